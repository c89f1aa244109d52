"""How partnerships look as JSON, and what is read of it."""

from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import PartnershipRequest
from kase.is2in.parties.types import PartnerWork
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import item_number
from plone import api


MOST_CODES = 200


def of_partnership(one: Partnership) -> dict:
    """Return a partnership; no categories and no procedures mean all."""
    asked = one.request if one.request is not None and one.request.kind == "end" else None
    return {
        "@id": f"{api.portal.get().absolute_url()}/@partnerships/{one.id}",
        "id": one.id,
        "organization": one.code,
        "partner": one.partner,
        "role": one.role,
        "since": one.since.isoformat(),
        "until": one.until and one.until.isoformat(),
        "last_day": one.last_day and one.last_day.isoformat(),
        "state": "living" if one.living(clock.now()) else "ended",
        **of_scope(one.scope),
        "removal_requested": asked and asked.asked.isoformat(),
        "removal_reason": (asked and asked.reason) or None,
        "request": one.request and of_request(one.request),
    }


def of_request(one: PartnershipRequest) -> dict:
    """Return what was asked about a partnership, with the decision."""
    return {
        "id": one.id,
        "kind": one.kind,
        "organization": one.asked_for,
        "asked": one.asked.isoformat(),
        "reason": one.reason or None,
        "last_day": one.last_day and one.last_day.isoformat(),
        **of_scope(one.scope),
        "state": one.decision or "waits",
        "decided": one.decided and one.decided.isoformat(),
        "decision_reason": one.decision_reason or None,
    }


def of_work(one: PartnerWork) -> dict:
    """Return what people of a partner work on, as officers read it."""
    return {
        "application": one.id,
        "number": one.number or None,
        "category": one.category,
        "procedure": one.procedure,
        "people": list(one.people),
        "alone": one.alone,
    }


def of_scope(scope: Scope) -> dict:
    """Return a scope as two lists of codes."""
    return {"categories": sorted(scope.categories), "procedures": sorted(scope.procedures)}


def scope_of(data: Mapping, before: Scope) -> Scope:
    """Return the scope of a body; a list that is not given stays. Raise Malformed."""
    return Scope(
        _codes(data, "categories", before.categories),
        _codes(data, "procedures", before.procedures),
    )


def last_day_of(data: Mapping, before: date | None) -> date | None:
    """Return the last day of a body, null for none; one that is not given stays."""
    found = data.get("last_day", before)
    if found is None or isinstance(found, date):
        return found
    return asked.given_day(found, "last_day")


def reason_of(data: Mapping) -> str:
    """Return the reason of a body, "" where none is given; raise Malformed."""
    found = data.get("reason") or ""
    if not isinstance(found, str):
        raise Malformed("shape", _("Facts are texts."), "reason")
    return found


def number_of(word: str) -> int:
    """Return the number of a partnership; raise Missing for what is none."""
    return item_number(word, lambda: Missing("partnership", _("There is no such partnership.")))


def _codes(data: Mapping, name: str, before: frozenset[str]) -> frozenset[str]:
    found = data.get(name)
    if found is None:
        return before
    if (
        not isinstance(found, list)
        or len(found) > MOST_CODES
        or not all(isinstance(one, str) for one in found)
    ):
        raise Malformed("shape", _("Codes are a list of words."), name)
    return frozenset(found)
