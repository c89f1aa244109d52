"""One part of the working copy: its page, a new one beside others, taking it away."""

from dataclasses import replace
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import workflow_of
from kase.is2in.procedures.catalogue.model import FILLING
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.course.words import STEP_TITLES
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.browser.base import PartEditor
from kase.is2in.procedures.designer.browser.tree import ADD_WORDS
from kase.is2in.procedures.designer.browser.tree import KIND_OF_PART
from kase.is2in.procedures.designer.form_text import EMPTY_FORM
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.inputs import read_departments
from kase.is2in.procedures.designer.inputs import reader_of
from kase.is2in.procedures.designer.layout import default_process
from kase.is2in.procedures.designer.layout import placed
from kase.is2in.procedures.designer.parts import added
from kase.is2in.procedures.designer.parts import changed
from kase.is2in.procedures.designer.parts import find
from kase.is2in.procedures.designer.parts import free_id
from kase.is2in.procedures.designer.parts import id_of
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import removed
from kase.is2in.procedures.designer.parts import taken
from kase.is2in.procedures.designer.parts import version_of_all
from kase.is2in.procedures.designer.parts import walk
from kase.is2in.procedures.designer.rows import department_choices
from kase.is2in.procedures.designer.rows import department_rows
from kase.is2in.procedures.designer.rows import Row
from kase.is2in.procedures.designer.rows import rows_of
from kase.is2in.procedures.designer.working import arrange
from kase.is2in.procedures.designer.working import change_branch
from kase.is2in.procedures.designer.working import change_part
from kase.is2in.procedures.designer.working import set_closed
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import re


SAVED = _("Saved in the working copy.")


class PartPage(PartEditor):
    """``@@design-part/<place>``: what a part says of itself; without a place, the procedure."""

    index = ViewPageTemplateFile("templates/part.pt")
    full = False

    def check(self) -> None:
        """Refuse a place where there is nothing."""
        _ = self.part

    def handle(self):
        """Keep what was entered, unless somebody else was quicker."""
        change_part(self.context, self.place, self.field("version"), self.made)
        if not self.place:
            set_closed(self.context, bool(self.field("closed")))
        return self.redirect(self.tree_url(self.place), SAVED)

    def made(self, definition: ProcedureDefinition) -> ProcedureDefinition:
        return changed(definition, self.place, lambda part: reader_of(part)(self, part))

    def title(self) -> str:
        """Return what the page is about."""
        return self.titled(self.target) or id_of(self.target)

    def kind(self) -> str:
        """Return what kind of part it is."""
        return translate(KIND_OF_PART[type(self.target)])

    def rows(self) -> list[Row]:
        """Return the inputs."""
        rows = rows_of(self.target)
        if not self.place:
            closed = ("1",) if self.context.closed else ()
            words = _("Closed for new applications")
            rows.append(("", (Input("closed", "tick", words, closed),)))
        return rows

    def departments(self) -> list[dict[str, object]]:
        """Return the rows of departments that are asked for an opinion, [] where none can be."""
        if self.request.method != "POST" or not isinstance(self.target, ProcessDefinition):
            return department_rows(self.target)
        made = tuple(read_departments(self, []))
        return department_rows(replace(self.target, departments=made))

    def department_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, title) of the departments that can be asked."""
        return department_choices()

    def steps(self) -> list[dict[str, str]]:
        """Return the steps that lead out of a process: what, where to, whose."""
        if not isinstance(self.target, ProcessDefinition):
            return []
        flow = workflow_flow(self.definition.workflow)
        return [
            {
                "step": translate(STEP_TITLES.get(one.id, one.id)),
                "target": translate(STATE_TITLES.get(one.target, one.target)),
                "makers": ", ".join(translate(ACTOR_WORDS[each]) for each in one.makers),
            }
            for one in flow.leaving(self.target.state)
        ]

    def deeper(self) -> list[tuple[str, str]]:
        """Return (address, words) of the pages that belong to the part."""
        if isinstance(self.target, StageDefinition) and self.target.kind == "dynamic":
            return [(self.address("design-criteria", self.place), translate(_("Criteria")))]
        if isinstance(self.target, FormDefinition):
            return [
                (self.address("design-fields", self.place), translate(_("Fields"))),
                (self.address("design-xml", self.place), translate(_("Text of the form"))),
            ]
        return []


class AddPage(DesignerPage):
    """``@@design-add/<place>``: a new part inside another."""

    index = ViewPageTemplateFile("templates/part.pt")
    deepest = 3
    stale = False

    def check(self) -> None:
        """Refuse a place where nothing can be added."""
        if type(self.target) not in ADD_WORDS:
            raise nowhere()

    def handle(self):
        """Add the part at the end of its neighbours."""
        named = self.named()
        part = reader_of(self.blank)(self, named)
        if isinstance(part, ProcessDefinition) and not part.actors:
            part = replace(part, actors=named.actors)

        def make(one: ProcedureDefinition) -> ProcedureDefinition:
            made = added(one, self.place, part)
            return placed(made, part.state) if isinstance(part, ProcessDefinition) else made

        arrange(self.context, self.place, make)
        place = (*self.place, id_of(part))
        # What comes next with a form is its first field.
        is_form = isinstance(part, FormDefinition)
        following = self.address("design-fields", place) if is_form else self.tree_url(place)
        return self.redirect(following, SAVED)

    @cached_property
    def blank(self) -> Part:
        """Return the part before anything of it is entered."""
        if isinstance(self.target, ProcedureDefinition):
            return ProcessDefinition("", Frozen(), ())
        if isinstance(self.target, ProcessDefinition):
            return SubprocessDefinition("", Frozen())
        if isinstance(self.target, SubprocessDefinition):
            return StageDefinition("", Frozen(), "forms")
        return FormDefinition("", Frozen(), EMPTY_FORM)

    def named(self) -> Part:
        """Return the blank part with the id that was chosen, or one made of its English title."""
        wanted = self.field("id").strip()
        if isinstance(self.blank, ProcessDefinition):
            return default_process(self.require_state(wanted), self.flow)
        if not wanted:
            stem = re.sub(r"[^a-z0-9]+", "-", self.field("titles_en").lower()).strip("-")
            stem = stem if stem[:1].isalpha() else f"part-{stem}".strip("-")
            wanted = free_id(stem[:50], taken(self.definition, self.place, type(self.blank)))
        return type(self.blank)(**{**vars(self.blank), "id": wanted})

    @cached_property
    def flow(self) -> Flow:
        """Return the workflow of the procedure's category."""
        return workflow_flow(workflow_of(self.definition.category))

    def free_states(self) -> dict[str, str]:
        """Return code → words of the states that have no process yet, in their order."""
        used = {one.state for one in self.definition.processes}
        order = (*STATE_TITLES, *sorted(self.flow.states - STATE_TITLES.keys()))
        free = [state for state in order if state in self.flow.states and state not in used]
        return {state: translate(STATE_TITLES.get(state, state)) for state in free}

    def require_state(self, wanted: str) -> str:
        """Return a state that a process may be added for; raise RuleRefused that names them."""
        free = self.free_states()
        if wanted in free:
            return wanted
        if not free:
            text = _("Every state of the workflow has its process already.")
            raise RuleRefused("state", text, "id")
        raise RuleRefused(
            "state",
            _(
                "A process stands for a state of the workflow. Possible are: ${states}.",
                mapping={"states": ", ".join(free.values())},
            ),
            "id",
        )

    def full(self) -> bool:
        """Return whether every state of the workflow has its process already."""
        return isinstance(self.blank, ProcessDefinition) and not self.free_states()

    def title(self) -> str:
        """Return what the page is for."""
        return translate(ADD_WORDS[type(self.target)])

    def kind(self) -> str:
        """Return where the part is added."""
        return self.titled(self.target)

    def rows(self) -> list[Row]:
        """Return the inputs, with the part's id first."""
        return [("", (self._id(),)), *rows_of(self.blank)]

    def _id(self) -> Input:
        if isinstance(self.blank, ProcessDefinition):
            options = tuple(self.free_states().items())
            words = _("State of the workflow")
            return Input("id", "choice", words, (options[0][0] if options else "",), options)
        return Input(
            "id",
            "line",
            _("Code"),
            help=_("Small Latin letters, digits, - and _. Empty: made of the English title."),
            longest=60,
        )

    def version(self) -> str:
        """Return nothing: what is new rests on nothing."""
        return ""

    def departments(self) -> tuple[object, ...]:
        """Return nothing: departments are named once the process is there."""
        return ()

    steps = departments

    def conflict(self) -> list[dict[str, str]]:
        """Return nothing: what is new stands in nobody's way."""
        return []

    def deeper(self) -> list[tuple[str, str]]:
        """Return nothing yet."""
        return []


