"""Partnerships (A9): an issuer adds whoever works for it, with scope and end."""

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import partnership_store as store
from kase.is2in.parties.events import PartnershipAdded
from kase.is2in.parties.events import PartnershipEnded
from kase.is2in.parties.events import PartnershipEndsSoon
from kase.is2in.parties.interfaces import IPartnerChoices
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.partnership_tables import partnership as table
from kase.is2in.parties.partnership_tables import partnership_request as requests
from kase.is2in.parties.register import search_organizations
from kase.is2in.parties.types import EVERYTHING
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import PARTNER_ROLES
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Scope
from kase.is2in.parties.types import ScopeChoice
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert
from zope.component import getUtility
from zope.event import notify


# Whose procedures a consultant or an auditor helps with.
ADMITTED = frozenset({"issuer", "admission_initiator"})
FARTHEST = timedelta(days=3660)
SOON = timedelta(days=14)
# A list to choose from that is longer is searched, not read.
MOST = 100


def scope_choices() -> tuple[ScopeChoice, ...]:
    """Return the categories and procedures a partnership can be about."""
    return getUtility(IPartnerChoices).choices()


def partner_work(one: Partnership):
    """Return what the partner's people work on for the organisation (``PartnerWork``)."""
    return getUtility(IPartnerChoices).work(one.code, one.partner)


def may_have_partners(company: Organization) -> bool:
    """Return whether an organisation adds consultants and auditors: those that are admitted."""
    return company.active and bool(company.roles & ADMITTED)


def candidates(code: str, text: str = "") -> tuple[tuple[Organization, str], ...]:
    """Return (organisation, role) of whoever may be added, by role, at most ``MOST`` of each.

    ``text``: every word of it is in the code or a name.
    """
    taken = {(one.partner, one.role) for one in store.partners(code)}
    return tuple(
        (listed.organization, role)
        for role in PARTNER_ROLES
        for listed in search_organizations(text, role, True, "name", size=MOST)[0]
        if listed.organization.code != code and (listed.organization.code, role) not in taken
    )


def add_partner(
    code: str,
    partner_code: str,
    role: str,
    scope: Scope = EVERYTHING,
    last_day: date | None = None,
) -> Partnership:
    """Add an active organisation that holds the role; return the partnership.

    Raises RuleRefused for another role, an organisation that is not active or without it, the
    organisation itself, one that adds no partners, unknown codes of the scope and a last day
    that has passed; Conflict for a partner that is there already, Missing for an unknown
    organisation.
    """
    if not may_have_partners(organization(code)):
        raise RuleRefused(
            "not-issuer", _("Partners are added by issuers and initiators of admission.")
        )
    if code == partner_code:
        raise RuleRefused("partner", _("A company is not its own partner."), "partner")
    if role not in PARTNER_ROLES or not _holds(partner_code, role):
        raise RuleRefused(
            "partner", _("Choose an active company with this role from the list."), "partner"
        )
    values = {
        "code": code,
        "partner": partner_code,
        "role": role,
        "since": clock.now(),
        "until": end_of(last_day),
        "added_by": current_user_id() or "system",
        **columns_of(checked_scope(scope)),
    }
    # One that ended today may not have been taken note of, and would stand in the way.
    close_lapsed(table.c.code == code, table.c.partner == partner_code, table.c.role == role)
    # Two people may add the same partner at the same moment; the index lets one through.
    statement = upsert(table).values(values).on_conflict_do_nothing().returning(table.c.id)
    added = ledger.write(statement).all()
    store.forget()
    if not added:
        raise Conflict("exists", _("This company is your partner already."), "partner")
    found = store.partnership(added[0].id)
    record("partner-added", found, **terms_of(found.scope, found.last_day))
    notify(PartnershipAdded(found))
    return found


def checked_scope(scope: Scope, before: Scope = EVERYTHING) -> Scope:
    """Return a scope without what a chosen category holds anyway; raise RuleRefused.

    Codes of ``before`` stay good after their procedure was closed.
    """
    homes = procedure_homes()
    unknown = (scope.categories - before.categories - set(homes.values())) | (
        scope.procedures - before.procedures - set(homes)
    )
    if unknown:
        raise RuleRefused(
            "scope",
            _("There is no such procedure: ${code}", mapping={"code": sorted(unknown)[0][:40]}),
            "scope",
        )
    single = {code for code in scope.procedures if homes.get(code) not in scope.categories}
    return Scope(frozenset(scope.categories), frozenset(single))


