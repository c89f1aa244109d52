"""Partnerships (A9): added by the issuer at once, removed through the exchange."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.events import PartnershipAdded
from kase.is2in.parties.events import PartnershipEnded
from kase.is2in.parties.events import PartnershipRemovalRefused
from kase.is2in.parties.events import PartnershipRemovalRequested
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
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from zope.event import notify


FIELDS = ("id", "code", "partner", "role", "since", "until", "removal_requested", "removal_reason")
COLUMNS = [table.c[name] for name in FIELDS]
# Whose procedures a consultant or an auditor helps with.
ADMITTED = frozenset({"issuer", "admission_initiator"})
LONGEST_REASON = 2000


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


def may_have_partners(company: Organization) -> bool:
    """Return whether an organisation adds consultants and auditors: those that are admitted."""
    return company.active and bool(company.roles & ADMITTED)


def add_partner(code: str, partner_code: str, role: str) -> Partnership:
    """Add an active organisation that holds the role; return the partnership.

    Raises RuleRefused for another role, an organisation without it, or one that adds no
    partners itself; Conflict for a partner that is there already, Missing for an unknown
    organisation.
    """
    if not may_have_partners(organization(code)):
        raise RuleRefused(
            "not-issuer", _("Partners are added by issuers and initiators of admission.")
        )
    other = next((one for one in organizations(role) if one.code == partner_code), None)
    if role not in PARTNER_ROLES or other is None:
        raise RuleRefused(
            "partner", _("Choose an active company with this role from the list."), "partner"
        )
    if code == partner_code:
        raise RuleRefused("partner", _("A company is not its own partner."), "partner")
    values = {"code": code, "partner": partner_code, "role": role, "since": clock.now()}
    statement = insert(table).values(**values, added_by=current_user_id() or "system")
    # Two people may add the same partner at the same moment; the index lets one through.
    added = ledger.write(statement.on_conflict_do_nothing().returning(table.c.id)).all()
    if not added:
        raise Conflict("exists", _("This company is your partner already."), "partner")
    found = _own(code, partner_code, role)
    _record("partner-added", found)
    notify(PartnershipAdded(found))
    return found


def request_partner_removal(
    code: str, partner_code: str, reason: str, role: str | None = None
) -> Partnership:
    """Ask the exchange to remove a partner; return the partnership, which lives on until then.

    ``role`` is needed where a company is a partner in both. Raises RuleRefused without a
    reason, Missing for no partner, Conflict when the exchange has the request already.
    """
    found = _own(code, partner_code, role)
    if found.removal_requested:
        raise Conflict("requested", _("The exchange has this request already."))
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise RuleRefused("reason", _("Say why the partner is to be removed."), "reason")
    ledger.write(
        update(table)
        .where(table.c.id == found.id)
        .values(removal_requested=clock.now(), removal_reason=reason)
    )
    found = _own(code, partner_code, found.role)
    _record("partner-removal-requested", found, reason=reason)
    notify(PartnershipRemovalRequested(found))
    return found


def decide_partner_removal(partnership_id: int, agreed: bool, reason: str = "") -> Partnership:
    """Decide a request as an officer: end the partnership, or leave it as it is.

    Returns the partnership as it was asked about. Raises Missing when no such request waits,
    RuleRefused for a refusal without a reason.
    """
    found = next((one for one in removal_requests() if one.id == partnership_id), None)
    if found is None:
        raise Missing("partnership", _("There is no such request."))
    reason = reason.strip()
    if not agreed and (not reason or len(reason) > LONGEST_REASON):
        raise RuleRefused("reason", _("Say why the partner stays."), "reason")
    values: dict[str, object] = {"removal_requested": None, "removal_reason": ""}
    if agreed:
        values = {"until": clock.now()}
    waits = (table.c.removal_requested.is_not(None), table.c.until.is_(None))
    decided = ledger.write(
        update(table)
        .where(table.c.id == partnership_id, *waits)
        .values(**values)
        .returning(table.c.id)
    )
    if not decided.all():
        # Another officer was faster.
        raise Missing("partnership", _("There is no such request."))
    _record("partner-removed" if agreed else "partner-removal-refused", found, reason=reason)
    notify(PartnershipEnded(found) if agreed else PartnershipRemovalRefused(found))
    return found


def companies_for(person: Person) -> tuple[Organization, ...]:
    """Return the organisations a person may file for.

    The own one, and issuers whose financial consultant the own one is (paragraph 13).
    """
    if not person.active or not person.organization:
        return ()
    codes = [person.organization]
    codes += [one.code for one in clients(person.organization, "financial_consultant")]
    found = (organization(code) for code in dict.fromkeys(codes))
    return tuple(one for one in found if one.active)


def _own(code: str, partner_code: str, role: str | None = None) -> Partnership:
    found = [one for one in partners(code, role) if one.partner == partner_code]
    if not found:
        raise Missing("partnership", _("There is no such partner."))
    if len(found) > 1:
        raise RuleRefused("role", _("This company is a partner in two roles: name one."), "role")
    return found[0]


def _values(query) -> tuple[Partnership, ...]:
    return tuple(Partnership(*row) for row in ledger.read(query))


def _record(action: str, one: Partnership, **details: str) -> None:
    details = {"partner": one.partner, "role": one.role, **details}
    ledger.record(action, f"organization:{one.code}", details)
