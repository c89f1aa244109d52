"""Lists of the revoked come only from configured addresses, and only better ones are kept."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer
from kase.is2in.ledger.jobs import tasks
from kase.is2in.signing.api import fetch_lists
from kase.is2in.signing.fetching import download
from kase.is2in.signing.fetching import Unfit
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
import threading
import unittest
import urllib.error


ADDRESS = "http://lists.example/crl/issuing.crl"


class Fetching(unittest.TestCase):
    """A folder of its own, and an authority that answers from memory."""

    def setUp(self):
        self.folder = demo.trust_copy(self)
        (self.folder / "crl/urls.txt").write_text(f"# НУЦ\n\n{ADDRESS}  # issuing\n")
        self.place = self.folder / "crl/issuing.crl"
        self.before = self.place.read_bytes()
        made = demo.issuing()
        self.authority = Authority(made.key, made.certificate, made.parent)
        self.enterContext(demo.unconfigured())
        self.enterContext(demo.trusting(self.folder))

    def fetch(self, data: bytes) -> int:
        asked = []

        def get(address):
            asked.append(address)
            return data

        replaced = fetch_lists(get)
        self.assertEqual(asked, [ADDRESS])
        return replaced

    def test_a_fresh_list_revokes_from_then_on(self):
        key = demo.key_of(HEAD)
        cms = make_cms(CONTENT, key)
        self.assertTrue(verify(CONTENT, cms, demo.signer()).ok)
        self.authority.revoke(key.certificate)
        self.assertEqual(self.fetch(self.authority.revocation_list()), 1)
        failed = [check.name for check in verify(CONTENT, cms, demo.signer()).failed]
        self.assertEqual(failed, ["revocation"])

    def test_the_same_list_is_left_alone(self):
        self.assertEqual(self.fetch(self.before), 0)

    def test_what_is_worse_never_takes_the_place(self):
        stranger = Authority.create("Чужой центр", Authority.create("Чужой корень"))
        namesake = Authority(stranger.key, demo.issuing().certificate)
        old = self.authority.revocation_list(issued=clock.now() - timedelta(days=90))
        for name, data in (
            ("a stranger's", stranger.revocation_list()),
            ("under a borrowed name", namesake.revocation_list()),
            ("an older one", old),
            ("no list", b"<html>portal</html>"),
            ("nothing", b""),
        ):
            with self.subTest(name), self.assertLogs("kase.is2in.signing.fetching", "WARNING"):
                self.assertEqual(self.fetch(data), 0)
            self.assertEqual(self.place.read_bytes(), self.before)

    def test_a_server_that_is_down_changes_nothing(self):
        def get(address):
            raise urllib.error.URLError("down")

        with self.assertLogs("kase.is2in.signing.fetching", "WARNING"):
            self.assertEqual(fetch_lists(get), 0)
        self.assertEqual(self.place.read_bytes(), self.before)

    def test_an_address_cannot_name_a_place_outside(self):
        for address in (
            "http://lists.example/",
            "http://lists.example/..%2f..%2fca.pem",
            "http://lists.example/.crl",
        ):
            (self.folder / "crl/urls.txt").write_text(address)
            fresh = self.authority.revocation_list()
            before = sorted(self.folder.rglob("*"))
            with self.subTest(address), self.assertLogs("kase.is2in.signing.fetching", "WARNING"):
                self.assertEqual(fetch_lists(lambda _address, fresh=fresh: fresh), 0)
            self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_runs_by_the_clock(self):
        self.assertIn("signing.fetch_lists", tasks())


class Portal(BaseHTTPRequestHandler):
    """Answers as the national server does: a list to those who name themselves."""

    def do_GET(self):
        if self.path == "/moved.crl":
            self.send_response(303)
            self.send_header("Location", "http://127.0.0.1:1/inner")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["User-Agent"].encode())

    def log_message(self, *args):
        """Keep the output of the tests clean."""


class Download(unittest.TestCase):
    """The client itself, against a server on this machine."""

    def setUp(self):
        server = HTTPServer(("127.0.0.1", 0), Portal)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.server = f"http://127.0.0.1:{server.server_port}"

    def test_names_itself(self):
        self.assertEqual(download(f"{self.server}/a.crl"), b"kase.is2in")

    def test_follows_no_redirect(self):
        with self.assertRaises(urllib.error.HTTPError):
            download(f"{self.server}/moved.crl")

    def test_reads_no_file(self):
        with self.assertRaises(Unfit):
            download("file:///etc/hostname")