def procedure_homes() -> Mapping[str, str]:
    """Return procedure → its category; a category without procedures stands for itself."""
    found = {}
    for one in scope_choices():
        found.update({code: one.code for code, _titles in one.procedures} or {one.code: one.code})
    return found


def end_of(last_day: date | None) -> datetime | None:
    """Return the moment a last day ends at the exchange; raise RuleRefused for a day too far."""
    if last_day is None:
        return None
    today = clock.almaty(clock.now()).date()
    if not today <= last_day <= today + FARTHEST:
        raise RuleRefused(
            "last-day", _("The last day is today or later, at most ten years ahead."), "last_day"
        )
    midnight = datetime.combine(last_day + timedelta(days=1), time(), clock.ALMATY)
    return midnight.astimezone(clock.now().tzinfo)


def columns_of(scope: Scope) -> dict[str, list[str]]:
    """Return a scope as its columns."""
    return {"categories": sorted(scope.categories), "procedures": sorted(scope.procedures)}


def terms_of(scope: Scope, last_day: date | None) -> dict[str, object]:
    """Return scope and last day as details of the audit trail, without what is not limited."""
    found = {**columns_of(scope), "last_day": last_day.isoformat() if last_day else None}
    return {name: value for name, value in found.items() if value}


def close_lapsed(*wanted) -> int:
    """Take note of partnerships whose end has come; return how many. Access ended by itself."""
    query = select(table.c.id).where(
        table.c.closed.is_(None), table.c.until <= clock.now(), *wanted
    )
    closed = 0
    for row in ledger.read(query.order_by(table.c.id)):
        closed += _close(row.id)
    return closed


@ledger.periodic("*/5 * * * *", "parties.close_lapsed_partnerships")
def close_lapsed_partnerships() -> None:
    """Take note of every partnership whose end has come, and tell both sides."""
    close_lapsed()


@ledger.periodic("7 4 * * *", "parties.look_for_ends")
def look_for_ends() -> None:
    """Have both sides told of partnerships that end in the next days."""
    now = clock.now()
    query = select(table.c.id).where(
        table.c.closed.is_(None), table.c.until > now, table.c.until <= now + SOON
    )
    for row in ledger.read(query.order_by(table.c.id)):
        notify(PartnershipEndsSoon(store.partnership(row.id)))


def settle(number: int, decision: str, **values) -> bool:
    """Write down how the waiting request about a partnership went; False when none waits."""
    statement = (
        update(requests)
        .where(requests.c.partnership_id == number, requests.c.decided.is_(None))
        .values(decided=clock.now(), decision=decision, **values)
        .returning(requests.c.id)
    )
    return bool(ledger.write(statement).all())


def keep_request(values: Mapping[str, object]) -> None:
    """Keep a request, or a change that needed none; Conflict when one waits already."""
    if values.get("decided") is not None:
        ledger.write(insert(requests).values(values))
        return
    statement = upsert(requests).values(values).on_conflict_do_nothing().returning(requests.c.id)
    if not ledger.write(statement).all():
        raise Conflict("requested", _("The exchange has this request already."))


def record(action: str, one: Partnership, **details: object) -> None:
    """Write an act into the audit trail, under the organisation that has the partner."""
    details = {"partner": one.partner, "role": one.role, **details}
    ledger.record(action, f"organization:{one.code}", details)


def _holds(code: str, role: str) -> bool:
    try:
        found = organization(code)
    except Missing:
        return False
    return found.active and role in found.roles


def _close(number: int) -> int:
    closing = update(table).where(table.c.id == number, table.c.closed.is_(None))
    if not ledger.write(closing.values(closed=clock.now()).returning(table.c.id)).all():
        return 0  # Somebody else was faster.
    settle(number, "lapsed")
    store.forget()
    found = store.partnership(number)
    record("partner-ended", found, last_day=found.last_day.isoformat())
    notify(PartnershipEnded(found))
    return 1
