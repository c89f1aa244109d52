"""Partnerships (A9): added by the issuer at once, removed through the exchange."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.events import PartnershipEnded
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.organizations import organizations
from kase.is2in.parties.tables import partnership as table
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import PARTNER_ROLES
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from zope.event import notify


FIELDS = ("id", "code", "partner", "role", "since", "until", "removal_requested", "removal_reason")
COLUMNS = [table.c[name] for name in FIELDS]


def partners(code: str, role: str | None = None) -> tuple[Partnership, ...]:
    """Return the living partnerships of an organisation with those who work for it."""
    query = select(*COLUMNS).where(table.c.code == code, table.c.until.is_(None))
    if role is not None:
        query = query.where(table.c.role == role)
    return _values(query.order_by(table.c.since))


def clients(partner: str, role: str | None = None) -> tuple[Partnership, ...]:
    """Return the living partnerships in which an organisation works for others."""
    query = select(*COLUMNS).where(table.c.partner == partner, table.c.until.is_(None))
    if role is not None:
        query = query.where(table.c.role == role)
    return _values(query.order_by(table.c.since))


def removal_requests() -> tuple[Partnership, ...]:
    """Return the living partnerships whose removal waits for an officer's decision."""
    query = select(*COLUMNS).where(table.c.until.is_(None), table.c.removal_requested.is_not(None))
    return _values(query.order_by(table.c.removal_requested))


def candidates(code: str) -> tuple[tuple[Organization, str], ...]:
    """Return (organisation, role) of whoever may be added as a partner."""
    taken = {(one.partner, one.role) for one in partners(code)}
    return tuple(
        (one, role)
        for role in PARTNER_ROLES
        for one in organizations(role)
        if one.code != code and (one.code, role) not in taken
    )


def add_partner(code: str, partner_code: str, role: str) -> Partnership:
    """Add an active organisation that holds the role; return the partnership.

    Raises RuleRefused for another role or an organisation without it, Conflict for a
    partner that is there already, Missing for an unknown organisation.
    """
    organization(code)
    other = organization(partner_code)
    if role not in PARTNER_ROLES or role not in other.roles or not other.active:
        raise RuleRefused(
            "partner", _("Choose an active company with this role from the list."), "partner"
        )
    if code == partner_code:
        raise RuleRefused("partner", _("A company is not its own partner."), "partner")
    if any(one.partner == partner_code and one.role == role for one in partners(code)):
        raise Conflict("exists", _("This company is your partner already."), "partner")
    values = {"code": code, "partner": partner_code, "role": role, "since": clock.now()}
    ledger.write(insert(table).values(**values, added_by=current_user_id() or "system"))
    _record("partner-added", code, partner_code, {"role": role})
    return next(one for one in partners(code, role) if one.partner == partner_code)


def request_partner_removal(code: str, partnership_id: int, reason: str) -> Partnership:
    """Ask the exchange to remove a partner; raise RuleRefused without a reason."""
    found = _own(code, partnership_id)
    if found.removal_requested:
        raise Conflict("requested", _("The exchange has this request already."))
    if not reason.strip() or len(reason) > 2000:
        raise RuleRefused("reason", _("Say why the partner is to be removed."), "reason")
    ledger.write(
        update(table)
        .where(table.c.id == partnership_id)
        .values(removal_requested=clock.now(), removal_reason=reason.strip())
    )
    _record("partner-removal-requested", code, found.partner, {"role": found.role})
    return _own(code, partnership_id)


def decide_partner_removal(partnership_id: int, agreed: bool) -> None:
    """Decide a request as an officer: end the partnership, or leave it as it is."""
    found = next((one for one in removal_requests() if one.id == partnership_id), None)
    if found is None:
        raise Missing("partnership", _("There is no such request."))
    values: dict[str, object] = {"removal_requested": None, "removal_reason": ""}
    if agreed:
        values = {"until": clock.now()}
    ledger.write(update(table).where(table.c.id == partnership_id).values(**values))
    action = "partner-removed" if agreed else "partner-removal-refused"
    _record(action, found.code, found.partner, {"role": found.role})
    if agreed:
        notify(PartnershipEnded(found.code, found.partner))


def companies_for(person: Person) -> tuple[Organization, ...]:
    """Return the organisations a person may file for.

    The own one, and issuers whose financial consultant the own one is (paragraph 13).
    """
    if not person.organization:
        return ()
    codes = [person.organization]
    codes += [one.code for one in clients(person.organization, "financial_consultant")]
    return tuple(organization(code) for code in dict.fromkeys(codes))


def _own(code: str, partnership_id: int) -> Partnership:
    found = next((one for one in partners(code) if one.id == partnership_id), None)
    if found is None:
        raise Missing("partnership", _("There is no such partner."))
    return found


def _values(query) -> tuple[Partnership, ...]:
    return tuple(Partnership(*row) for row in ledger.read(query))


def _record(action: str, code: str, partner: str, details: dict) -> None:
    ledger.record(action, f"organization:{code}", {**details, "partner": partner})
