"""Lists, search and log-in of a large site beside one a hundredth of it, in turns in one run.

Each site is a process of its own with its own database, so that the machine's other work falls on
both. The goal: the large one takes at most twice the time.
"""

from subprocess import PIPE
from subprocess import Popen
from tests.load import floor
import json
import statistics
import sys


HUNDREDTH = 0.01
GOAL = 2.0


class Site:
    """A process with a site of a size."""

    def __init__(self, size: float, module: str = "tests.load.grown") -> None:
        command = [sys.executable, "-W", "ignore", "-m", module, str(size)]
        self.process = Popen(command, stdin=PIPE, stdout=PIPE, text=True)

    def names(self) -> list[str]:
        """Wait until the site is there; return the measurements it knows."""
        return json.loads(self._line())

    def measure(self, name: str) -> float:
        """Return the milliseconds of one measurement."""
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return float(self._line())

    def sizes(self) -> dict[str, float]:
        """Return how many bytes of each store an application takes."""
        self.process.stdin.write("sizes\n")
        self.process.stdin.flush()
        return json.loads(self._line())[0]

    def close(self) -> None:
        """Let the process end, with its database."""
        self.process.stdin.close()
        self.process.wait(120)

    def _line(self) -> str:
        while line := self.process.stdout.readline():
            # What libraries print is not an answer.
            if line.startswith(("[", *"0123456789")):
                return line
        raise SystemExit("The site of the benchmark has ended.")


def run(asked) -> None:
    """Make both sites, measure in turns, print and keep the table."""
    small, large = Site(asked.size * HUNDREDTH), Site(asked.size)
    try:
        small.names()
        rows = [measured(name, small, large, asked.runs) for name in large.names()]
    finally:
        small.close()
        large.close()
    print(f"size {asked.size:g} beside its hundredth, {asked.runs} runs, medians, goal ≤ {GOAL:g}")
    for row in rows:
        mark = "" if row["ratio"] <= GOAL else "  over the goal"
        times = f"{row['large']:9.1f} ms {row['small']:9.1f} ms"
        print(f"{row['name']:34} {times} {row['ratio']:6.2f}{mark}")
    floor.keep("growth", rows)


def measured(name: str, small: Site, large: Site, runs: int) -> dict:
    """Return medians of both sites; the first turn warms up and is not counted."""
    times: dict[str, list[float]] = {"small": [], "large": []}
    for turn in range(runs + 1):
        for key, site in (("small", small), ("large", large)):
            took = site.measure(name)
            if turn:
                times[key].append(took)
    medians = {key: statistics.median(values) for key, values in times.items()}
    return {"name": name, **medians, "ratio": medians["large"] / medians["small"]}
