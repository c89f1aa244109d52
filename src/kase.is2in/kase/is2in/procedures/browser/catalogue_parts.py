"""One procedure: for clients what it asks for, for staff its parts, problems and editions."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.browser.catalogue import CataloguePage
from kase.is2in.procedures.browser.catalogue import filer_words
from kase.is2in.procedures.catalogue.builder import descriptions_of
from kase.is2in.procedures.catalogue.builder import FORM_TYPE
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import is_changed
from kase.is2in.procedures.catalogue.editions import problems_of
from kase.is2in.procedures.catalogue.editions import publish
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcess
from kase.is2in.procedures.definition_content import IStage
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import KIND_WORDS
from kase.is2in.procedures.picture.browser.panel import Panel
from kase.is2in.procedures.picture.course import of_definition
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import group_form
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.given import needed_day
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# What may be added in a part, and the words of the button.
ADDED = {
    "Procedure": ("Process", _("Add a process")),
    "Process": ("Subprocess", _("Add a subprocess")),
    "Subprocess": ("Stage", _("Add a stage")),
    "Stage": ("EasyForm", _("Add a form")),
}


@dataclass(frozen=True)
class PartRow:
    """A part inside another: its words, and the addresses of what staff do with it."""

    id: str
    title: str
    note: str
    url: str
    edit_url: str
    delete_url: str
    fields_url: str = ""


class PartPage(CataloguePage):
    """A process, a subprocess or a stage, for staff."""

    index = ViewPageTemplateFile("templates/catalogue_part.pt")

    def __call__(self):
        if self.authenticated_post():
            return self.act()
        return self.index()

    def act(self) -> str:
        """Do what a button of the page asks for."""
        self.move()
        return self.redirect(self.context.absolute_url())

    def move(self) -> None:
        """Move a child one place up or down: ``action`` is "up:<id>" or "down:<id>"."""
        if not self.staff:
            raise Forbidden("staff", _("Definitions are changed by staff of the Exchange."))
        direction, _colon, name = self.request.form.get("action", "").partition(":")
        if name not in self.context.objectIds() or direction not in ("up", "down"):
            raise Missing("action", _("There is no such page."))
        step = self.context.moveObjectsUp if direction == "up" else self.context.moveObjectsDown
        step([name])

    def title(self) -> str:
        """Return the part's title."""
        return self.titled(self.context)

    def above(self) -> tuple[str, str]:
        """Return (title, address) of what the part lies in."""
        parent = self.context.aq_inner.aq_parent
        return self.titled(parent), parent.absolute_url()

    def note(self, content) -> str:
        """Return the few words that tell a part from its neighbours."""
        if IProcess.providedBy(content):
            actors = ", ".join(translate(ACTOR_WORDS[each]) for each in content.actors or ())
            return f"{translate(STATE_TITLES.get(content.state, content.state))} – {actors}"
        if IStage.providedBy(content):
            return translate(KIND_WORDS[content.kind])
        return content.getId()

    def children(self) -> list[PartRow]:
        """Return what lies in the part, in order."""
        return [self._row(each) for each in self.context.objectValues()]

    def add(self) -> tuple[str, object]:
        """Return (address, words) of the button that adds a part."""
        portal_type, words = ADDED[self.context.portal_type]
        return f"{self.context.absolute_url()}/++add++{portal_type}", words

    def criteria(self) -> str:
        """Return the criteria of a dynamic stage as text."""
        return (getattr(self.context, "criteria", None) or "") if self.is_stage else ""

    @property
    def is_stage(self) -> bool:
        """Return whether forms can be previewed here."""
        return IStage.providedBy(self.context)

    def _row(self, content) -> PartRow:
        url = content.absolute_url()
        is_form = content.portal_type == FORM_TYPE
        return PartRow(
            id=content.getId(),
            title=self.titled(content),
            note=self.note(content),
            url=f"{self.context.absolute_url()}/@@preview#{content.getId()}" if is_form else url,
            edit_url=f"{url}/edit",
            delete_url=f"{url}/delete_confirmation",
            fields_url=f"{url}/fields" if is_form else "",
        )


class ProcedurePage(PartPage):
    """A procedure: clients read what they will need, staff put editions into effect."""

    index = ViewPageTemplateFile("templates/catalogue_procedure.pt")
    refusal: Refusal | None = None

    def act(self) -> str:
        """Move a process, or put the working copy into effect."""
        if self.request.form.get("action") != "publish":
            return super().act()
        if not self.staff:
            raise Forbidden("staff", _("Definitions are changed by staff of the Exchange."))
        try:
            definition = publish(self.context, self._day())
        except RuleRefused as refusal:
            self.refusal = refusal
            self.request.response.setStatus(refusal.status)
            return self.index()
        message = _(
            "Edition ${number} comes into effect on ${day}.",
            mapping={"number": definition.edition, "day": self.day(definition.effective_from)},
        )
        return self.redirect(self.context.absolute_url(), message)

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
    def problems(self) -> tuple[Problem, ...]:
        """Return what the check of the working copy finds."""
        return problems_of(self.context)

    def picture(self) -> str:
        """Return the picture of the procedure: for staff of what they are changing."""
        try:
            shown = working_copy(self.context) if self.staff else self.edition
        except Refusal:
            shown = self.edition
        return Panel(self.context, self.request, of_definition(shown))() if shown else ""

    @property
    def blocked(self) -> tuple[Problem, ...]:
        """Return what keeps the working copy from being put into effect."""
        return tuple(each for each in self.problems if each.blocks)

    @property
    def worth_a_look(self) -> tuple[Problem, ...]:
        """Return what does not."""
        return tuple(each for each in self.problems if not each.blocks)

    @property
    def changed(self) -> bool:
        """Return whether the working copy differs from the latest edition."""
        return is_changed(self.context)

    def editions(self) -> list[ProcedureDefinition]:
        """Return all editions, the latest first."""
        return list(reversed(editions(self.context)))

    def day(self, value: date) -> str:
        """Return a day as people read it."""
        return formats.date(value)

    def today(self) -> str:
        """Return today as a date input takes it."""
        return today().isoformat()

    def _day(self) -> date:
        return needed_day("effective_from", self.request.form.get("effective_from", ""))


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


class Preview(CataloguePage):
    """The forms of a stage as applicants will see them, in the page's language."""

    index = ViewPageTemplateFile("templates/catalogue_preview.pt")

    def title(self) -> str:
        """Return the stage's title."""
        return self.titled(self.context)

    def forms(self) -> list[dict[str, object]]:
        """Return id, title and inputs of each form, or why it cannot be read."""
        return [
            self._form(each)
            for each in self.context.objectValues()
            if each.portal_type == FORM_TYPE
        ]

    def procedure(self) -> tuple[str, str]:
        """Return (title, address) of the procedure."""
        found = next(each for each in self.context.aq_chain if IProcedure.providedBy(each))
        return self.titled(found), found.absolute_url()

    def _form(self, form) -> dict[str, object]:
        title, name = self.titled(form), form.getId()
        try:
            group = group_form(
                self.context, self.request, name, form_schema(form.fields_model), title=title
            )
            return {"id": name, "title": title, "html": group.render(), "refusal": ""}
        except Refusal as refusal:
            text = translate(refusal.message)
            return {"id": name, "title": title, "html": "", "refusal": text}
