"""The signing panel in a real browser, against the emulator over wss and the real checks."""

from collections import namedtuple
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from kase.is2in.signing.acceptance import _refused
from kase.is2in.signing.api import from_json
from kase.is2in.signing.api import verify
from kase.is2in.signing.browser.panel import panel
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.maker import pem_cms
from kase.is2in.signing.testing.ncalayer import Emulator
from kase.is2in.signing.testing.ncalayer import own_tls
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
from websockets.asyncio.server import serve
import asyncio
import json
import kase.is2in.signing
import socket
import threading
import unittest


ROOM = Path(kase.is2in.signing.__file__).parent
TYPES = {".js": "text/javascript", ".css": "text/css"}
Document = namedtuple("Document", "filename data sha256")
# How the emulator behaves → the words of the tab.
FAULTS = {
    "cancel": "canceled",
    "wrong-password": "password",
    "expired": "expired",
    "unsuitable": "unsuitable",
    "busy": "busy",
    "broken": "program",
    "older": "unknown-module",
    "malformed": "malformed",
    "odd": "malformed",
    "closed": "closed",
    "silent": "closed",
}
# A browser that asks before a page may reach the computer, as newer ones do.
ASKING = "state => { navigator.permissions.query = async () => ({ state }); }"
# Firefox says why: the certificate of the program is not trusted.
UNTRUSTED = """() => {
  window.WebSocket = class extends EventTarget {
    constructor() {
      super();
      setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code: 1015 })));
    }
    close() {}
  };
}"""
# Two requests at once over a socket that answers the first only when told to.
TWO_AT_ONCE = """async (address) => {
  const { NcaLayer } = await import(address);
  const sent = [];
  const socket = new EventTarget();
  Object.assign(socket, { readyState: 1, close() {}, send: (text) => sent.push(text) });
  const program = new NcaLayer(socket);
  const both = [program.ask({ number: 1 }), program.ask({ number: 2 })];
  const say = (text) => socket.dispatchEvent(new MessageEvent("message", { data: text }));
  const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
  await turn();
  const before = sent.length;
  say("--heartbeat--");
  say('{"code": "first"}');
  await turn();
  say('{"code": "second"}');
  const answers = await Promise.all(both);
  program.close();
  return [before, sent.length, answers[0].code, answers[1].code];
}"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Program:
    """The emulator over wss in a thread; its behaviour may change while a page is open."""

    emulator: Emulator

    def __init__(self) -> None:
        self.port = free_port()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)

    def key(self, store: str):
        return demo.demo_pki.load_key(demo.demo_folder() / store)

    def run(self, ready: threading.Event) -> None:
        async def listen() -> None:
            self.ended = asyncio.Event()
            async with serve(self.talk, "127.0.0.1", self.port, ssl=own_tls()):
                ready.set()
                await self.ended.wait()

        self.loop.run_until_complete(listen())

    async def talk(self, connection) -> None:
        await self.emulator.talk(connection)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join(10)
        self.loop.close()


class Site(BaseHTTPRequestHandler):
    """Serves the rendered panel, static files of the room, the document; checks what is sent."""

    html = ""
    document = CONTENT
    sent: list[tuple[str, str]] = []

    def do_GET(self):
        folder, _slash, name = self.path.lstrip("/").partition("?")[0].partition("/")
        if folder.startswith("++plone++"):
            data = static(folder.partition("kase.is2in.signing")[2].lstrip("."), name)
            self.give(200, data, TYPES[Path(name).suffix])
        elif folder == "document":
            self.give(200, type(self).document, "application/octet-stream")
        else:
            self.give(200, type(self).html.encode(), "text/html; charset=utf-8")

    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).sent.append((data["provider"], self.headers["Accept"]))
        sent = from_json(data)
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


class Server(ThreadingHTTPServer):
    """Serves without a word: a browser may leave a page before it has got all of it."""

    def handle_error(self, request, client_address):
        """Say nothing."""


def static(provider: str, name: str) -> bytes:
    """Return a static file of the room, or of a provider's folder."""
    folder = ROOM / "providers" / provider if provider else ROOM / "browser"
    return (folder / "static" / name).read_bytes()


