"""Blank forms to print: of a procedure, and of an application with its own edition."""

from kase.is2in.documents.api import respond
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.paper import blank
from kase.is2in.procedures.types import Download
from kase.is2in.web.api import asked
from kase.is2in.web.api import Page


class BlankPage(Page):
    """``…/@@blank-form?language=kk``; in the page's language where none is named."""

    def __call__(self):
        found = self.download(asked.word_of(self.request.form, "language") or self.language)
        return respond(self.request, found.data, found.filename, found.content_type, inline=True)

    def download(self, lang: str) -> Download:
        """Return the PDF in a language."""
        raise NotImplementedError


class BlankOfProcedure(BlankPage):
    """The edition in force."""

    def download(self, lang: str) -> Download:
        """Return the procedure's blank form."""
        return blank.blank_of_procedure(self.context, lang)


class BlankOfApplication(BlankPage):
    """The application's edition, headed by the applicant."""

    def download(self, lang: str) -> Download:
        """Return the application's blank form."""
        edition = definition_of(self.context)
        return blank.blank_form(edition, lang, self.context.organization)
