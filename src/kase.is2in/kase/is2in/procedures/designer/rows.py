"""The inputs of each kind of part, with what it says now."""

from collections.abc import Iterator
from itertools import permutations
from kase.is2in import _
from kase.is2in.procedures.catalogue.department_lines import EXAMINATION
from kase.is2in.procedures.catalogue.flow import MEETING
from kase.is2in.procedures.catalogue.flow import REGISTRATION
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import SIGNERS
from kase.is2in.procedures.catalogue.model import STAGE_KINDS
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import departments
from kase.is2in.procedures.definition_vocabularies import FILER_WORDS
from kase.is2in.procedures.definition_vocabularies import KIND_WORDS
from kase.is2in.procedures.definition_vocabularies import SIGNER_WORDS
from kase.is2in.procedures.designer.inputs import Input
from kase.is2in.procedures.designer.inputs import LONGEST_DESCRIPTION
from kase.is2in.procedures.designer.inputs import LONGEST_TITLE
from kase.is2in.procedures.designer.inputs import texts_row
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.words import ASPECT_WORDS
from kase.is2in.procedures.designer.words import choices
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


# A heading with the inputs under it, side by side where they are more than one.
Row = tuple[object, tuple[Input, ...]]


def rows_of(part: Part) -> list[Row]:
    """Return the inputs of a part."""
    titles = (ASPECT_WORDS["titles"], texts_row("titles", part.titles, "line", LONGEST_TITLE))
    if isinstance(part, ProcedureDefinition):
        return [titles, *_of_procedure(part)]
    if isinstance(part, ProcessDefinition):
        return [titles, *_of_process(part)]
    if isinstance(part, StageDefinition):
        return [titles, *_of_stage(part)]
    return [titles]


def _of_procedure(part: ProcedureDefinition) -> list[Row]:
    closing = tuple((each.state, each.title(language())) for each in _closing(part))
    return [
        (
            ASPECT_WORDS["descriptions"],
            texts_row("descriptions", part.descriptions, "text", LONGEST_DESCRIPTION),
        ),
        _ticks("filers", FILER_WORDS, part.filers),
        _choice("department", _terms(departments(None)), part.department),
        _choice("withdrawal_until", closing, part.withdrawal_until),
        _choice("signers", _orders(), " ".join(part.signers)),
        _tick("signed_answers", part.signed_answers),
        *(
            (
                ASPECT_WORDS[decision],
                texts_row(decision, part.outcome_texts(decision), "line", LONGEST_TITLE),
            )
            for decision in DECISIONS
        ),
    ]


def _closing(part: ProcedureDefinition) -> Iterator[ProcessDefinition]:
    """Yield the processes with which withdrawal may end: after registration, up to the meeting."""
    line = part.line()
    first = line.index(REGISTRATION) + 1 if REGISTRATION in line else 0
    last = line.index(MEETING) + 1 if MEETING in line else len(line)
    yield from (one for one in part.processes if one.state in line[first:last])


def _orders() -> tuple[tuple[str, str], ...]:
    """Return the orders in which parties may sign: the applicant is always the last."""
    others = [one for one in SIGNERS if one != APPLICANT]
    orders = [one for size in range(len(others) + 1) for one in permutations(others, size)]
    return tuple(
        (" ".join(parties), " → ".join(translate(SIGNER_WORDS[one]) for one in parties))
        for order in orders
        for parties in [(*order, APPLICANT)]
    )


def _of_process(part: ProcessDefinition) -> list[Row]:
    words = {code: ACTOR_WORDS[code] for code in ACTORS if code in ACTOR_WORDS}
    days = Input(
        "days",
        "number",
        ASPECT_WORDS["days"],
        (str(part.days or ""),),
        help=_("From the day after the process begins. Leave empty for no term."),
        longest=3,
    )
    return [_ticks("actors", words, part.actors), ("", (days,))]


def _of_stage(part: StageDefinition) -> list[Row]:
    kinds = tuple(each for each in choices(KIND_WORDS) if each[0] in STAGE_KINDS)
    return [_choice("kind", kinds, part.kind), _tick("skippable", part.skippable)]


def _tick(name: str, ticked: bool) -> Row:
    return "", (Input(name, "tick", ASPECT_WORDS[name], ("1",) if ticked else ()),)


def _ticks(name: str, words: dict[str, object], ticked) -> Row:
    return "", (
        Input(name, "ticks", ASPECT_WORDS[name], tuple(ticked), tuple(choices(words))),
    )


def _choice(name: str, options: tuple[tuple[str, str], ...], value: str) -> Row:
    known = {code for code, _title in options}
    # A value that is no longer there must be seen, not silently replaced by the first one.
    more = () if value in known or not value else ((value, value),)
    return "", (Input(name, "choice", ASPECT_WORDS[name], (value,), (*options, *more)),)


def _terms(vocabulary) -> tuple[tuple[str, str], ...]:
    return tuple((term.value, translate(term.title)) for term in vocabulary)


BLANK_DEPARTMENTS = 2


def department_rows(part: Part) -> list[dict[str, object]]:
    """Return the departments that are asked, with blank rows; [] for all but the examination."""
    if not isinstance(part, ProcessDefinition) or part.state != EXAMINATION:
        return []
    found = [
        {"group": one.group, "order": one.order, "days": one.days or ""} for one in part.departments
    ]
    blank = {"group": "", "order": "", "days": ""}
    return [*found, *(blank for _number in range(BLANK_DEPARTMENTS))]


def department_choices() -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the departments of the exchange."""
    return _terms(departments(None))
