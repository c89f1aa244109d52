"""The subscription's book: bids in, allotment, demand, register, each beside its floor.

The floor of bids is COPY of the same rows into the same table with the same indexes; that of
computing is the sorting of the book by price and time.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import codec
from kase.is2in.subscription import entry
from kase.is2in.subscription.book import allotment
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import reading
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.columns import Words
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from statistics import median
from tests.layers import POSTGRES
from tests.load.floor import keep
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.storage import NOON
from tests.subscription.storage import row
import numpy as np
import time
import tracemalloc
import transaction


BATCH = 10_000
GROUP = {"id": "all", "supply": "rest"}
RULES = {
    "T price and time": {"tiers": [{"fill": "priority", "by": "price_time"}]},
    "U uniform, margin pro rata": {"tiers": [{"fill": "pro_rata"}], "cut": {"method": "uniform"}},
    "R guarantee, largest remainder": {
        "tiers": [{"fill": "guarantee", "units": 20}, {"fill": "pro_rata"}]
    },
    "D draw": {"tiers": [{"fill": "draw", "units": 75}], "tie": {"draw": "5e" * 32}},
}


def run(asked) -> None:
    """Measure and print; ``asked.bids`` is the size of the computed book."""
    rows = [*computing(asked.bids, asked.runs), *entering(min(asked.bids, 36_283), asked.runs)]
    print(f"{'work':44}{'bids':>10}{'median s':>10}{'ratio':>8}")
    for one in rows:
        print(f"{one['work']:44}{one['bids']:>10}{one['seconds']:>10.4f}{one['ratio']:>8.2f}")
    keep("book", rows)


def computing(count: int, runs: int) -> list[dict]:
    """Return what computing costs, as ratios to the sorting of the book."""
    book = synthetic(count)
    half = int(book.quantity.sum()) // 2
    works: dict[str, Callable] = {
        "floor: np.lexsort by price and time": lambda: np.lexsort((book.at, book.ticks)),
        "demand by price": lambda: demand.by_price(book),
        "digest of the book": book.digest,
    }
    for name, parts in RULES.items():
        group = {**GROUP, "tiers": parts["tiers"]}
        data = {"version": 1, "supply": half, "lot": 1, "groups": [group]}
        data.update({"cut_off": parts.get("cut"), "tie": parts.get("tie", "time")})
        rule = rules.read(data)
        works[name] = partial(allotment.allot, book, rule)
    rows = measured(works, count, runs)
    tracemalloc.start()
    allotment.allot(book, rule)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rows.append(
        {"work": "bytes a bid, at most", "bids": count, "seconds": 0, "ratio": peak / count}
    )
    return rows


def entering(count: int, runs: int) -> list[dict]:
    """Return what bids into the tables cost, as ratios to COPY of the same rows."""
    sent = [row(quantity=n % 500 + 1, client_id=f"c{n}") for n in range(count)]
    bids = [reading.read_bid(one)[0] for one in sent]
    POSTGRES.setUp()
    try:
        with clock.frozen(NOON):
            return measured(
                {
                    "floor: COPY into the same indexed tables": lambda: copied(bids),
                    "bids submitted in batches of 10 000": lambda: submitted(sent),
                },
                count,
                runs,
                emptied,
            )
    finally:
        POSTGRES.tearDown()


def emptied() -> None:
    """Make the tables empty but for a book and an account."""
    POSTGRES.committed = True
    POSTGRES.testTearDown()
    books.make("b", conditions())
    books.set_state("b", "accepting")
    accounts.keep(Account(ACCOUNT.code, "BRK2"))
    transaction.commit()


def copied(bids) -> None:
    """Put the rows in without asking anything."""
    for first in range(0, len(bids), BATCH):
        part = list(enumerate(bids[first : first + BATCH], first + 1))
        rows = (
            entry.as_row("b", n, 1, NOON, "BRK2", "registered", bid, "f" * 64) for n, bid in part
        )
        ledger.copy_rows(entry.table, entry.BID_COLUMNS, rows)
        versions = (
            ("b", n, 1, "submitted", "registered", NOON, "u", "", codec.bid_to_text(bid))
            for n, bid in part
        )
        ledger.copy_rows(entry.bid_version, entry.VERSION_COLUMNS, versions)
        transaction.commit()


def submitted(sent) -> None:
    """Put the rows in as a buyer does."""
    for first in range(0, len(sent), BATCH):
        report = entry.submit("b", "BRK2", sent[first : first + BATCH], "u")
        if report.refused:
            raise AssertionError(report.rows[0])
        transaction.commit()


def measured(
    works: dict[str, Callable], count: int, runs: int, before: Callable = lambda: None
) -> list[dict]:
    """Return medians of works run in turns; the first is the floor."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _turn in range(runs):
        for name, work in works.items():
            before()
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    floor = median(next(iter(seconds.values())))
    return [
        {"work": name, "bids": count, "seconds": median(s), "ratio": median(s) / floor}
        for name, s in seconds.items()
    ]


def synthetic(count: int) -> Book:
    """Return a book of many prices and sizes."""
    dice = np.random.default_rng(20261121)
    words = {
        name: Words(("a", "b", "c"), dice.integers(0, 3, count, dtype=np.int32))
        for name in columns.WORDS
    }
    return Book(
        number=np.arange(1, count + 1),
        at=np.arange(count),
        ticks=dice.integers(80_000, 120_000, count),
        quantity=dice.integers(1, 1000, count),
        money=np.zeros(count, dtype=np.int64),
        words=words,
        lot=1,
        tick=Decimal("0.01"),
        tick_worth=1,
        scale=2,
    )
