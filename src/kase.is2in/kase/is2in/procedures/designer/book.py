"""The editions of a procedure as a list: when each was in force, by whom, for how many."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import publish
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import withdrawn
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.designer.filed import counts
from kase.is2in.procedures.designer.parts import version_of_all
from kase.is2in.procedures.designer.working import require_version
from kase.is2in.procedures.designer.working import subject
from kase.is2in.procedures.people import person_name
from kase.is2in.terms.errors import Missing
from typing import Literal


EditionState = Literal["future", "in_force", "past", "never", "withdrawn"]


@dataclass(frozen=True)
class EditionEntry:
    """One edition. ``until`` is its last day in force, None while no other follows it.

    ``never`` is the state of an edition that another one followed before a day had passed.
    ``at`` and ``by`` tell when and by whom it was put into effect, None and "" where the
    product brought it along.
    """

    definition: ProcedureDefinition
    state: EditionState
    until: date | None
    applications: int
    at: datetime | None = None
    by: str = ""

    @property
    def number(self) -> int:
        """Return the number of the edition."""
        return self.definition.edition

    @property
    def since(self) -> date:
        """Return its first day."""
        return self.definition.effective_from


def book(procedure: IProcedure) -> tuple[EditionEntry, ...]:
    """Return all editions, the latest first, those that were withdrawn among them."""
    filed = counts(procedure.getId())
    acts = _acts(procedure)
    order = sorted(editions(procedure), key=lambda each: (each.effective_from, each.edition))
    found = []
    for number, each in enumerate(order):
        following = order[number + 1] if number + 1 < len(order) else None
        until = following.effective_from - timedelta(days=1) if following else None
        at, by = acts.get(each.edition, (None, ""))
        state = _state(each.effective_from, until)
        found.append(EditionEntry(each, state, until, filed.get(each.edition, 0), at, by))
    for each in withdrawn(procedure):
        at, by = acts.get(each.edition, (None, ""))
        found.append(EditionEntry(each, "withdrawn", None, 0, at, by))
    return tuple(sorted(found, key=lambda one: one.number, reverse=True))


def _state(since: date, until: date | None) -> EditionState:
    if until is not None and until < since:
        return "never"
    if since > today():
        return "future"
    return "past" if until is not None and until < today() else "in_force"


def _acts(procedure: IProcedure) -> dict[int, tuple[datetime, str]]:
    return {
        entry.details["edition"]: (entry.at, person_name(entry.actor or ""))
        for entry in ledger.history(subject(procedure))
        if entry.action == "definition.publish"
    }


def put_into_effect(
    procedure: IProcedure, effective_from: date, version: str
) -> ProcedureDefinition:
    """Put the working copy into effect exactly as it was reviewed.

    ``version`` is ``review_version``'s. Raises Stale when somebody has changed it since,
    RuleRefused for a day in the past and for a working copy that something stands in the way of.
    """
    require_version(working_copy(procedure), version, version_of_all)
    return publish(procedure, effective_from)


def review_version(procedure: IProcedure) -> str:
    """Return the version of the whole working copy."""
    return version_of_all(working_copy(procedure))


def edition_named(procedure: IProcedure, name: str) -> ProcedureDefinition:
    """Return an edition by its number, also a withdrawn one, or the working copy for "working".

    Raises Missing.
    """
    if name == "working":
        return working_copy(procedure)
    for each in (*editions(procedure), *withdrawn(procedure)):
        if str(each.edition) == name:
            return each
    raise Missing("edition", _("There is no such edition."))
