"""The NCALayer emulator speaks as the real program does, and what it signs is accepted."""

from base64 import b64decode
from base64 import b64encode
from pathlib import Path
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.test_refusals import Case
from websockets.sync.client import connect
import json
import socket
import subprocess
import sys


SOURCE = Path(__file__).resolve().parents[2] / "src/kase.is2in"
BASICS = "kz.gov.pki.knca.basics"
COMMON = "kz.gov.pki.knca.commonUtils"
SECONDS = 20


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def basics(data: str, **params) -> dict:
    """Return the request of the panel to the newer module."""
    return {
        "module": BASICS,
        "method": "sign",
        "args": {
            "allowedStorages": None,
            "format": "cms",
            "data": data,
            "signingParams": {"decode": True, "encapsulate": False, "digested": False, **params},
            "signerParams": {"extKeyUsageOids": ["1.3.6.1.5.5.7.3.4"], "chain": []},
            "locale": "ru",
        },
    }


def common(data: str, attach: bool = False) -> dict:
    """Return the request of the panel to the older module."""
    return {
        "module": COMMON,
        "method": "createCAdESFromBase64",
        "args": ["PKCS12", "SIGNATURE", data, attach],
    }


class Talk(Case):
    """Starts the emulator as a program of its own and talks to it."""

    data = b64encode(CONTENT).decode()

    def start(self, scenario="ok"):
        """Return an open connection after the greeting."""
        port = free_port()
        store = demo.demo_folder() / f"{HEAD.email}.p12"
        words = ("--p12", store, "--port", port, "--no-tls", "--scenario", scenario)
        program = subprocess.Popen(
            [sys.executable, "-m", "kase.is2in.signing.testing.ncalayer", *map(str, words)],
            cwd=SOURCE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.wait, SECONDS)
        self.addCleanup(program.terminate)
        self.assertEqual(program.stdout.readline(), f"listening on {port}\n")
        connection = self.enterContext(connect(f"ws://127.0.0.1:{port}/", max_size=None))
        self.greeting = json.loads(connection.recv(SECONDS))
        return connection

    def ask(self, connection, request):
        connection.send(json.dumps(request))
        return json.loads(connection.recv(SECONDS))

    def test_greeting_and_heartbeat(self):
        connection = self.start()
        self.assertTrue(self.greeting["result"]["version"])
        connection.send("--heartbeat--")
        self.assertEqual(connection.recv(SECONDS), "--heartbeat--")

    def test_sign(self):
        connection = self.start()
        for request in (basics(self.data), basics(self.data, encapsulate=True)):
            answer = self.ask(connection, request)
            self.assertIs(answer["status"], True)
            self.assertGood(answer["body"]["result"].encode())

    def test_sign_many(self):
        answer = self.ask(self.start(), basics([self.data, self.data]))
        self.assertEqual(len(answer["body"]["result"]), 2)
        for signature in answer["body"]["result"]:
            self.assertGood(signature.encode())

    def test_text_instead_of_boolean(self):
        """The base64 itself gets signed: the mistake the panel must not make."""
        answer = self.ask(self.start(), basics(self.data, decode="true"))
        cms = answer["body"]["result"].encode()
        self.assertFails(("content", "message_digest"), cms)
        self.assertGood(cms, content=self.data.encode())

    def test_cancel(self):
        connection = self.start("cancel")
        self.assertEqual(self.ask(connection, basics(self.data)), {"status": True, "body": {}})
        answer = self.ask(connection, common(self.data))
        self.assertEqual((answer["code"], answer["message"]), ("500", "action.canceled"))

    def test_old_module(self):
        connection = self.start("old")
        answer = self.ask(connection, basics(self.data))
        self.assertEqual(answer["errorCode"], "MODULE_NOT_FOUND")
        for attach in (False, True):
            answer = self.ask(connection, common(self.data, attach))
            self.assertEqual(answer["code"], "200")
            self.assertGood(b64decode(answer["responseObject"]))

    def test_wrong_password(self):
        connection = self.start("wrong-password")
        answer = self.ask(connection, basics(self.data))
        self.assertIs(answer["status"], False)
        self.assertIn("password", answer["details"])
        self.assertIn("password", self.ask(connection, common(self.data))["message"])

    def test_wrong_password_of_the_store(self):
        """The program itself does not start with a password that is not the store's."""
        store = str(demo.demo_folder() / f"{HEAD.email}.p12")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "kase.is2in.signing.testing.ncalayer", "--no-tls"),
                *("--p12", store, "--password", "no", "--port", str(free_port())),
            ],
            cwd=SOURCE,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("password", done.stderr)
