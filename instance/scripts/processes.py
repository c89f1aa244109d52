"""The processes of one clone: started together, found again, stopped in order.

A process is known by a file ``var/run/<name>.pid``. Before anything is signalled its command
line must name this clone, so that a number used again by another program is left alone.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path
import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time


ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
RUN = VAR / "run"
LOG = VAR / "log"
# sockaddr_un holds 108 bytes; what the programs add to the folder needs some of them.
SOCKET_FOLDER_LIMIT = 80
STOP_SECONDS = 15


def socket_folder() -> Path:
    """Return the folder of this clone's sockets: var/run, or a short one where that is too long."""
    if len(os.fsencode(RUN)) <= SOCKET_FOLDER_LIMIT:
        return RUN
    mark = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"is2in-{os.getuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        sys.exit(f"{folder} belongs to somebody else")
    return folder


def port_is_free(port: int) -> bool:
    """Return whether both families of localhost can be listened on."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as error:
            if family == socket.AF_INET6 and error.errno != 98:
                continue
            return False
    return True


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One process of the clone, by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.file = RUN / f"{name}.pid"
        self.log = LOG / f"{name}.out"
        self.child: subprocess.Popen | None = None

    def start(self, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        """Start it in a session of its own, its output in var/log/<name>.out."""
        LOG.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.file.write_text(str(self.child.pid))

    @property
    def pid(self) -> int | None:
        """Return the number of the living process, None when there is none of ours."""
        try:
            pid = int(self.file.read_text())
            command = Path(f"/proc/{pid}/cmdline")
            if command.parent.parent.joinpath("self").exists():
                return pid if os.fsencode(ROOT) in command.read_bytes() else None
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def ended(self) -> bool:
        """Return whether it is not running (any more)."""
        if self.child is not None:
            return self.child.poll() is not None
        return self.pid is None

    def stop(self, *, group: bool = True, seconds: float = STOP_SECONDS) -> None:
        """Ask it to end, and end it after a time; other processes are never touched.

        ``group`` says whether it was started in a session of its own, children included.
        """
        pid = self.pid
        if pid is not None:
            signal_it = os.killpg if group else os.kill
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    signal_it(pid, number)
                except ProcessLookupError:
                    break
                if self._wait(seconds):
                    break
        self.file.unlink(missing_ok=True)

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of what it printed."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def _wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.ended():
                return True
            time.sleep(0.05)
        return False
