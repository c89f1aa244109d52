"""Reading partnerships. What is living is decided by the moment, not by a job that ran."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties.partnership_tables import partnership as table
from kase.is2in.parties.partnership_tables import partnership_request as requests
from kase.is2in.parties.register_tables import organization as register
from kase.is2in.parties.searching import containing
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import PartnershipRequest
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from zope.globalrequest import getRequest


KNOWN = "kase.is2in.parties.partnerships"
STATES = ("living", "ended")
SIDES = ("partners", "clients")
SORTS = {
    "organization": table.c.code,
    "partner": table.c.partner,
    "role": table.c.role,
    "since": table.c.since,
    "until": table.c.until,
}
_OWN = [table.c[n] for n in ("id", "code", "partner", "role", "since", "until", "added_by")]
_SCOPE = [table.c.categories, table.c.procedures]
_ASKED = (
    "id",
    "partnership_id",
    "kind",
    "asked",
    "asked_by",
    "asked_for",
    "reason",
    "categories",
    "procedures",
    "until",
    "decided",
    "decided_by",
    "decision",
    "decision_reason",
)
_REQUEST = [requests.c[name].label(f"r_{name}") for name in _ASKED]
_WAITING = table.outerjoin(
    requests, and_(requests.c.partnership_id == table.c.id, requests.c.decided.is_(None))
)


def partners(code: str, role: str | None = None) -> tuple[Partnership, ...]:
    """Return the living partnerships of an organisation with those who work for it."""
    return _living("code", code, role)


def clients(partner: str, role: str | None = None) -> tuple[Partnership, ...]:
    """Return the living partnerships in which an organisation works for others."""
    return _living("partner", partner, role)


def partnership(number: int, *, locked: bool = False) -> Partnership | None:
    """Return a partnership by its number; ``locked`` keeps others from changing it meanwhile."""
    if locked:
        ledger.read(select(table.c.id).where(table.c.id == number).with_for_update())
    return next(iter(_values(_select().where(table.c.id == number))), None)


def partnerships(
    *,
    own: str = "",
    side: str = "",
    organization: str = "",
    partner: str = "",
    role: str = "",
    state: str = "",
    waiting: bool = False,
    text: str = "",
    sort: str = "since",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[Partnership, ...], int]:
    """Return a page of partnerships, ended ones too, and the number of all.

    ``own`` leaves those of one organisation, ``side`` (partners: who works for it, clients: for
    whom it works) one side of them. ``state``: living, ended. ``waiting``: only with a request
    that waits. ``text``: every word of it is in the code or a name of one of the two, of the
    other one where ``own`` is given. ``sort``: one of ``SORTS``.
    """
    mine = {"partners": table.c.code == own, "clients": table.c.partner == own}
    wanted = [or_(*mine.values())] if own else []
    if own and side:
        wanted = [mine[side]]
    for column, value in (
        (table.c.code, organization),
        (table.c.partner, partner),
        (table.c.role, role),
    ):
        if value:
            wanted.append(column == value)
    if state:
        wanted.append(_lives() if state == "living" else table.c.until <= clock.now())
    if waiting:
        wanted += [requests.c.id.is_not(None), _lives()]
    if found := containing(register.c.search, text):
        # Names are looked through once, for both sides, for the page and for the number.
        named = select(register.c.code).where(*found, register.c.code != own).cte("named")
        codes = select(named.c.code)
        wanted.append(or_(table.c.code.in_(codes), table.c.partner.in_(codes)))
    order = SORTS[sort].desc().nulls_last() if descending else SORTS[sort].asc().nulls_last()
    every = func.count().over().label("total")
    page = _select().add_columns(every).where(*wanted).order_by(order, table.c.id.desc())
    if rows := ledger.read(page.limit(size).offset(start)):
        return tuple(map(_value, rows)), rows[0].total
    return (), ledger.read(select(func.count()).select_from(_WAITING).where(*wanted))[0][0]


def count_removal_requests() -> int:
    """Return the number of living partnerships about which a request waits."""
    query = select(func.count(table.c.id.distinct())).select_from(_WAITING)
    return ledger.read(query.where(requests.c.id.is_not(None), _lives()))[0][0]


def requests_about(
    *,
    own: str = "",
    number: int | None = None,
    waiting: bool | None = None,
    organization: str = "",
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[tuple[Partnership, PartnershipRequest], ...], int]:
    """Return a page of requests with their partnerships, the last first, and the number of all.

    ``own`` leaves those about partnerships of one organisation, ``number`` those about one
    partnership, ``waiting`` those without (with) a decision, ``organization`` who has asked.
    """
    wanted = []
    if own:
        wanted.append(or_(table.c.code == own, table.c.partner == own))
    if number is not None:
        wanted.append(table.c.id == number)
    if organization:
        wanted.append(requests.c.asked_for == organization)
    if waiting is True:
        wanted += [requests.c.decided.is_(None), _lives()]
    elif waiting is False:
        wanted.append(requests.c.decided.is_not(None))
    joined = table.join(requests, requests.c.partnership_id == table.c.id)
    total = ledger.read(select(func.count()).select_from(joined).where(*wanted))[0][0]
    query = (
        select(*_OWN, *_SCOPE, *_REQUEST)
        .select_from(joined)
        .where(*wanted)
        .order_by(requests.c.asked.desc(), requests.c.id.desc())
        .limit(size)
        .offset(start)
    )
    return tuple((_value(row, False), _request(row)) for row in ledger.read(query)), total


def forget() -> None:
    """Drop what this request remembers, after a change."""
    request = getRequest()
    if request is not None:
        request.other.pop(KNOWN, None)


def _living(column: str, value: str, role: str | None) -> tuple[Partnership, ...]:
    """Asked many times in a request and looked up once; the moment is compared each time."""
    request = getRequest()
    known = request.other.setdefault(KNOWN, {}) if request is not None else {}
    if (column, value) not in known:
        query = _select().where(table.c[column] == value, table.c.closed.is_(None))
        known[column, value] = _values(query.order_by(table.c.since, table.c.id))
    now = clock.now()
    return tuple(
        one for one in known[column, value] if one.living(now) and role in (None, one.role)
    )


def _lives():
    return or_(table.c.until.is_(None), table.c.until > clock.now())


def _select():
    return select(*_OWN, *_SCOPE, *_REQUEST).select_from(_WAITING)


def _values(query) -> tuple[Partnership, ...]:
    return tuple(_value(row) for row in ledger.read(query))


def _value(row, with_request: bool = True) -> Partnership:
    return Partnership(
        id=row.id,
        code=row.code,
        partner=row.partner,
        role=row.role,
        since=row.since,
        until=row.until,
        scope=Scope(frozenset(row.categories), frozenset(row.procedures)),
        added_by=row.added_by,
        request=_request(row) if with_request and row.r_id is not None else None,
    )


def _request(row) -> PartnershipRequest:
    return PartnershipRequest(
        id=row.r_id,
        partnership=row.r_partnership_id,
        kind=row.r_kind,
        asked=row.r_asked,
        asked_by=row.r_asked_by,
        asked_for=row.r_asked_for,
        reason=row.r_reason,
        scope=Scope(frozenset(row.r_categories), frozenset(row.r_procedures)),
        until=row.r_until,
        decided=row.r_decided,
        decided_by=row.r_decided_by,
        decision=row.r_decision,
        decision_reason=row.r_decision_reason,
    )