class DeletePage(ConfirmPage, DesignerPage):
    """``@@design-delete/<place>``: take a part away with everything in it."""

    index = ViewPageTemplateFile("templates/delete.pt")
    danger = True
    button = _("Delete")

    def check(self) -> None:
        """Refuse the procedure itself and places where there is nothing."""
        if not self.place:
            raise nowhere()
        _ = self.part

    def handle(self):
        """Take it away, unless somebody has changed anything in it since."""
        change_branch(
            self.context, self.place, self.field("version"), lambda one: removed(one, self.place)
        )
        return self.redirect(self.tree_url(self.place[:-1]), _("Deleted from the working copy."))

    @property
    def title(self) -> str:
        """Return what would be deleted."""
        return translate(_("Delete: ${title}", mapping={"title": self.titled(self.target)}))

    @property
    def question(self) -> str:
        """Return what kind of part it is."""
        return translate(KIND_OF_PART[type(self.target)])

    def consequences(self) -> tuple[object, ...]:
        """Return what goes with it, and what stays."""
        inner = [self.titled(each) for place, each in walk(self.target) if place]
        found = [_("Applications that are already filed keep their edition.")]
        if inner:
            names = {"names": ", ".join(inner)}
            found.insert(0, _("Is deleted with it: ${names}", mapping=names))
        if self.place == (FILLING,):
            found.insert(0, _("Without the process of filling nothing can be put into effect."))
        return tuple(found)

    @property
    def cancel(self) -> str:
        """Return the place in the tree."""
        return self.tree_url(self.place)

    def stored_version(self) -> str:
        """Return the version of everything that would go."""
        return version_of_all(find(self.definition, self.place))
