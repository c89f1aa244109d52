"""One worker in a process of its own that sends what waits; run as a program.

worker_program.py FOLDER    the first in a folder is killed between sending and marking
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify import delivery
from kase.is2in.notify import queue
from pathlib import Path
import os
import signal
import sys
import transaction


DELIVER = delivery.deliver
KILLED = Path(sys.argv[-1]) / "killed"


def deliver(letter) -> None:
    """Send, then die the first time."""
    DELIVER(letter)
    if not KILLED.exists():
        KILLED.touch()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    delivery.deliver = deliver
    for row in ledger.read("SELECT id FROM mail_queue WHERE state = 'queued'"):
        queue.send(row.id)
    transaction.commit()
