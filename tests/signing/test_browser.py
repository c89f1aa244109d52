"""The signing panel in a real browser, against the emulator and the real checks."""

from collections import namedtuple
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from kase.is2in.signing.acceptance import _refused
from kase.is2in.signing.api import from_json
from kase.is2in.signing.api import panel
from kase.is2in.signing.api import verify
from kase.is2in.web.refusals import as_json
from pathlib import Path
from plone.rest.negotiation import lookup_service_id
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.layers import INTEGRATION
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from unittest import mock
import json
import kase.is2in.signing.browser
import socket
import subprocess
import sys
import threading
import unittest


STATIC = Path(kase.is2in.signing.browser.__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css"}
Document = namedtuple("Document", "filename data sha256")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Site(BaseHTTPRequestHandler):
    """Serves the rendered panel, the room's scripts, the document; checks what is sent."""

    html = ""
    document = CONTENT
    accepts: list[str] = []

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1].partition("?")[0]
        if (STATIC / name).is_file() and name:
            self.give(200, (STATIC / name).read_bytes(), TYPES[Path(name).suffix])
        elif name == "document":
            self.give(200, type(self).document, "application/octet-stream")
        else:
            self.give(200, type(self).html.encode(), "text/html; charset=utf-8")

    def do_POST(self):
        type(self).accepts.append(self.headers["Accept"])
        sent = from_json(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        found = verify(CONTENT, sent.cms, demo.signer(), sent.provider)
        if found.ok:
            self.give(200, json.dumps({"ok": True, "next": "/signed"}).encode())
            return
        with mock.patch("kase.is2in.ledger.api.record"):
            answer = as_json(_refused("application:1", found))
        self.give(422, json.dumps(answer).encode())

    def give(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the output of the tests clean."""


@unittest.skipUnless(chromium(), "Chromium is not installed")
class Panel(unittest.TestCase):
    """Presses the button."""

    layer = INTEGRATION

    def setUp(self):
        self.port = free_port()
        # For the whole test, not in the server's threads: they share one environment.
        self.enterContext(demo.trusting())
        socket_address = {"IS2IN_NCALAYER": f"ws://127.0.0.1:{self.port}/"}
        with mock.patch.dict("os.environ", socket_address):
            html = panel(
                self.layer["portal"],
                self.layer["request"],
                document=Document("заявление.pdf", CONTENT, sha256(CONTENT).hexdigest()),
                data_url="/document",
                submit_url="/submit",
                signer=demo.signer(),
            )
        portal = self.layer["portal"].absolute_url()
        Site.html = f"<html><body>{html}</body></html>".replace(portal, "")
        Site.document, Site.accepts = CONTENT, []
        server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = f"http://127.0.0.1:{server.server_port}/"

    def ncalayer(self, scenario: str = "ok", store: str = f"{HEAD.email}.p12") -> None:
        command = [sys.executable, "-m", "kase.is2in.signing.testing.ncalayer", "--no-tls"]
        command += ["--p12", str(demo.demo_folder() / store), "--scenario", scenario]
        path = ":".join(sys.path)
        process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, 10)
        self.addCleanup(process.terminate)
        self.assertIn(b"listening", process.stdout.readline())

    def press(self, page) -> None:
        page.goto(self.address)
        page.click("[data-sign]")

    def browse(self):
        return window(self.enterContext(started())).new_page()

    def problem(self, page) -> str:
        page.wait_for_selector("[data-problem]:not([hidden])")
        return page.text_content("[data-problem]")

    def test_signed_by_either_module(self):
        page = self.browse()
        for scenario in ("ok", "old"):
            with self.subTest(scenario):
                self.port, before = free_port(), self.port
                Site.html = Site.html.replace(f":{before}/", f":{self.port}/")
                self.ncalayer(scenario)
                self.press(page)
                page.wait_for_url("**/signed")
        # plone.rest takes a single type for a call of a service, and there is none of that name.
        self.assertIsNone(lookup_service_id("POST", Site.accepts[0]))
        self.assertTrue(Site.accepts[0].startswith("application/json"))

    def test_refused_check_by_check(self):
        self.ncalayer(store=f"refused/{HEAD.email}-expired.p12")
        page = self.browse()
        self.press(page)
        self.problem(page)
        state = {
            item.get_attribute("data-check"): item.get_attribute("class")
            for item in page.query_selector_all("[data-check]")
        }
        self.assertEqual(state["path"], "failed")
        self.assertIn(state["revocation"], ("", None))
        good = {name for name, css in state.items() if css == "done"}
        self.assertEqual(good, set(state) - {"path", "revocation"})
        words = page.text_content("[data-check=path] [data-words]")
        self.assertRegex(words, r"\d\d\.\d\d\.\d{4}")
        # The place is kept: the button can be pressed again.
        self.assertTrue(page.is_enabled("[data-sign]"))

    def test_not_running_cancelled_and_a_changed_document(self):
        page = self.browse()
        self.press(page)
        words = [self.problem(page)]
        self.ncalayer("cancel")
        self.press(page)
        words.append(self.problem(page))
        Site.document = b"something else"
        self.press(page)
        words.append(self.problem(page))
        texts = [
            page.get_attribute("[data-signing]", f"data-text-{name}")
            for name in ("not-running", "canceled", "changed")
        ]
        self.assertEqual(words, texts)
        self.assertEqual(Site.accepts, [])
