"""A worker in a process of its own, for tests that kill it; run as a program.

worker_program.py FOLDER    files in the folder tell the test, and are told by it, how far it is
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import daemon
from kase.is2in.ledger import joblog
from pathlib import Path
import logging
import os
import signal
import time
import transaction


FOLDER = Path(os.environ.get("TEST_FOLDER", ""))
INSERT = "INSERT INTO test_bid (who) VALUES (:who)"


class NoObjects:
    """Stands in for the root of the object database, which these tests do without."""

    def __init__(self):
        self._p_jar = self

    def __getitem__(self, name):
        return None

    def close(self):
        """Close nothing."""


@ledger.task("test.slow")
def slow(who: str) -> None:
    """Write a row, say so, and wait until the test lets go."""
    ledger.write(INSERT, {"who": who})
    (FOLDER / f"begun-{os.getpid()}").touch()
    while not (FOLDER / "go").exists():
        time.sleep(0.05)


@ledger.task("test.last_words")
def last_words(who: str) -> None:
    """Die after the commit, before the queue is told."""
    ledger.write(INSERT, {"who": who})
    transaction.get().addAfterCommitHook(lambda *_: os.kill(os.getpid(), signal.SIGKILL))


@ledger.task("test.killer")
def killer() -> None:
    """Die each time, as a job does that needs too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


@ledger.task("test.place")
def place(who: str) -> None:
    """Write a row."""
    ledger.write(INSERT, {"who": who})


# The sixth field is seconds: no test waits for a minute.
@ledger.periodic("* * * * * */1", "test.tick")
def tick() -> None:
    """Say that the clock runs."""
    (FOLDER / "tick").touch()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    joblog.silence_the_library()
    daemon.serve(NoObjects, "is2in", heartbeat=0.3, silent=1.5)
