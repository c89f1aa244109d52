"""The subscription's book: bids in, allotment, demand, each beside its floor; a whole run.

make bench ARGS="book"                        # 1 000 000 bids computed, 100 000 entered
make bench ARGS="book --part computing --bids 10000000 --runs 3"
make bench ARGS="book --part entering --bids 1000000"
make bench ARGS="book --part serving"         # over HTTP: single bids, portions, demand
make bench ARGS="book --part registers"
make bench ARGS="book --part whole"           # 36 283 bids of twelve buyers, to the results
"""

from tests.load import book_computing
from tests.load import book_entering
from tests.load import book_registers
from tests.load import book_serving
from tests.load import book_whole
from tests.load.floor import keep
import sys


PARTS = {
    "computing": lambda asked: book_computing.run(asked.bids, asked.runs),
    "registers": lambda asked: book_registers.run(min(asked.bids, asked.entered), asked.runs),
    "entering": lambda asked: book_entering.run(min(asked.bids, asked.entered)),
    "serving": lambda asked: book_serving.run(asked.bids, asked.runs),
    "whole": lambda asked: book_whole.run(asked.whole),
}


def run(asked) -> None:
    """Measure what is asked for and print; ``asked.bids`` is the size of the book."""
    for name, part in PARTS.items():
        if asked.part in (name, "all"):
            rows = part(asked)
            show(rows)
            keep(f"book-{name}", rows)


def show(rows: list[dict]) -> None:
    """Print a table: what, of how many bids, seconds, the ratio and what it shall be."""
    print(f"{'work':68}{'bids':>10}{'median s':>11}{'ratio':>12}{'goal':>8}")
    for one in rows:
        spent = "" if one["seconds"] is None else f"{one['seconds']:.4f}"
        goal = "" if one.get("goal") is None else f"{one['goal']:g}"
        print(f"{one['work']:68}{one['bids']:>10}{spent:>11}{one['ratio']:>12,.2f}{goal:>8}")
    sys.stdout.flush()
