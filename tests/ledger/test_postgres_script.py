"""The clone's own PostgreSQL: started twice, killed, moved, and never somebody else's."""

from pathlib import Path
from sqlalchemy import create_engine
from tests.layers import house_script
import contextlib
import io
import os
import psycopg
import shutil
import signal
import stat
import tempfile
import time
import unittest


postgres = house_script("postgres")


def ask(dsn: str, question: str):
    """Return the one value a query gives, on a connection of its own."""
    engine = create_engine(dsn, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.exec_driver_sql(question)
            return result.scalar_one() if result.returns_rows else None
    finally:
        engine.dispose()


class Server(unittest.TestCase):
    """A folder of each test's own, its server ended whatever happens."""

    def setUp(self):
        self.top = Path(tempfile.mkdtemp(prefix="is2in-script-"))
        # So that nothing has to be said about letting the server's account through.
        self.top.chmod(0o711)
        self.folder = self.top / "sql"
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.addCleanup(lambda: postgres.stop(self.folder))

    def start(self, sockets: Path | None = None) -> str:
        return postgres.start(self.folder, sockets, postgres.FAST)

    def test_start_again_stop_and_start(self):
        dsn = self.start()
        pid = postgres.status(self.folder)
        ask(dsn, "CREATE TABLE kept (a int)")
        self.assertEqual((self.start(), postgres.status(self.folder)), (dsn, pid))
        postgres.stop(self.folder)
        postgres.stop(self.folder)
        self.assertIsNone(postgres.status(self.folder))
        self.assertEqual(ask(self.start(), "SELECT count(*) FROM kept"), 0)

    def test_killed(self):
        # With the settings of `make run`: what was committed is on the disk.
        ask(postgres.start(self.folder), "CREATE TABLE kept (a int)")
        os.kill(postgres.status(self.folder), signal.SIGKILL)
        # No pause: the children of the killed server may still be there.
        self.assertEqual(ask(self.start(), "SELECT count(*) FROM kept"), 0)

    def test_its_number_is_used_by_another_program(self):
        self.start()
        pid = postgres.status(self.folder)
        os.kill(pid, signal.SIGKILL)
        while self.alive(pid):
            time.sleep(0.05)
        lock = self.folder / "data/postmaster.pid"
        lines = lock.read_text().splitlines()
        # As after a reboot: the number lives, as a program that is no server of ours.
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        self.assertIsNone(postgres.status(self.folder))
        self.assertEqual(ask(self.start(), "SELECT 1"), 1)

    @staticmethod
    def alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"

    def test_a_half_made_folder_is_made_anew(self):
        unfinished = self.folder / "data.new"
        unfinished.mkdir(parents=True)
        (unfinished / "PG_VERSION").write_text("18\n")
        self.assertEqual(ask(self.start(), "SELECT 1"), 1)

    def test_a_clone_with_a_long_path(self):
        deep = self.top / ("a" * 60) / ("b" * 60)
        self.folder = deep / "sql"
        dsn = self.start(deep / "run")
        self.assertEqual(ask(dsn, "SELECT 1"), 1)
        self.assertNotIn(str(deep), dsn)

    def test_a_path_with_a_blank_and_a_quote(self):
        self.folder = self.top / "a b'c"
        dsn = self.start(self.top / "r n")
        self.assertEqual(ask(dsn, "SELECT 1"), 1)

    def test_only_a_socket_and_only_for_us(self):
        dsn = self.start(self.top / "run")
        self.assertEqual(ask(dsn, "SHOW listen_addresses"), "")
        home = self.top / "run/sql"
        self.assertEqual(stat.S_IMODE(home.stat().st_mode), 0o700)

    def test_never_as_root(self):
        self.start()
        pid = postgres.status(self.folder)
        self.assertNotEqual(Path(f"/proc/{pid}").stat().st_uid, 0)

    def test_cyrillic_letters_have_two_cases(self):
        dsn = self.start()
        self.assertEqual(ask(dsn, "SELECT upper('әбв') || lower('ҚЁ')"), "ӘБВқё")

    def test_a_server_that_cannot_start_says_why(self):
        self.start()
        postgres.stop(self.folder)
        (self.folder / "data/postgresql.conf").write_text("nonsense = 1\n")
        with self.assertRaisesRegex(postgres.NotStarted, "nonsense"):
            self.start()

    def test_the_command(self):
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            self.assertEqual(postgres.main(["status", str(self.folder)]), 3)
            self.assertEqual(postgres.main(["start", str(self.folder)]), 0)
            self.assertEqual(postgres.main(["status", str(self.folder)]), 0)
            self.assertEqual(postgres.main(["stop", str(self.folder)]), 0)
            self.assertEqual(postgres.main(["dance"]), 2)
        self.assertIn("postgresql+psycopg://is2in@/is2in?host=", output.getvalue())
        with self.assertRaises(psycopg.OperationalError):
            psycopg.connect(output.getvalue().splitlines()[1].replace("+psycopg", ""))
