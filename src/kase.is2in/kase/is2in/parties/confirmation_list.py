"""How far the organisations have come in a round, for the exchange and for themselves (A8)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties.confirmations import last_round
from kase.is2in.parties.confirmations import today
from kase.is2in.parties.register_tables import confirmation_request as requests
from kase.is2in.parties.register_tables import confirmation_round as rounds
from kase.is2in.parties.register_tables import confirmation_statement as statements
from kase.is2in.parties.register_tables import organization as register
from kase.is2in.parties.register_tables import person as people
from kase.is2in.parties.register_types import ConfirmationRow
from kase.is2in.parties.searching import containing
from sqlalchemy import and_
from sqlalchemy import case
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select


CONFIRMED, WAITING, OVERDUE = "confirmed", "waiting", "overdue"
STATES = (CONFIRMED, WAITING, OVERDUE)
SORTS = ("code", "name", "state", "stated", "reminded", "administrators")
_JOINED = (
    requests.join(rounds, rounds.c.year == requests.c.year)
    .join(register, register.c.code == requests.c.code)
    .outerjoin(
        statements,
        and_(statements.c.year == requests.c.year, statements.c.code == requests.c.code),
    )
)


def search_confirmations(
    year: int,
    text: str = "",
    state: str = "",
    sort: str = "code",
    descending: bool = False,
    start: int = 0,
    size: int = 25,
    lang: str = "ru",
) -> tuple[tuple[ConfirmationRow, ...], int]:
    """Return a page of the organisations asked in a round, and how many fit in all.

    ``state``: confirmed, waiting, overdue. An organisation that was closed without an answer
    is left out: nobody of it gets in. Equal ones stay in the order of their codes.
    """
    stand = _state()
    chosen: list[ColumnElement] = [requests.c.year == year, *containing(register.c.search, text)]
    chosen.append(or_(register.c.active, statements.c.at.is_not(None)))
    if state:
        chosen.append(stand == state)
    total = ledger.read(select(func.count()).select_from(_JOINED).where(*chosen))[0][0]
    keys: dict[str, ColumnElement] = {
        "name": register.c[f"sort_{lang if lang in ('ru', 'kk', 'en') else 'ru'}"],
        "state": stand,
        "stated": statements.c.at,
        "reminded": requests.c.reminded,
        "administrators": _administrators(),
    }
    key = keys.get(sort, requests.c.code)
    order = key.desc().nulls_last() if descending else key.asc().nulls_last()
    query = _select().where(*chosen).order_by(order, requests.c.code)
    rows = ledger.read(query.offset(start).limit(size))
    return tuple(ConfirmationRow(*row) for row in rows), total


def count_of(year: int) -> dict[str, int]:
    """Return how many organisations are in each state of a round."""
    state = _state().label("state")
    query = select(state, func.count()).select_from(_JOINED)
    living = or_(register.c.active, statements.c.at.is_not(None))
    rows = ledger.read(query.where(requests.c.year == year, living).group_by(state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def confirmation_of(code: str, year: int | None = None) -> ConfirmationRow | None:
    """Return how far an organisation has come in a round, the last one by default."""
    if year is None:
        last = last_round()
        if last is None:
            return None
        year = last.year
    rows = ledger.read(_select().where(requests.c.code == code, requests.c.year == year))
    return ConfirmationRow(*rows[0]) if rows else None


def confirmations_of(code: str) -> tuple[ConfirmationRow, ...]:
    """Return every round an organisation was asked in, the last one first."""
    query = _select().where(requests.c.code == code).order_by(requests.c.year.desc())
    return tuple(ConfirmationRow(*row) for row in ledger.read(query))


def _select():
    return select(
        requests.c.year,
        requests.c.code,
        register.c.names,
        register.c.legal_forms,
        rounds.c.due,
        _state(),
        _administrators(),
        requests.c.reminded,
        statements.c.at,
        func.coalesce(statements.c.stated_by_name, ""),
        statements.c.kept,
        statements.c.gone,
    ).select_from(_JOINED)


def _state() -> ColumnElement:
    return case(
        (statements.c.at.is_not(None), CONFIRMED),
        (rounds.c.due < today(), OVERDUE),
        else_=WAITING,
    )


def _administrators() -> ColumnElement:
    return (
        select(func.count())
        .where(
            people.c.organization == requests.c.code,
            people.c.active,
            people.c.roles.contains(["administrator"]),
        )
        .scalar_subquery()
    )
