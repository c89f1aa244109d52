"""The definition of a procedure as an application uses it: frozen, and complete in itself.

procedure → process → subprocess → stage → form → field (paragraph 11 of the manual). A process
is a state of the procedure's workflow. ``titles`` and ``descriptions`` map ru, kk and en to a
text; ``model`` is a form's supermodel XML, read by ``questionnaires.api.form_schema``.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.plain import decode
from kase.is2in.procedures.catalogue.plain import encode
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from typing import Literal


LANGUAGES = ("ru", "kk", "en")
FILLING = "filling"
# Processes beside the straight way: an application comes back from the one, ends in the other.
SIDE = ("more_information", "withdrawn")

StageKind = Literal["forms", "consultant", "dynamic", "documents", "summary"]
STAGE_KINDS: tuple[StageKind, ...] = ("forms", "consultant", "dynamic", "documents", "summary")
# The roles of ``procedures/roles.py``: who acts in a process.
ACTORS = ("Executor", "FirstHead", "ChancelleryClerk", "CaseOfficer")
# How the exchange may decide; ``decide`` of REST names them.
DECISIONS = ("granted", "refused")
# The longest term of a process, in working days.
LONGEST_TERM = 250


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """Return the text in a language, in Russian where it has no translation."""
    return texts.get(lang) or texts.get("ru", "")


@dataclass(frozen=True)
class FormDefinition:
    """A form: its id within the stage, its titles, its XML."""

    id: str
    titles: Frozen
    model: str

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


def _in_force(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


@dataclass(frozen=True)
class OptionDefinition:
    """What may be chosen on a level of criteria: code, titles, and the days it is in force.

    Both days are included; None means without a beginning or an end.
    """

    code: str
    titles: Frozen
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Return whether the option may be chosen on the day."""
        return _in_force(self.valid_from, self.valid_to, on)

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


@dataclass(frozen=True)
class LevelDefinition:
    """A level of criteria (platform, sector, category, package) with all its options.

    ``shared`` says that titles and options are those of the catalogue's vocabulary, see
    ``vocabulary``; a code may then be there several times, for days that do not overlap.
    """

    id: str
    titles: Frozen
    options: tuple[OptionDefinition, ...]
    shared: bool = False

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)

    def option(self, code: str, on: date | None = None) -> OptionDefinition | None:
        """Return the option of a code in force on a day, the last without a day, or None."""
        found = [option for option in self.options if option.code == code]
        if on is not None:
            found = [option for option in found if option.in_force(on)]
        return found[-1] if found else None


@dataclass(frozen=True)
class CriteriaRow:
    """An allowed combination: level → code, the form it adds, and the days it is in force.

    A level that the combination does not have is left out of ``values``. Both days are
    included; None means without a beginning or an end.
    """

    values: Frozen
    form: str
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Return whether the combination may be chosen on the day."""
        return _in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True)
class CriteriaTable:
    """The combinations of a dynamic stage (paragraph 16); ``free_field`` is "isin" or ""."""

    levels: tuple[LevelDefinition, ...]
    rows: tuple[CriteriaRow, ...]
    free_field: str = ""

    def level(self, level_id: str) -> LevelDefinition | None:
        """Return a level by its id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)

    def options(
        self, chosen: Mapping[str, str], on: date
    ) -> tuple[str, tuple[OptionDefinition, ...]]:
        """Return the next level to choose and its options, ("", ()) when all is chosen.

        A level without options under what is chosen is passed over. What is chosen below
        the next level is not looked at. Raises RuleRefused("criteria") for an unknown level
        or a combination that does not exist on the day.
        """
        level, rows = self._narrow(chosen, on)
        if level is None:
            return "", ()
        codes = {row.values[level.id] for row in rows if level.id in row.values}
        found = (option for option in level.options if option.in_force(on))
        return level.id, tuple(option for option in found if option.code in codes)

    def form_for(self, chosen: Mapping[str, str], on: date) -> str | None:
        """Return the id of the form a combination adds on the day; None while incomplete.

        Raises RuleRefused("criteria") as ``options`` does.
        """
        level, rows = self._narrow(chosen, on)
        return rows[0].form if level is None else None

    def in_force(self, on: date) -> tuple[CriteriaRow, ...]:
        """Return the combinations that may be chosen on the day: they and all they name."""
        return tuple(
            row
            for row in self.rows
            if row.in_force(on)
            and all(
                level.option(row.values[level.id], on) is not None
                for level in self.levels
                if level.id in row.values
            )
        )

    def _narrow(
        self, chosen: Mapping[str, str], on: date
    ) -> tuple[LevelDefinition | None, list[CriteriaRow]]:
        picked = {level: code for level, code in chosen.items() if code}
        if not picked.keys() <= {level.id for level in self.levels}:
            raise _unknown_combination()
        rows = list(self.in_force(on))
        for level in self.levels:
            if level.id in picked:
                rows = [row for row in rows if row.values.get(level.id) == picked[level.id]]
            elif any(level.id in row.values for row in rows):
                return level, rows
            if not rows:
                raise _unknown_combination()
        return None, rows


def _unknown_combination() -> RuleRefused:
    return RuleRefused("criteria", _("There is no such combination of criteria on this date."))


