"""What staff enter about each kind of part, and how it becomes the part."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from itertools import zip_longest
from kase.is2in import _
from kase.is2in.procedures.catalogue.department_lines import EXAMINATION
from kase.is2in.procedures.catalogue.department_lines import LAST_ORDER
from kase.is2in.procedures.catalogue.flow import workflow_of
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import DepartmentDefinition
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.procedures.catalogue.model import OutcomeDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import STAGE_KINDS
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.words import LANGUAGE_WORDS
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from typing import Protocol


LONGEST_TITLE = 400
LONGEST_DESCRIPTION = 2000


class Sent(Protocol):
    """What a page reads its form by: ``web.api.FormPage`` is one."""

    def field(self, name: str) -> str:
        """Return a text, "" for none."""

    def chosen(self, name: str) -> list[str]:
        """Return the boxes that are ticked."""


@dataclass(frozen=True)
class Input:
    """One input: ``kind`` is line, text, code, number, choice, ticks or tick.

    ``values`` are what it shows: one text, or the ticked boxes.
    """

    name: str
    kind: str
    label: object
    values: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    help: object = ""
    longest: int = 0

    @property
    def value(self) -> str:
        """Return the one text."""
        return self.values[0] if self.values else ""


def texts_row(name: str, texts: Mapping[str, str], kind: str, longest: int) -> tuple[Input, ...]:
    """Return the three inputs of a text, side by side."""
    return tuple(
        Input(f"{name}_{lang}", kind, LANGUAGE_WORDS[lang], (texts.get(lang, ""),), longest=longest)
        for lang in LANGUAGES
    )


def read_texts(sent: Sent, name: str, longest: int, errors: list[FieldError]) -> Frozen:
    """Return the texts that were sent; a language left empty is left out, as the linter says."""
    found = {lang: " ".join(sent.field(f"{name}_{lang}").split(" ")).strip() for lang in LANGUAGES}
    for lang, text in found.items():
        if len(text) > longest:
            errors.append(
                FieldError(
                    f"{name}_{lang}",
                    "long",
                    _("This is longer than ${most} characters.", mapping={"most": longest}),
                )
            )
    if not found["ru"]:
        errors.append(FieldError(f"{name}_ru", "required", _("Write the text in Russian.")))
    return Frozen({lang: text for lang, text in found.items() if text})


def refuse(errors: list[FieldError]) -> None:
    """Raise RuleRefused with the errors at fields, when there are any."""
    if errors:
        raise RuleRefused("fields", errors[0].message, errors=errors)


def reader_of(part: Part) -> Callable[[Sent, Part], Part]:
    """Return what makes a part from what was sent about one of its kind."""
    for kind, reader in READERS:
        if isinstance(part, kind):
            return reader
    return read_titles


def read_titles(sent: Sent, part: Part) -> Part:
    """Return a part with the titles that were sent: a subprocess or a form."""
    errors: list[FieldError] = []
    titles = read_texts(sent, "titles", LONGEST_TITLE, errors)
    refuse(errors)
    return replace(part, titles=titles)


def _read_procedure(sent: Sent, part: ProcedureDefinition) -> ProcedureDefinition:
    errors: list[FieldError] = []
    titles = read_texts(sent, "titles", LONGEST_TITLE, errors)
    descriptions = read_texts(sent, "descriptions", LONGEST_DESCRIPTION, errors)
    outcomes = tuple(_read_outcomes(sent, errors))
    refuse(errors)
    return replace(
        part,
        titles=titles,
        descriptions=descriptions,
        filers=frozenset(sent.chosen("filers")),
        workflow=workflow_of(part.category),
        department=sent.field("department"),
        withdrawal_until=sent.field("withdrawal_until"),
        signers=tuple(sent.field("signers").split()) or part.signers,
        signed_answers=bool(sent.field("signed_answers")),
        outcomes=outcomes,
    )


def _read_outcomes(sent: Sent, errors: list[FieldError]) -> Iterator[OutcomeDefinition]:
    """Yield what decisions mean; a decision of which nothing is said is left out."""
    for decision in DECISIONS:
        if any(sent.field(f"{decision}_{lang}").strip() for lang in LANGUAGES):
            texts = read_texts(sent, decision, LONGEST_TITLE, errors)
            yield OutcomeDefinition(decision, texts)


def _read_process(sent: Sent, part: ProcessDefinition) -> ProcessDefinition:
    errors: list[FieldError] = []
    titles = read_texts(sent, "titles", LONGEST_TITLE, errors)
    days = _days(sent.field("days").strip(), errors)
    departments = tuple(read_departments(sent, errors)) if part.state == EXAMINATION else ()
    refuse(errors)
    ticked = sent.chosen("actors")
    actors = tuple(one for one in ACTORS if one in ticked)
    return replace(part, titles=titles, days=days, actors=actors, departments=departments)


def read_departments(sent: Sent, errors: list[FieldError]) -> Iterator[DepartmentDefinition]:
    """Yield the departments that are asked, as the rows of the table name them."""
    columns = (sent.chosen(f"department_{name}") for name in ("group", "order", "days"))
    for number, (group, order, days) in enumerate(zip_longest(*columns, fillvalue=""), 1):
        if not group:
            continue
        found = []
        for text, most in ((order.strip() or "1", LAST_ORDER), (days.strip(), LONGEST_TERM)):
            is_number = text.isascii() and text.isdigit() and len(text) < 4
            found.append(int(text) if is_number else None)
            if text and not 1 <= (found[-1] or 0) <= most:
                words = {"number": number, "most": most}
                said = _("Row ${number}: a number from 1 to ${most} is expected.", mapping=words)
                errors.append(FieldError("departments", "number", said))
        yield DepartmentDefinition(group, found[0] or 1, found[1])


def _days(text: str, errors: list[FieldError]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LONGEST_TERM:
        return int(text)
    most = {"most": LONGEST_TERM}
    errors.append(
        FieldError("days", "days", _("a term has from 1 to ${most} working days", mapping=most))
    )
    return None


def _read_stage(sent: Sent, part: StageDefinition) -> StageDefinition:
    errors: list[FieldError] = []
    titles = read_texts(sent, "titles", LONGEST_TITLE, errors)
    kind = sent.field("kind")
    if kind not in STAGE_KINDS:
        errors.append(FieldError("kind", "kind", _("Choose the kind of the stage.")))
    refuse(errors)
    return replace(
        part,
        titles=titles,
        kind=kind,
        skippable=bool(sent.field("skippable")),
        criteria=part.criteria if kind == "dynamic" else None,
    )


READERS = (
    (ProcedureDefinition, _read_procedure),
    (ProcessDefinition, _read_process),
    (StageDefinition, _read_stage),
)
