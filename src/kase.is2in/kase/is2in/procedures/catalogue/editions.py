"""Editions of a procedure: what staff change works only when they put it into effect.

The content under /procedures is the working copy. An edition is its frozen text, kept on the
procedure; clients file under the edition in force, and an application keeps its own for good.
"""

from BTrees.IOBTree import IOBTree
from datetime import date
from functools import lru_cache
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue.builder import build
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.checks import require_sound
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.clock import now
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from zope.annotation.interfaces import IAnnotations
import json


KEY = "kase.is2in.procedures.published"
# Editions that were withdrawn before their day: their numbers are never given again.
WITHDRAWN = "kase.is2in.procedures.withdrawn"


def today() -> date:
    """Return the day it is at the exchange."""
    return almaty(now()).date()


def editions(procedure: IProcedure) -> tuple[ProcedureDefinition, ...]:
    """Return all editions of a procedure, the oldest first."""
    return tuple(_read(text) for text in IAnnotations(procedure).get(KEY, {}).values())


def withdrawn(procedure: IProcedure) -> tuple[ProcedureDefinition, ...]:
    """Return the editions that were withdrawn before their day, the oldest first."""
    return tuple(_read(text) for text in IAnnotations(procedure).get(WITHDRAWN, {}).values())


def in_force(procedure: IProcedure, on: date) -> ProcedureDefinition | None:
    """Return the edition in force on a day: of those in effect, the latest; None for none."""
    known = [each for each in editions(procedure) if each.effective_from <= on]
    return max(known, key=lambda each: (each.effective_from, each.edition), default=None)


def working_copy(procedure: IProcedure) -> ProcedureDefinition:
    """Return the definition as staff have it now, as the edition that would come next."""
    known = (*editions(procedure), *withdrawn(procedure))
    last = max((each.edition for each in known), default=0)
    return build(procedure, last + 1, today())


def is_changed(procedure: IProcedure) -> bool:
    """Return whether the working copy differs from the latest edition."""
    known = editions(procedure)
    if not known:
        return True
    latest = max(known, key=lambda each: each.edition)
    try:
        return build(procedure, latest.edition, latest.effective_from) != latest
    except Refusal:
        return True


def problems_of(procedure: IProcedure) -> tuple[Problem, ...]:
    """Return what keeps the working copy from being put into effect, and what is worth a look."""
    try:
        definition = working_copy(procedure)
    except Refusal as refusal:
        return (Problem(procedure.getId(), refusal.message),)
    return problems(definition, flow=workflow_flow(definition.workflow))


def publish(procedure: IProcedure, effective_from: date) -> ProcedureDefinition:
    """Put the working copy into effect from a day, not earlier than today, as a new edition.

    Raises RuleRefused for a day in the past and for a definition with problems.
    """
    if effective_from < today():
        raise RuleRefused(
            "past", _("An edition comes into effect today or later."), "effective_from"
        )
    following = working_copy(procedure)
    definition = build(procedure, following.edition, effective_from)
    keep(procedure, definition)
    _record("definition.publish", definition)
    return definition


def withdraw(procedure: IProcedure, number: int) -> ProcedureDefinition:
    """Withdraw an edition whose day has not come; raise Missing, Conflict for one in effect."""
    found = next((each for each in editions(procedure) if each.edition == number), None)
    if found is None:
        raise Missing("edition", _("There is no such edition."))
    if found.effective_from <= today():
        raise Conflict(
            "in-effect", _("The edition is in effect already and can only be followed by another.")
        )
    annotations = IAnnotations(procedure)
    if WITHDRAWN not in annotations:
        annotations[WITHDRAWN] = IOBTree()
    annotations[WITHDRAWN][number] = annotations[KEY].pop(number)
    _record("definition.withdraw", found)
    return found


def _record(action: str, definition: ProcedureDefinition) -> None:
    details = {
        "procedure": definition.code,
        "edition": definition.edition,
        "since": definition.effective_from.isoformat(),
    }
    ledger.record(action, f"procedure:{definition.code}", details)


def keep(procedure: IProcedure, definition: ProcedureDefinition) -> None:
    """Keep an edition, in place of the one with its number; raise RuleRefused when unsound."""
    require_sound(definition, flow=workflow_flow(definition.workflow))
    annotations = IAnnotations(procedure)
    if KEY not in annotations:
        annotations[KEY] = IOBTree()
    annotations[KEY][definition.edition] = json.dumps(definition.to_json(), ensure_ascii=False)


@lru_cache(maxsize=128)
def _read(text: str) -> ProcedureDefinition:
    return ProcedureDefinition.from_json(json.loads(text))
