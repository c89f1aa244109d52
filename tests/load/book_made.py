"""Books, bids and investors for benchmarks: as many as asked for, each with a number of its own."""

from collections.abc import Callable
from collections.abc import Iterator
from decimal import Decimal
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.columns import Words
from statistics import median
from tests.subscription.case import ACCOUNT
from tests.subscription.storage import row
import numpy as np
import os
import time


WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
PRICES = 200


def book(count: int) -> Book:
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


def bids(first: int, count: int, account: str = ACCOUNT.code) -> list[dict]:
    """Return bids as programs send them, each of an investor of its own."""
    made = []
    for number in range(first, first + count):
        who = {"type": "person", "name": f"Инвестор {number}", "iin_bin": iin(number)}
        price = f"{1000 + number % PRICES}.50"
        made.append(
            row(
                price,
                number % 500 + 1,
                account=account,
                client_id=f"c{number}",
                investor={**who, "residence": "KZ"},
            )
        )
    return made


def iin(number: int) -> str:
    """Return a person's number with its check digit."""
    while True:
        eleven = f"{85_010_100_000 + number}"
        for weights in WEIGHTS:
            digit = sum(w * int(d) for w, d in zip(weights, eleven, strict=True)) % 11
            if digit != 10:
                return eleven + str(digit)
        number += 50_000_000


def portions(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield first number and size of each portion."""
    for first in range(1, count + 1, size):
        yield first, min(size, count + 1 - first)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long a work takes by a clock."""
    start = clock()
    work()
    return clock() - start


def in_turns(works: dict[str, Callable], runs: int, clock=time.perf_counter) -> dict[str, float]:
    """Return the median of each work; all run in turns, so that other work falls on each."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _turn in range(runs):
        for name, work in works.items():
            found[name].append(seconds(work, clock))
    return {name: median(each) for name, each in found.items()}


def peak(work: Callable[[], object]) -> int:
    """Return by how many bytes a process of its own grows at most while it does a work."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        with open("/proc/self/clear_refs", "w") as reset:
            reset.write("5")
        before = _high_water()
        work()
        os.write(write, str(_high_water() - before).encode())
        os._exit(0)
    os.close(write)
    grown = int(os.read(read, 100) or b"0")
    os.close(read)
    os.waitpid(child, 0)
    return grown


def _high_water() -> int:
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
