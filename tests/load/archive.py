"""A site of many archived applications beside one of a thousand, in turns in one run.

The goal: lists, search, opening and filing take at most one and a half times as long. The size
of the stores is told per application.
"""

from tests.load import floor
from tests.load.growth import measured
from tests.load.growth import Site


MODULE = "tests.load.archived"
GOAL = 1.5
KILOBYTE = 1024


def run(asked) -> None:
    """Make both sites, measure in turns, print and keep the tables."""
    small, large = Site(asked.beside, MODULE), Site(asked.archived, MODULE)
    try:
        small.names()
        rows = [measured(name, small, large, asked.runs) for name in large.names()]
        sizes = large.sizes()
    finally:
        small.close()
        large.close()
    print(
        f"{asked.archived} archived applications beside {asked.beside}, {asked.runs} runs, "
        f"medians, goal ≤ {GOAL:g}"
    )
    for row in rows:
        mark = "" if row["ratio"] <= GOAL else "  over the goal"
        times = f"{row['large']:9.1f} ms {row['small']:9.1f} ms"
        print(f"{row['name']:34} {times} {row['ratio']:6.2f}{mark}")
    print("bytes per application, large site")
    for name, size in sizes.items():
        print(f"{name:34} {size / KILOBYTE:9.1f} KB")
    floor.keep("archive", [*rows, {"name": "sizes", **sizes}])
