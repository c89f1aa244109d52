"""``@@procedure-add`` of a category: a procedure laid out by the workflow, or as a copy."""

from kase.is2in import _
from kase.is2in.procedures.catalogue.builder import titles_of
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.designer.adding import add_copy
from kase.is2in.procedures.designer.adding import add_laid_out
from kase.is2in.procedures.designer.adding import procedures
from kase.is2in.procedures.designer.browser.base import DesignerForm
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.inputs import LONGEST_TITLE
from kase.is2in.procedures.designer.inputs import read_texts
from kase.is2in.procedures.designer.inputs import refuse
from kase.is2in.procedures.designer.inputs import texts_row
from kase.is2in.procedures.designer.rows import Row
from kase.is2in.procedures.designer.words import ASPECT_WORDS
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import FieldError
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ProcedureAdd(DesignerForm):
    """A new procedure: its code, what it is called, and what it begins with."""

    index = ViewPageTemplateFile("templates/procedure_add.pt")

    def handle(self):
        """Add the procedure and open the designer."""
        errors: list[FieldError] = []
        titles = read_texts(self, "titles", LONGEST_TITLE, errors)
        code = self.field("code").strip()
        if not code:
            errors.append(FieldError("code", "required", _("Write the code of the procedure.")))
        refuse(errors)
        source = self.field("source")
        if source:
            procedure = add_copy(self.context, code, titles, source)
        else:
            procedure = add_laid_out(self.context, code, titles)
        return self.redirect(
            f"{procedure.absolute_url()}/@@designer",
            _("The procedure is added. Nobody can file it until it is put into effect."),
        )

    def category_title(self) -> str:
        """Return what the category is called."""
        return in_language(titles_of(self.context), self.language)

    def rows(self) -> list[Row]:
        """Return the inputs."""
        blank = (("", _("all processes of the workflow are laid out for you")),)
        copies = tuple((one.getId(), self._copy_words(one)) for one in procedures())
        begun = (self.field("source"),)
        code = Input(
            "code",
            "line",
            _("Code of the procedure"),
            help=_("Small Latin letters, digits, - and _. It cannot be changed later."),
            longest=60,
        )
        return [
            (ASPECT_WORDS["titles"], texts_row("titles", Frozen(), "line", LONGEST_TITLE)),
            ("", (code,)),
            ("", (Input("source", "choice", _("What it begins with"), begun, (*blank, *copies)),)),
        ]

    def _copy_words(self, procedure) -> str:
        title = in_language(titles_of(procedure), self.language)
        return translate(_("a copy of: ${title}", mapping={"title": title}))
