"""``@@stage-preview/<place>``: a stage by the client's own template; nothing is saved."""

from dataclasses import dataclass
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.browser.base import STATUS_WORDS
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.designer.book import edition_named
from kase.is2in.procedures.designer.browser.base import DesignerPage
from kase.is2in.procedures.designer.parts import find
from kase.is2in.procedures.designer.specimen import criterion
from kase.is2in.procedures.designer.specimen import is_empty
from kase.is2in.procedures.designer.specimen import stage_line
from kase.is2in.procedures.designer.specimen import stage_state
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import StageLine
from kase.is2in.procedures.types import StageState
from kase.is2in.questionnaires.api import error_summary
from kase.is2in.questionnaires.api import group_form
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


@dataclass(frozen=True)
class Specimen:
    """What the head of the page says of an application that is not there."""

    procedure_title: str
    organization_title: str
    consultant: None = None
    may_delete: bool = False
    may_comment: bool = False


def speak(request, lang: str) -> None:
    """Let the rest of the request be answered in a language."""
    request.set("LANGUAGE", lang)
    request["LANGUAGE_TOOL"].LANGUAGE = lang


class Empty:
    """What the client's template asks an application for, where there is none."""

    editable = True
    message = ""
    once = ""

    def number(self) -> str:
        """Return words in place of a number."""
        return translate(_("preview"))

    def status_words(self, stage: StageState) -> str:
        """Return that nothing is filled."""
        return translate(STATUS_WORDS[stage.status])

    def save_status(self) -> str:
        """Return nothing: nothing is saved."""
        return ""

    def sources(self, form: FormState) -> tuple[object, ...]:
        """Return no questionnaires: there is no company to have any."""
        return ()

    def consultants(self) -> tuple[object, ...]:
        """Return nobody."""
        return ()

    def empty_forms(self) -> list[tuple[str, str]]:
        """Return (title, where to add a field) of the forms that are not shown: they have none."""
        return [
            (self.titled(one) or one.id, self.address("design-fields", (*self.place, one.id)))
            for one in self.shown.forms
            if is_empty(one)
        ]


class PreviewPage(Empty, DesignerPage):
    """The working copy, or ``?edition=2``, in the page's language or ``?lang=kk``."""

    index = ViewPageTemplateFile("templates/preview.pt")
    stage_template = ViewPageTemplateFile("../../browser/templates/stage.pt")
    deepest = 3

    def check(self) -> None:
        """Refuse whatever is no stage, then speak the language asked for."""
        if not isinstance(self.shown, StageDefinition):
            raise nowhere()
        if self.field("lang") in LANGUAGES:
            speak(self.request, self.field("lang"))

    def handle(self):
        """Show what a client would be told; nothing is kept."""
        if self.field("action") in ("save", "done"):
            for _form, group in self.groups:
                if group.sent:
                    group.extractData()
            self.message = translate(_("This is a preview: nothing is saved."))

    @cached_property
    def definition(self) -> ProcedureDefinition:
        """Return the state of the procedure that is shown."""
        return edition_named(self.context, self.field("edition") or "working")

    @cached_property
    def shown(self) -> StageDefinition:
        """Return the stage; raise Missing."""
        return find(self.definition, self.place)

    @cached_property
    def stage(self) -> StageState:
        """Return the stage as it stands before anything is filled."""
        return stage_state(self.shown, self.language)

    @cached_property
    def line(self) -> StageLine:
        """Return all stages of the procedure."""
        return stage_line(self.definition, self.language)

    @property
    def facts(self) -> Specimen:
        """Return what the head of the page says."""
        return Specimen(self.definition.title(self.language), translate(_("Company of the client")))

    def stage_url(self, stage_id: str) -> str:
        """Return the address of the preview of a stage, in the same edition and language."""
        place = next(
            (process.state, subprocess.id, stage.id)
            for process in self.definition.processes
            for subprocess in process.subprocesses
            for stage in subprocess.stages
            if stage.id == stage_id
        )
        return self.address("stage-preview", place) + self.query()

    def query(self, **changed: str) -> str:
        """Return what follows the address: edition and language."""
        asked = {"edition": self.field("edition"), "lang": self.field("lang"), **changed}
        told = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(told)}" if told else ""

    def languages(self) -> list[tuple[str, str, bool]]:
        """Return (code, address, whether it is shown) of each language."""
        here = self.address("stage-preview", self.place)
        return [(one, here + self.query(lang=one), one == self.language) for one in LANGUAGES]

    def edition_words(self) -> str:
        """Return which state of the procedure is shown."""
        if not self.field("edition"):
            return translate(_("working copy"))
        return translate(_("edition ${number}", mapping={"number": self.field("edition")}))

    @cached_property
    def groups(self) -> list[tuple[FormState, object]]:
        """Return each form of the stage with what draws it."""
        return [
            (
                form,
                group_form(self.context, self.request, form.id, form.schema, title=form.title),
            )
            for form in self.stage.forms
        ]

    def errors(self) -> str:
        """Return what a client would have to correct."""
        return error_summary([group for _form, group in self.groups])

    @property
    def chosen(self) -> dict[str, str]:
        """Return the criteria chosen so far."""
        return {
            name.removeprefix("criterion-"): value
            for name, value in self.request.form.items()
            if name.startswith("criterion-") and isinstance(value, str) and value
        }

    def criteria(self) -> list[object]:
        """Return the levels to show: those chosen, then the next one."""
        levels, taken = [], {}
        wanted = self.chosen
        for _turn in range(len(self.shown.criteria.levels) + 1):
            level = criterion(self.shown, taken, self.language)
            levels.append(level)
            if level.complete or wanted.get(level.level) not in dict(level.options):
                break
            taken[level.level] = wanted[level.level]
        return levels