@dataclass(frozen=True)
class StageDefinition:
    """A stage: forms to fill, a consultant to choose, securities to add, or the summary.

    A ``consultant`` stage may have forms too. In a ``dynamic`` stage ``forms`` are all forms
    that its ``criteria`` may add.
    """

    id: str
    titles: Frozen
    kind: StageKind
    skippable: bool = False
    forms: tuple[FormDefinition, ...] = ()
    criteria: CriteriaTable | None = None

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)

    def form(self, form_id: str) -> FormDefinition:
        """Return a form by its id; raise Missing."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise Missing("form", _("There is no such form."))


@dataclass(frozen=True)
class SubprocessDefinition:
    """A subprocess: stages that belong together."""

    id: str
    titles: Frozen
    stages: tuple[StageDefinition, ...] = ()

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


@dataclass(frozen=True)
class DepartmentDefinition:
    """A department that is asked for its opinion: a group of the exchange's people.

    Those of one ``order`` are asked at once, the next when they have answered. ``days`` is its
    term in working days, None for none.
    """

    group: str
    order: int = 1
    days: int | None = None


@dataclass(frozen=True)
class ProcessDefinition:
    """A process: ``state`` is its state of the workflow, ``actors`` the roles that act in it.

    ``days`` is the term of those who act, in working days from the day after the process
    begins; None for a process without a term. ``departments`` are asked for their opinion when
    the examination begins.
    """

    state: str
    titles: Frozen
    actors: tuple[str, ...]
    subprocesses: tuple[SubprocessDefinition, ...] = ()
    days: int | None = None
    departments: tuple[DepartmentDefinition, ...] = ()

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


@dataclass(frozen=True)
class OutcomeDefinition:
    """What a decision means in the procedure: a sentence for the letter and for who decides."""

    decision: str
    titles: Frozen

    def title(self, lang: str) -> str:
        """Return the sentence in a language."""
        return in_language(self.titles, lang)


# Parties whose first heads may have to sign an application.
APPLICANT = "applicant"
SIGNERS = ("financial_consultant", "auditor", APPLICANT)


@dataclass(frozen=True)
class ProcedureDefinition:
    """One edition of a procedure.

    ``category`` is the code of its category, ``workflow`` the id of its workflow,
    ``department`` the group of officers that handles it, ``filers`` the roles of
    organisations that may file, ``withdrawal_until`` the state from which an application can
    no longer be withdrawn (paragraph 25), ``effective_from`` the edition's day of effect,
    ``outcomes`` what granted and refused mean here; a procedure may leave them out.
    ``signers`` are the parties whose first heads sign the application, in their order;
    ``signed_answers`` says that the applicant's signs answers to the exchange's requests too.
    """

    code: str
    titles: Frozen
    category: str
    workflow: str
    department: str
    filers: frozenset[str]
    edition: int
    effective_from: date
    processes: tuple[ProcessDefinition, ...]
    withdrawal_until: str = "meeting"
    descriptions: Frozen = field(default_factory=Frozen)
    outcomes: tuple[OutcomeDefinition, ...] = ()
    signers: tuple[str, ...] = (APPLICANT,)
    signed_answers: bool = False

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)

    def description(self, lang: str) -> str:
        """Return the description in a language, "" for none."""
        return in_language(self.descriptions, lang)

    def process(self, state: str) -> ProcessDefinition:
        """Return the process of a workflow state; raise Missing."""
        for process in self.processes:
            if process.state == state:
                return process
        raise Missing("process", _("There is no such process."))

    def outcome(self, decision: str, lang: str) -> str:
        """Return what a decision means here in a language, "" where the procedure is silent."""
        found = (one.title(lang) for one in self.outcomes if one.decision == decision)
        return next(found, "")

    def outcome_texts(self, decision: str) -> Mapping[str, str]:
        """Return what a decision means here by language, {} where the procedure is silent."""
        return next((one.titles for one in self.outcomes if one.decision == decision), {})

    def line(self) -> tuple[str, ...]:
        """Return the states of the straight way from filling to the archive, in order."""
        return tuple(one.state for one in self.processes if one.state not in SIDE)

    def can_be_withdrawn(self, state: str) -> bool:
        """Return whether paragraph 25 lets an application be withdrawn in a state."""
        line = self.line()
        if state == "more_information":
            state = "examination"
        return state in line and line.index(state) < line.index(self.withdrawal_until)

    def stages(self) -> Iterator[StageDefinition]:
        """Yield every stage of every process, in order."""
        for process in self.processes:
            for subprocess in process.subprocesses:
                yield from subprocess.stages

    def stage(self, stage_id: str) -> StageDefinition:
        """Return a stage by its id; raise Missing."""
        for stage in self.stages():
            if stage.id == stage_id:
                return stage
        raise Missing("stage", _("There is no such stage."))

    def filling_stages(self) -> tuple[StageDefinition, ...]:
        """Return the stages the applicant fills, in order: the line of paragraph 14."""
        return tuple(
            stage
            for subprocess in self.process(FILLING).subprocesses
            for stage in subprocess.stages
            if stage.kind != "summary"
        )

    def to_json(self) -> dict:
        """Return plain JSON data; an application keeps it as the edition it was filed under."""
        return encode(self)

    @classmethod
    def from_json(cls, data: Mapping) -> "ProcedureDefinition":
        """Return the definition that ``to_json`` wrote."""
        return decode(cls, data)


@dataclass(frozen=True)
class ProcedureSummary:
    """A procedure in a list: what a person needs to choose it; ``url`` is its own page."""

    code: str
    titles: Frozen
    descriptions: Frozen
    filers: frozenset[str]
    edition: int
    effective_from: date
    url: str


@dataclass(frozen=True)
class CategorySummary:
    """A category (paragraph 12) with its procedures, in the order of the manual."""

    code: str
    titles: Frozen
    descriptions: Frozen
    procedures: tuple[ProcedureSummary, ...] = ()
