"""Trading-clearing accounts: whose they are, what clearing says is on them, what is blocked."""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import money
from kase.is2in.subscription.tables import account as table
from kase.is2in.subscription.tables import balance
from kase.is2in.subscription.tables import block
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import MONEY
from kase.is2in.subscription.types import UNIFIED_LIMIT
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


@dataclass(frozen=True)
class Held:
    """What is on an account in a currency, and what live bids block of it."""

    account: str
    owner: str
    currency: str | None
    money: Decimal | None
    unified_limit: Decimal | None
    at: datetime | None
    money_held: Decimal
    limit_held: Decimal

    @property
    def free(self) -> Decimal | None:
        """Return the money that nothing blocks."""
        return None if self.money is None else money.EXACT.subtract(self.money, self.money_held)


def held_on(text: str, start: int, size: int) -> tuple[list[Held], int]:
    """Return accounts with balances and blocks, and how many there are; ``text`` searches."""
    like = f"%{text.replace('%', '').replace('_', '')}%"
    chosen = table.c.account.ilike(like) | table.c.owner.ilike(like)
    blocked = [
        func.coalesce(func.sum(block.c.amount).filter(block.c.subject == subject), 0)
        for subject in (MONEY, UNIFIED_LIMIT)
    ]
    joined = table.outerjoin(balance, balance.c.account == table.c.account).outerjoin(
        block,
        (block.c.account == table.c.account)
        & (block.c.currency == balance.c.currency)
        & block.c.released_at.is_(None),
    )
    known = (
        table.c.account,
        table.c.owner,
        balance.c.currency,
        balance.c.money,
        balance.c.unified_limit,
        balance.c.at,
    )
    query = select(*known, *blocked).select_from(joined).where(chosen).group_by(*known)
    query = query.order_by(table.c.account, balance.c.currency)
    number = ledger.read(select(func.count()).select_from(query.subquery()))[0][0]
    return [Held(*row) for row in ledger.read(query.offset(start).limit(size))], number


def keep(one: Account) -> None:
    """Enter an account or change whose it is."""
    values = {"owner": one.owner, "segregated": one.segregated, "control": one.control}
    statement = insert(table).values(account=one.code, **values)
    ledger.write(statement.on_conflict_do_update(index_elements=["account"], set_=values))


def owned(owner: str) -> tuple[Account, ...]:
    """Return the accounts of a member, without what is free on them."""
    rows = ledger.read(select(table).where(table.c.owner == owner).order_by(table.c.account))
    return tuple(Account(one.account, one.owner, one.segregated, one.control) for one in rows)


def put_balance(code: str, currency: str, cash: Decimal, unified_limit: Decimal) -> None:
    """Keep what clearing says is on an account; raise Missing for an unknown account."""
    if not ledger.read(select(table.c.account).where(table.c.account == code)):
        raise Missing("account", _("There is no such account."))
    values = {"money": cash, "unified_limit": unified_limit, "at": clock.now()}
    statement = insert(balance).values(account=code, currency=currency, **values)
    keys = ["account", "currency"]
    ledger.write(statement.on_conflict_do_update(index_elements=keys, set_=values))


def balances(code: str) -> Sequence[Row]:
    """Return the balances of an account by currency; raise Missing for an unknown account."""
    if not ledger.read(select(table.c.account).where(table.c.account == code)):
        raise Missing("account", _("There is no such account."))
    query = select(balance).where(balance.c.account == code)
    return ledger.read(query.order_by(balance.c.currency))


def account(code: str) -> Account:
    """Return an account without what is free on it; raise Missing for an unknown one."""
    rows = ledger.read(select(table).where(table.c.account == code))
    if not rows:
        raise Missing("account", _("There is no such account."))
    return Account(rows[0].account, rows[0].owner, rows[0].segregated, rows[0].control)


def watched(names: Collection[str]) -> tuple[str, ...]:
    """Return the accounts that a control user watches under any of its names (article 4.2)."""
    query = select(table.c.account).where(table.c.control.in_([one for one in names if one]))
    return tuple(row.account for row in ledger.read(query.order_by(table.c.account)))


def blocked(code: str) -> dict[tuple[str, str], Decimal]:
    """Return what bids of all books block on an account, by currency and subject."""
    query = (
        select(block.c.currency, block.c.subject, func.sum(block.c.amount))
        .where(block.c.account == code, block.c.released_at.is_(None))
        .group_by(block.c.currency, block.c.subject)
    )
    return {(row[0], row[1]): row[2] for row in ledger.read(query)}


def find(
    codes: Collection[str], conditions: Conditions, lock: bool, with_free: bool = True
) -> dict[str, Account]:
    """Return the accounts of some codes with what is free on each for a subscription.

    With ``lock`` nobody else blocks anything on them until the end of the transaction; they
    are locked in the order of their codes, so that two writers never wait for each other.
    Without ``with_free`` nobody asks what is free.
    """
    query = select(table).where(table.c.account.in_(sorted(codes))).order_by(table.c.account)
    rows = ledger.read(query.with_for_update() if lock else query)
    free = free_on([row.account for row in rows], conditions) if with_free else {}
    return {
        row.account: Account(
            row.account, row.owner, row.segregated, row.control, free.get(row.account, Decimal(0))
        )
        for row in rows
    }


def free_on(codes: Collection[str], conditions: Conditions) -> dict[str, Decimal]:
    """Return what is free on accounts: the balance less what live bids block."""
    column = balance.c.unified_limit if conditions.collateral == UNIFIED_LIMIT else balance.c.money
    mine = (balance.c.account.in_(codes)) & (balance.c.currency == conditions.currency)
    have = {row[0]: row[1] for row in ledger.read(select(balance.c.account, column).where(mine))}
    held = (
        select(block.c.account, func.sum(block.c.amount))
        .where(
            block.c.account.in_(codes),
            block.c.currency == conditions.currency,
            block.c.subject == conditions.collateral,
            block.c.released_at.is_(None),
        )
        .group_by(block.c.account)
    )
    for code, amount in ledger.read(held):
        have[code] = money.EXACT.subtract(have.get(code, Decimal(0)), amount)
    return have


def hold(book: str, amounts: Mapping[int, tuple[str, Decimal]], conditions: Conditions) -> None:
    """Block what bids need: number → account and amount (article 5.2-6)."""
    at = clock.now()
    columns = ("book", "number", "account", "currency", "subject", "amount", "at")
    rows = (
        (book, number, code, conditions.currency, conditions.collateral, amount, at)
        for number, (code, amount) in amounts.items()
    )
    ledger.copy_rows(block, columns, rows)


def held(book: str, number: int) -> Decimal:
    """Return what a bid blocks now."""
    mine = (block.c.book == book) & (block.c.number == number) & block.c.released_at.is_(None)
    rows = ledger.read(select(block.c.amount).where(mine))
    return rows[0].amount if rows else Decimal(0)


def release(book: str, numbers: Iterable[int]) -> None:
    """Give back what bids have blocked (articles 5.2-5, 5.2-7); nothing where none is."""
    # As one array: of hundreds of thousands of numbers each by itself no statement is made.
    ledger.write(
        "UPDATE subscription_block SET released_at = :at "
        "WHERE book = :book AND number = ANY(:numbers) AND released_at IS NULL",
        {"book": book, "numbers": list(numbers), "at": clock.now()},
    )


def release_all(book: str) -> None:
    """Give back all that bids of a book have blocked: it has failed."""
    statement = update(block).where(block.c.book == book, block.c.released_at.is_(None))
    ledger.write(statement.values(released_at=clock.now()))
