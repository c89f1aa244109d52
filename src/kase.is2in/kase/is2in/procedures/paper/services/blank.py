"""GET @blank-form: a procedure, or an application, as a PDF to fill by hand."""

from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.paper import blank
from kase.is2in.procedures.services.base import FileService
from kase.is2in.procedures.types import Download
from kase.is2in.web.api import asked
from kase.is2in.web.api import language


class BlankOfProcedure(FileService):
    """The edition in force."""

    def download(self) -> Download:
        """Return the procedure's blank form."""
        return blank.blank_of_procedure(self.context, self.chosen())

    def chosen(self) -> str:
        """Return the language of the query, else the caller's."""
        return asked.word_of(self.request.form, "language") or language()


class BlankOfApplication(BlankOfProcedure):
    """The application's edition, headed by the applicant."""

    def download(self) -> Download:
        """Return the application's blank form."""
        edition = definition_of(self.context)
        return blank.blank_form(edition, self.chosen(), self.context.organization)
