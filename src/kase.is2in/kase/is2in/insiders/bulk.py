"""Many people at once: a report row by row first, entries only when it is confirmed."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from kase.is2in import _
from kase.is2in.insiders import store
from kase.is2in.insiders.entries import listed_already
from kase.is2in.insiders.entries import write
from kase.is2in.insiders.facts import checked
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.types import ENTERED
from kase.is2in.insiders.types import Facts
from kase.is2in.insiders.types import Version
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


@dataclass(frozen=True)
class Line:
    """One row of the report: what was given, what is wrong, what would be entered."""

    number: int
    given: Mapping[str, str]
    facts: Facts | None
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report: ``digest`` names exactly what it says, to be confirmed and nothing else."""

    lines: tuple[Line, ...]

    @property
    def good(self) -> tuple[Line, ...]:
        """Return the rows that can be entered."""
        return tuple(line for line in self.lines if line.facts is not None)

    @property
    def bad(self) -> tuple[Line, ...]:
        """Return the rows that cannot."""
        return tuple(line for line in self.lines if line.facts is None)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what would be entered and what would be left out."""
        parts = [
            repr((line.number, line.facts, [(one.field, one.code) for one in line.errors]))
            for line in self.lines
        ]
        return sha256("\n".join(parts).encode("utf-8")).hexdigest()


def examine(rows: Sequence[Mapping[str, str]]) -> Report:
    """Return the report about rows; nothing is stored."""
    require_editor()
    lines: list[Line] = []
    for number, given in enumerate(rows, start=1):
        given = {name: given.get(name, "") for name in NAMES}
        try:
            facts = checked(given)
        except RuleRefused as refusal:
            lines.append(Line(number, given, None, refusal.errors))
            continue
        error = _double(facts, lines)
        lines.append(Line(number, given, None if error else facts, (error,) if error else ()))
    return Report(tuple(lines))


def enter_all(
    rows: Sequence[Mapping[str, str]], digest: str, reason: str = ""
) -> tuple[Version, ...]:
    """Enter the good rows of a report that was shown and confirmed.

    Raises Conflict("report") when the report would be another one now: somebody has entered
    one of these people meanwhile, or the rows are not those that were shown.
    """
    require_editor()
    store.lock()
    report = examine(rows)
    if report.digest != digest:
        raise Conflict(
            "report", _("The report has changed since you saw it. Look at it again and confirm.")
        )
    if not report.good:
        raise RuleRefused("empty", _("There is not one row that can be entered."))
    made = tuple(
        write(store.new_number(), 1, ENTERED, line.facts, reason)
        for line in report.good
        if line.facts is not None
    )
    details = {"entered": len(made), "left-out": len(report.bad)}
    ledger.record("insiders.bulk-entered", "insiders", details)
    return made


def _double(facts: Facts, before: Sequence[Line]) -> FieldError | None:
    other = listed_already(facts, None)
    if other is not None:
        text = _(
            "This person is in the list already: entry No. ${number}.",
            mapping={"number": str(other.entry)},
        )
        return FieldError("full_name", "listed", text)
    for line in before:
        if line.facts == facts:
            text = _("The same as row ${number}.", mapping={"number": str(line.number)})
            return FieldError("full_name", "repeated", text)
    return None
