"""P4: what a rule takes, beside the sorting of the same book by price and time; and memory."""

from functools import partial
from kase.is2in.subscription.book import allotment
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.columns import Book
from tests.load import book_made as made
from tests.load import book_peers
import numpy as np
import time


GROUP = {"id": "all", "supply": "rest"}
SEED = "5e" * 32
GUARANTEE, PRO_RATA = {"fill": "guarantee", "units": 20}, {"fill": "pro_rata"}
BY_PRICE = {"fill": "priority", "by": "price_time"}
FIVE_TIERS = [
    {
        "id": "small",
        "where": {"amount_max": "100000"},
        "supply": {"share": "0.2"},
        "tiers": [GUARANTEE, PRO_RATA],
        "spill": "home",
    },
    {
        "id": "home",
        "where": {"residence": ["a"]},
        "supply": {"share": "0.3"},
        "tiers": [{"fill": "full", "up_to": {"amount": "50000"}}, PRO_RATA],
        "spill": "others",
    },
    {"id": "others", "supply": "rest", "tiers": [BY_PRICE]},
]
# Name: tiers or groups, the cut-off, the tie, the goal.
RULES: dict[str, tuple[list, dict | None, object, float | None]] = {
    "T price and time": ([BY_PRICE], None, "time", 1.0),
    "U uniform price, pro rata": ([PRO_RATA], {"method": "uniform"}, "time", 0.4),
    "R guarantee, largest remainder": ([GUARANTEE, PRO_RATA], None, "time", 0.6),
    "C full up to an amount, pro rata": (
        [{"fill": "full", "up_to": {"amount": "300000"}}, PRO_RATA],
        None,
        "time",
        2.5,
    ),
    "G three groups, five tiers, uniform": (FIVE_TIERS, {"method": "uniform"}, "time", 4.0),
    "D draw of 75 each": ([{"fill": "draw", "units": 75}], None, {"draw": SEED}, None),
}
BYTES, GROWTH = 160, 13.0


def run(count: int, runs: int) -> list[dict]:
    """Return the times of each rule as ratios to the sorting, and bytes a bid."""
    book = made.book(count)
    floor = "np.lexsort by price and time"
    works = {floor: lambda: np.lexsort((book.at, book.ticks))}
    works["demand by price"] = lambda: demand.by_price(book)
    works["digest of the book"] = book.digest
    kept = rules_of(book)
    for name, rule in kept.items():
        works[name] = partial(allotment.allot, book, rule)
    works |= book_peers.works(book, kept)
    # Seconds of computing: the machine's other work does not count.
    times = made.in_turns(works, runs, time.process_time)
    rows = [
        {
            "work": name,
            "bids": count,
            "seconds": spent,
            "ratio": spent / times[floor],
            "goal": RULES[name][3] if name in RULES else None,
        }
        for name, spent in times.items()
    ]
    return rows + [memory(name, book, rule) for name, rule in kept.items()]


def rules_of(book: Book) -> dict[str, rules.Rule]:
    """Return the rules, each giving half of what is asked."""
    found = {}
    for name, (parts, cut, tie, _goal) in RULES.items():
        groups = parts if "id" in parts[0] else [{**GROUP, "tiers": parts}]
        data = {"version": 1, "supply": int(book.quantity.sum()) // 2, "lot": 1}
        found[name] = rules.read({**data, "groups": groups, "cut_off": cut, "tie": tie})
    return found


def memory(name: str, book: Book, rule: rules.Rule) -> dict:
    """Return the bytes a bid takes while a rule is computed: its columns and all beside them."""
    columns = sum(
        one.nbytes for one in (book.number, book.at, book.ticks, book.quantity, book.money)
    )
    columns += sum(words.codes.nbytes for words in book.words.values())
    grown = made.peak(partial(allotment.allot, book, rule))
    each = (columns + grown) / len(book)
    work = f"bytes a bid: {name}"
    return {"work": work, "bids": len(book), "seconds": None, "ratio": each, "goal": BYTES}