@unittest.skipUnless(chromium(), "Chromium is not installed")
class Panel(unittest.TestCase):
    """Presses the button."""

    layer = INTEGRATION

    def setUp(self):
        # For the whole test, not in the server's threads: they share one environment.
        self.enterContext(demo.trusting())
        self.enterContext(demo.trusting(provider="tumar"))
        self.program = Program()
        self.addCleanup(self.program.stop)
        address = {"IS2IN_NCALAYER": f"wss://127.0.0.1:{self.program.port}/"}
        with mock.patch.dict("os.environ", address):
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
        server = Server(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = f"http://127.0.0.1:{server.server_port}/"
        self.browser = self.enterContext(started())

    def test_panel(self):
        """One browser for all: it takes longer to start than each of them."""
        checks = (
            self.every_way_of_signing,
            self.every_fault_of_the_program,
            self.program_out_of_reach,
            self.one_request_at_a_time,
            self.refused_check_by_check,
            self.files_that_are_no_signature,
        )
        for check in checks:
            with self.subTest(check.__name__):
                self.program.emulator = Emulator(self.program.key(f"{HEAD.email}.p12"))
                Site.document, Site.sent = CONTENT, []
                self.page = self.open()
                check()
                self.page.context.close()

    def open(self, *, trusting: bool = True):
        """Return a new page with the panel, in a browser that trusts the program's certificate."""
        page = window(self.browser, ignore_https_errors=trusting).new_page()
        page.goto(self.address)
        page.wait_for_load_state("networkidle")
        return page

    def words(self, name: str, tab: str = "nca") -> str:
        """Return a text of a tab, or of the panel, as the templates carry it."""
        return self.page.evaluate(
            """([tab, name]) => {
              const title = document.querySelector(`[data-provider=${tab}] summary`);
              const own = title.nextElementSibling;
              const root = document.querySelector("[data-signing]");
              return own.getAttribute(name) ?? root.getAttribute(name);
            }""",
            [tab, f"data-text-{name}"],
        )

    def problem(self, page=None, tab: str = "nca") -> str:
        place = (page or self.page).locator(f"[data-provider={tab}] [data-problem]")
        place.wait_for(state="visible")
        return place.text_content()

    def press(self, page=None) -> str:
        """Press Sign and return what the page says went wrong."""
        page = page or self.page
        page.click("[data-sign]")
        page.wait_for_selector("[data-sign]:not([disabled])")
        return self.problem(page)

    def signs(self) -> None:
        """Wait for the page after signing, and come back."""
        self.page.wait_for_url("**/signed")
        self.page.goto(self.address)
        self.page.wait_for_load_state("networkidle")

    def send(self, tab: str, name: str, data: bytes) -> None:
        """Send a file by the form of a tab."""
        form = self.page.locator(f"[data-provider={tab}]")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        form.locator("input[type=file]").set_input_files(file)
        form.locator("form button").click()

    def every_way_of_signing(self):
        for scenario in ("ok", "old"):
            self.program.emulator.scenario = scenario
            self.page.click("[data-sign]")
            self.signs()
        tumar = self.program.key(f"tumar/{HEAD.email}.p12")
        self.send("tumar", "заявление.pdf.p7s", make_cms(CONTENT, tumar, attached=True))
        self.signs()
        self.send("tumar", "заявление.sig", make_cms(CONTENT, tumar))
        self.signs()
        pem = pem_cms(make_cms(CONTENT, self.program.emulator.key)).encode()
        self.send("upload", "заявление.pem", pem)
        self.signs()
        ways = [provider for provider, _accept in Site.sent]
        self.assertEqual(ways, ["nca", "nca", "tumar", "tumar", "upload"])
        # plone.rest takes a single type for a call of a service, and there is none of that name.
        self.assertIsNone(lookup_service_id("POST", Site.sent[0][1]))
        self.assertTrue(Site.sent[0][1].startswith("application/json"))

    def every_fault_of_the_program(self):
        self.page.evaluate("document.querySelector('[data-ncalayer]').dataset.beat = '4'")
        for scenario, name in FAULTS.items():
            with self.subTest(scenario):
                self.program.emulator.scenario = scenario
                said = self.press()
                self.assertTrue(said.startswith(self.words(name)), said)
        self.program.emulator.scenario = "ok"
        Site.document = b"something else"
        self.assertEqual(self.press(), self.words("changed"))
        self.assertEqual(Site.sent, [])
        # Nothing is lost: the button works once the reason is gone.
        Site.document = CONTENT
        self.page.click("[data-sign]")
        self.signs()

    def program_out_of_reach(self):
        port, closed = self.program.port, free_port()
        # The browser does not trust the certificate, and does not say so to the page.
        stranger = self.open(trusting=False)
        said = self.press(stranger)
        self.assertTrue(said.startswith(self.words("not-running")), said)
        self.assertIn(self.words("check"), said)
        self.assertEqual(
            stranger.get_attribute("[data-problem] a", "href"), f"https://127.0.0.1:{port}/"
        )
        self.page.evaluate(
            "port => document.querySelector('[data-ncalayer]').dataset.socket ="
            " `wss://127.0.0.1:${port}/`",
            closed,
        )
        self.assertTrue(self.press().startswith(self.words("not-running")))
        self.page.evaluate(ASKING, "denied")
        self.assertEqual(self.press(), self.words("denied"))
        self.page.evaluate(ASKING, "prompt")
        said = self.press()
        self.assertTrue(said.startswith(self.words("not-running")), said)
        self.assertIn(self.words("asking"), said)
        self.assertEqual(self.page.text_content("[data-permission]"), self.words("permission"))
        self.page.evaluate(UNTRUSTED)
        self.assertTrue(self.press().startswith(self.words("untrusted")))

    def one_request_at_a_time(self):
        address = "/++plone++kase.is2in.signing.nca/ncalayer.js"
        found = self.page.evaluate(TWO_AT_ONCE, address)
        self.assertEqual(found, [1, 2, "first", "second"])

    def refused_check_by_check(self):
        self.program.emulator.key = self.program.key(f"refused/{HEAD.email}-expired.p12")
        self.press()
        place = self.page.locator("[data-provider=nca]")
        state = {
            item.get_attribute("data-check"): item.get_attribute("class")
            for item in place.locator("[data-check]").all()
        }
        self.assertEqual(state["path"], "failed")
        self.assertIn(state["revocation"], ("", None))
        good = {name for name, css in state.items() if css == "done"}
        self.assertEqual(good, set(state) - {"path", "revocation"})
        words = place.locator("[data-check=path] [data-words]").text_content()
        self.assertRegex(words, r"\d\d\.\d\d\.\d{4}")

    def files_that_are_no_signature(self):
        for tab in ("tumar", "upload"):
            for data, name in ((CONTENT, "unsigned"), (b"", "empty")):
                with self.subTest(f"{tab} {name}"):
                    self.send(tab, "file.p7s", data)
                    self.assertEqual(self.problem(tab=tab), self.words(name, tab))
            self.assertEqual(Site.sent, [])
        # A key of another authority: every check is shown in its own tab.
        self.send("tumar", "заявление.p7s", make_cms(CONTENT, self.program.emulator.key))
        failed = self.page.locator("[data-provider=tumar] [data-check].failed")
        failed.first.wait_for()
        names = [item.get_attribute("data-check") for item in failed.all()]
        self.assertEqual(names, ["path", "role_organization", "iin"])
        shown = self.page.locator("[data-provider=tumar] [data-check]").count()
        self.assertEqual(shown, self.page.locator("[data-provider=nca] [data-check]").count() - 1)
