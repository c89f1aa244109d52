"""Processes of their own for tests that kill them: forked, so that one costs no start of Python.

A child has its own connections to the database, because the engine is kept per process; it ends
without clearing up after its parent.
"""

from collections.abc import Callable
from kase.is2in.ledger import engine
from pathlib import Path
from tests.layers import house_script
from tests.layers import POSTGRES
import contextlib
import os
import signal
import time
import traceback
import transaction


SECONDS = 60
postgres = house_script("postgres")


class Process:
    """A child that does one work."""

    def __init__(self, work: Callable[[], object]) -> None:
        # No connection of ours is at work while the child is made.
        transaction.abort()
        engine.Session.remove()
        self.code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            self._be_child(work)

    def kill(self) -> None:
        """End it by SIGKILL, in whatever it is doing."""
        if self.code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def wait(self) -> int:
        """Return its exit code, less than nought for a signal."""
        end = time.monotonic() + SECONDS
        while self.code is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError("the process does not end")
            else:
                time.sleep(0.01)
        return self.code

    def _be_child(self, work: Callable[[], object]) -> None:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)


def die(*_anything) -> None:
    """End this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for(condition: Callable[[], object], what: str) -> object:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited for {what}")
        time.sleep(0.02)
    return found


def kill_postgres() -> None:
    """Kill the server of the layer with all its processes, as the kernel does without memory."""
    first = postgres.status(POSTGRES.folder / "sql")
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    for pid in (first, *map(int, children)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def start_postgres() -> None:
    """Start it again; it recovers from its log."""
    postgres.start(POSTGRES.folder / "sql", POSTGRES.folder / "run", postgres.FAST)
