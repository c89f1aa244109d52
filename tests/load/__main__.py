"""Benchmarks. `make bench` runs all; `make bench ARGS="pages"` and `ARGS="growth"` one of them.

    pages   our pages beside a plain Plone site in one run (--applications N)
    signatures  verifying beside the library and openssl, GOST beside RSA, memory
            (--verifications N)
    growth  lists, search and log-in of a large site beside one a hundredth of it (--size 1.0)
    book    the subscription's book: bids in, allotment, demand, beside their floors (--bids N)
    archive archived applications: lists, search, opening, filing (--archived N --beside N)

Ratios are what counts: the machine is shared. ``--runs`` measurements in turns, medians.
"""

from tests.load import archive
from tests.load import book
from tests.load import growth
from tests.load import pages
from tests.load import signatures
import argparse


SUBJECTS = {
    "pages": pages.run,
    "growth": growth.run,
    "archive": archive.run,
    "book": book.run,
    "signatures": signatures.run,
}


def main() -> None:
    """Read what is asked and run it."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("subject", nargs="?", choices=[*SUBJECTS, "all"], default="all")
    parser.add_argument("--applications", type=int, default=1000, help="of pages")
    parser.add_argument("--size", type=float, default=1.0, help="of growth: 1.0 is 10 000")
    parser.add_argument("--bids", type=int, default=1_000_000, help="of book")
    parser.add_argument("--entered", type=int, default=100_000, help="of book: at most, into SQL")
    parser.add_argument("--whole", type=int, default=36_283, help="of book: a whole subscription")
    parser.add_argument("--part", choices=[*book.PARTS, "all"], default="all", help="of book")
    parser.add_argument("--archived", type=int, default=100_000, help="of archive: the large site")
    parser.add_argument("--beside", type=int, default=1_000, help="of archive: the small site")
    parser.add_argument("--verifications", type=int, default=10_000, help="of signatures: memory")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    for name, run in SUBJECTS.items():
        if asked.subject in (name, "all"):
            run(asked)


if __name__ == "__main__":
    main()
