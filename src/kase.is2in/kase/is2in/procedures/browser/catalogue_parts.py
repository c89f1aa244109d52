"""One procedure: for clients what it asks for, for staff its parts, problems and editions."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.browser.catalogue import CataloguePage
from kase.is2in.procedures.browser.catalogue import filer_words
from kase.is2in.procedures.catalogue.builder import descriptions_of
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import is_changed
from kase.is2in.procedures.catalogue.editions import problems_of
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.designer.browser.problems import problem_rows
from kase.is2in.procedures.designer.browser.problems import ProblemRow
from kase.is2in.procedures.picture.browser.panel import Panel
from kase.is2in.procedures.picture.course import of_definition
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ProcedurePage(CataloguePage):
    """A procedure: clients read what they will need, staff how far its working copy is."""

    index = ViewPageTemplateFile("templates/catalogue_procedure.pt")

    def title(self) -> str:
        """Return the procedure's title."""
        return self.titled(self.context)

    def above(self) -> tuple[str, str]:
        """Return (title, address) of the category."""
        category = self.context.aq_inner.aq_parent
        return self.titled(category), category.absolute_url()

    @cached_property
    def edition(self) -> ProcedureDefinition | None:
        """Return the edition in force today."""
        return in_force(self.context, today())

    @property
    def open_edition(self) -> ProcedureDefinition | None:
        """Return the edition that can be filed today, None for a closed procedure."""
        return None if self.context.closed else self.edition

    def description(self) -> str:
        """Return what the procedure is for."""
        return in_language(descriptions_of(self.context), self.language)

    def filers(self) -> str:
        """Return who may file."""
        shown = self.edition.filers if self.edition else self.context.filers or ()
        return filer_words(shown)

    def stage_titles(self) -> list[str]:
        """Return the stages an applicant fills."""
        stages = self.edition.filling_stages() if self.edition else ()
        return [stage.title(self.language) for stage in stages]

    def filing(self) -> str:
        """Return the address of "Подать", "" where the person may not file."""
        edition = self.open_edition
        if edition is None:
            return ""
        url = self.context.absolute_url()
        return self.file_url(url, edition.category, edition.code, edition.filers)

    @cached_property
    def problems(self) -> tuple[ProblemRow, ...]:
        """Return what the check of the working copy finds, with where it is mended."""
        try:
            definition = working_copy(self.context)
        except Refusal as refusal:
            address = f"{self.context.absolute_url()}/@@designer"
            return (ProblemRow((), translate(refusal.message), self.title(), address, True),)
        return problem_rows(definition, self.context.absolute_url(), problems_of(self.context))

    def picture(self) -> str:
        """Return the picture of the procedure: for staff of what they are changing."""
        try:
            shown = working_copy(self.context) if self.staff else self.edition
        except Refusal:
            shown = self.edition
        return Panel(self.context, self.request, of_definition(shown))() if shown else ""

    @property
    def blocked(self) -> tuple[ProblemRow, ...]:
        """Return what keeps the working copy from being put into effect."""
        return tuple(each for each in self.problems if each.blocks)

    @property
    def worth_a_look(self) -> tuple[ProblemRow, ...]:
        """Return what does not."""
        return tuple(each for each in self.problems if not each.blocks)

    @property
    def changed(self) -> bool:
        """Return whether the working copy differs from the latest edition."""
        return is_changed(self.context)

    def day(self, value: date) -> str:
        """Return a day as people read it."""
        return formats.date(value)


class Export(CataloguePage):
    """The working copy, or an edition by its number, as a zip of readable files."""

    def __call__(self) -> bytes:
        definition = self._chosen()
        response = self.request.response
        name = f"{definition.code}-{definition.edition}.zip"
        response.setHeader("Content-Type", "application/zip")
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return archive(definition)

    def _chosen(self) -> ProcedureDefinition:
        number = self.request.form.get("edition", "")
        if not number:
            return working_copy(self.context)
        for edition in editions(self.context):
            if str(edition.edition) == number:
                return edition
        raise Missing("edition", _("There is no such edition."))
