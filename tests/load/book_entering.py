"""P1: bids into the table, checked, numbered, with their history, beside COPY of the same rows.

Portion after portion goes in twice: by the writer, and then as the bytes that COPY gives of it
under another book's name. Both meet the same indexes and triggers of the same growing tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import entry
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from statistics import median
from tests.layers import POSTGRES
from tests.load import book_made as made
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.storage import NOON
import time
import transaction


GOAL, GROWTH = 0.6, 1.5
OURS, FLOOR = "ours", "floor"
COLUMNS = ", ".join(f'"{name}"' for name in ("book", *(set(entry.COLUMNS) - {"book"})))


def run(count: int, batch: int = 10_000) -> list[dict]:
    """Return rates, the ratio to COPY, and how the last portions compare with the first."""
    with database():
        spent = {"the writer": [], "COPY of bids": []}
        computed = []
        for first, size in made.portions(count, batch):
            rows = made.bids(first, size)
            before = time.process_time()
            spent["the writer"].append(made.seconds(partial(submit, rows)) / size)
            computed.append((time.process_time() - before) / size)
            data = taken(first, size)
            spent["COPY of bids"].append(made.seconds(partial(put, data)) / size)
            transaction.commit()
    floor = median(spent["COPY of bids"])
    rows = [
        {
            "work": f"{name}, portions of {batch:,}",
            "bids": count,
            "seconds": median(each) * batch,
            "ratio": floor / median(each),
            "goal": GOAL if name == "the writer" else None,
        }
        for name, each in spent.items()
    ]
    own = {
        "work": "of it computing of our own process",
        "bids": count,
        "seconds": median(computed) * batch,
        "ratio": floor / median(computed),
    }
    return [*rows, own, growth(count, spent["the writer"], spent["COPY of bids"])]


def growth(count: int, ours: list[float], floor: list[float]) -> dict:
    """Return how the last tenth of portions compares with the first, as COPY itself grows."""
    tenth = max(len(ours) // 10, 1)
    grown = [median(each[-tenth:]) / median(each[:tenth]) for each in (ours, floor)]
    work = "the writer: last tenth to first, by that of COPY"
    return {
        "work": work,
        "bids": count,
        "seconds": None,
        "ratio": grown[0] / grown[1],
        "goal": GROWTH,
    }


@contextmanager
def database() -> Iterator[None]:
    """Give a database with two books that take bids."""
    POSTGRES.setUp()
    try:
        with clock.frozen(NOON):
            accounts.keep(Account(ACCOUNT.code, "BRK2"))
            for name in (OURS, FLOOR):
                books.make(name, conditions())
                books.set_state(name, "accepting")
            transaction.commit()
            yield
    finally:
        POSTGRES.tearDown()


def submit(rows: list[dict]) -> None:
    """Put a portion in as a buyer does."""
    report = entry.submit(OURS, "BRK2", rows, "u")
    transaction.commit()
    if report.refused:
        raise AssertionError(report.rows[0])


def taken(first: int, size: int) -> bytes:
    """Return the bids of a portion as COPY writes them, under the other book's name."""
    query = (
        f"COPY (SELECT '{FLOOR}', {COLUMNS.partition(', ')[2]} FROM subscription_bid "  # noqa: S608
        f"WHERE book = '{OURS}' AND number BETWEEN {first} AND {first + size - 1} "
        "ORDER BY number) TO STDOUT"
    )
    with driver().cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(map(bytes, copy))


def put(data: bytes) -> None:
    """Put the rows in without asking anything."""
    command = f"COPY subscription_bid ({COLUMNS}) FROM STDIN"
    with driver().cursor() as cursor, cursor.copy(command) as copy:
        copy.write(data)


def driver():
    """Return the driver's own connection of this transaction."""
    return ledger.session().connection().connection.driver_connection
