"""``@@designer``: a procedure as one tree, with all that can be done to its parts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import is_changed
from kase.is2in.procedures.catalogue.editions import problems_of
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import KIND_WORDS
from kase.is2in.procedures.designer.browser.base import anchor
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.browser.problems import problem_rows
from kase.is2in.procedures.designer.browser.problems import ProblemRow
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.parts import copied
from kase.is2in.procedures.designer.parts import id_of
from kase.is2in.procedures.designer.parts import inside
from kase.is2in.procedures.designer.parts import moved
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.procedures.designer.undoing import last_change
from kase.is2in.procedures.designer.undoing import LastChange
from kase.is2in.procedures.designer.words import TYPE_WORDS
from kase.is2in.procedures.designer.working import arrange
from kase.is2in.procedures.designer.working import undo
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


ADD_WORDS = {
    ProcedureDefinition: _("Add a process"),
    ProcessDefinition: _("Add a subprocess"),
    SubprocessDefinition: _("Add a stage"),
    StageDefinition: _("Add a form"),
}
KIND_OF_PART = {
    ProcedureDefinition: _("Procedure"),
    ProcessDefinition: _("Process"),
    SubprocessDefinition: _("Subprocess"),
    StageDefinition: _("Stage"),
    FormDefinition: _("Form"),
}
LEVELS = {
    ProcessDefinition: "process",
    SubprocessDefinition: "subprocess",
    StageDefinition: "stage",
    FormDefinition: "form",
}


@dataclass(frozen=True)
class FieldRow:
    """A field of a form, in a few words."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class PartRow:
    """A part in the tree, with the addresses of what can be done to it."""

    place: Place
    level: str
    kind: str
    title: str
    note: str
    problems: tuple[ProblemRow, ...]
    first: bool
    last: bool
    add_words: str
    may_copy: bool
    dynamic: bool = False
    fields: tuple[FieldRow, ...] = ()

    @property
    def anchor(self) -> str:
        """Return the id of the row."""
        return anchor(self.place)

    @property
    def path(self) -> str:
        """Return the place as buttons name it."""
        return "/".join(self.place)


class Designer(DesignerPage):
    """The whole working copy on one page."""

    index = ViewPageTemplateFile("templates/designer.pt")
    deepest = 0

    def handle(self):
        """Move or copy a part, "up:<place>", "copy:<place>", or take the last change back."""
        what, _colon, path = self.field("action").partition(":")
        if what == "undo":
            undo(self.context, path)
            return self.redirect(self.tree_url(), _("The last change is taken back."))
        place = tuple(path.split("/"))
        if what in ("up", "down"):
            by = -1 if what == "up" else 1
            arrange(self.context, place[:-1], lambda one: moved(one, place, by))
        elif what == "copy":
            made: list[Place] = []

            def copy(one: ProcedureDefinition) -> ProcedureDefinition:
                after, where = copied(one, place)
                made.append(where)
                return after

            arrange(self.context, place[:-1], copy)
            place = made[0]
        else:
            raise nowhere()
        return self.redirect(self.tree_url(place))

    def shows(self, refusal: Refusal) -> bool:
        """Show what cannot be done on the page; what is not there closes it."""
        return refusal.status in (412, 422)

    def title(self) -> str:
        """Return the title of the page."""
        return self.procedure_title()

    @cached_property
    def problems(self) -> tuple[ProblemRow, ...]:
        """Return what keeps the working copy from being put into effect or is worth a look."""
        return problem_rows(self.definition, self.url, problems_of(self.context))

    @cached_property
    def _by_place(self) -> dict[Place, list[ProblemRow]]:
        found: dict[Place, list[ProblemRow]] = defaultdict(list)
        for row in self.problems:
            found[row.place].append(row)
        return found

    def blocking(self) -> list[ProblemRow]:
        """Return what stands in the way."""
        return [row for row in self.problems if row.blocks]

    def hints(self) -> list[ProblemRow]:
        """Return what is only worth a look."""
        return [row for row in self.problems if not row.blocks]

    def state(self) -> dict[str, object]:
        """Return how the working copy and the edition in force stand to one another."""
        return {"changed": is_changed(self.context), "edition": in_force(self.context, today())}

    def copy_url(self) -> str:
        """Return where a new procedure of the category begins as a copy of this one."""
        category = self.context.aq_inner.aq_parent.absolute_url()
        return f"{category}/@@procedure-add?{urlencode({'source': self.context.getId()})}"

    def last_change(self) -> LastChange | None:
        """Return the change that can be taken back, None for none."""
        return last_change(self.context, self.definition)

    def rows(self) -> list[PartRow]:
        """Return every part, from the first process down to its forms."""
        return list(self._below(self.definition, ()))

    def _below(self, part: Part, place: Place) -> Iterator[PartRow]:
        parts = inside(part)
        for number, each in enumerate(parts):
            here = (*place, id_of(each))
            yield PartRow(
                place=here,
                level=LEVELS[type(each)],
                kind=translate(KIND_OF_PART[type(each)]),
                title=self.titled(each) or id_of(each),
                note=self.note(each),
                problems=tuple(self._by_place[here]),
                first=number == 0,
                last=number == len(parts) - 1,
                add_words=self.add_words(each),
                may_copy=not isinstance(each, ProcessDefinition),
                dynamic=isinstance(each, StageDefinition) and each.kind == "dynamic",
                fields=self.fields(each, here),
            )
            yield from self._below(each, here)

    def add_words(self, part: Part) -> str:
        """Return the words of the button that adds a part inside; "" where nothing can be."""
        if isinstance(part, StageDefinition) and part.kind == "summary":
            return ""
        return translate(ADD_WORDS[type(part)]) if type(part) in ADD_WORDS else ""

    def note(self, part: Part) -> str:
        """Return the few words that tell a part from its neighbours."""
        if isinstance(part, ProcessDefinition):
            actors = ", ".join(translate(ACTOR_WORDS.get(one, one)) for one in part.actors)
            days = _("working days: ${days}", mapping={"days": part.days}) if part.days else None
            state = translate(STATE_TITLES.get(part.state, part.state))
            return " · ".join(filter(None, (state, actors, translate(days) if days else "")))
        if isinstance(part, StageDefinition):
            skippable = translate(_("may be skipped")) if part.skippable else ""
            return " · ".join(filter(None, (translate(KIND_WORDS[part.kind]), skippable)))
        return ""

    def fields(self, part: Part, place: Place) -> tuple[FieldRow, ...]:
        """Return the fields of a form; () for other parts and for a form that cannot be read."""
        if not isinstance(part, FormDefinition):
            return ()
        try:
            form = read_form(part.model)
        except Refusal:
            return ()
        return tuple(self._field(one, place) for one in form.fields())

    def _field(self, one: FieldText, place: Place) -> FieldRow:
        kind = translate(TYPE_WORDS.get(one.type, one.type))
        must = "" if one.required else translate(_("optional"))
        return FieldRow(
            title=one.titles.get(self.language) or one.titles.get("ru") or one.name,
            note=", ".join(filter(None, (kind, must))),
            url=self.address("design-field", (*place, one.name)),
        )
