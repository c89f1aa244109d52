"""The simulator of a depository as a process of its own: HTTP on this machine, behind a token.

::

    python -m kase.is2in.subscription.depository.server --port 8181 [--facts FILE]

``IS2IN_DEPOSITORY_TOKEN`` is the token, ``IS2IN_DEPOSITORY_FACTS`` may name the file of facts.
``POST /consent``, ``/bids``, ``/sheets``, ``/notices``, ``/deleted``, ``/balances`` and
``/securities`` take a question with its ``key`` and answer ``{"key", "answer"}``, or 202 while
there is none yet; a key with another question is a conflict (409). ``GET`` and ``PUT /facts`` read
and change what it knows while it runs (see ``facts``); ``GET /told`` shows what it was told and
asked.
"""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from kase.is2in.subscription.depository import facts
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.depository.client import LEAST_TOKEN
from kase.is2in.subscription.depository.client import TOKEN
from kase.is2in.subscription.depository.simulator import Simulator
from pathlib import Path
from typing import Any
import argparse
import hashlib
import hmac
import json
import os
import socket
import sys
import threading
import time


FACTS = "IS2IN_DEPOSITORY_FACTS"
# Asked for again and again, of other accounts each time.
REPEATED = frozenset({wire.BALANCES, wire.SECURITIES})
HOST = "127.0.0.1"
MOST_BODY = 512 * 1024 * 1024
# How long it says nothing where it is to hang: longer than anybody waits.
HANGING_SECONDS = 30.0


class Refused(Exception):
    """A request is answered by a status alone."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Depository:
    """The simulator behind the process: one question at a time."""

    def __init__(self, token: str, data: Any = None) -> None:
        if len(token) < LEAST_TOKEN:
            raise ValueError(f"{TOKEN} has less than {LEAST_TOKEN} signs")
        self.token = token
        self.simulator = Simulator()
        self._lock = threading.Lock()
        self._marks: dict[str, str] = {}
        self.learn({} if data is None else data)

    def learn(self, data: Any) -> dict:
        """Take facts; raise BadFacts."""
        found = facts.read(data)
        with self._lock:
            self.simulator.facts, self.data = found, data
        return data

    def behaves(self, kind: str, data: wire.Data) -> str:
        """Return how it behaves to a question."""
        found = self.simulator.facts.of(str(data.get("subscription", "")))
        return found.behaviour.get(kind, facts.ANSWERS)

    def answer(self, kind: str, data: wire.Data, body: bytes) -> wire.Data | None:
        """Return the answer to a question, None while there is none; raise Refused."""
        key = data.get("key")
        if not isinstance(key, str) or not key:
            raise Refused(400)
        mark = hashlib.sha256(kind.encode() + body).hexdigest()
        with self._lock:
            if kind not in REPEATED and self._marks.setdefault(key, mark) != mark:
                raise Refused(409)
            try:
                found = ANSWERS[kind](self.simulator, data)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                self._marks.pop(key, None)
                raise Refused(400) from error
        return None if found is None else {"key": key, "answer": found}

    def told(self) -> dict:
        """Return what it was told and asked."""
        with self._lock:
            one = self.simulator
            notices = [
                {"key": key, "kind": told.kind, "reason": told.reason}
                for key, told in one.told.items()
            ]
            return {"deleted": one.deleted, "notices": notices, "asked": dict(one.asked)}


def _consent(one: Simulator, data: wire.Data) -> wire.Data | None:
    found = one.ask_consent(wire.to_consent(data))
    return None if found is None else {"consents": found}


def _bids(one: Simulator, data: wire.Data) -> wire.Data | None:
    found = one.check_bids(wire.to_bids(data))
    return None if found is None else wire.of_check(found)


def _sheets(one: Simulator, data: wire.Data) -> wire.Data | None:
    found = one.settle(wire.to_sheet(data))
    return None if found is None else wire.of_settlement(found)


def _notices(one: Simulator, data: wire.Data) -> wire.Data:
    one.take_notice(wire.to_told(data))
    return {"taken": True}


def _deleted(one: Simulator, data: wire.Data) -> wire.Data:
    one.tell_deleted(str(data["subscription"]), int(data["number"]))
    return {"taken": True}


def _balances(one: Simulator, data: wire.Data) -> wire.Data:
    found = one.balances(tuple(data["codes"]), str(data["currency"]))
    return {"accounts": {code: [format(m, "f") for m in two] for code, two in found.items()}}


def _securities(one: Simulator, data: wire.Data) -> wire.Data:
    return {"quantity": one.securities(str(data["subaccount"]), str(data["isin"]))}


ANSWERS: dict[str, Callable[[Simulator, wire.Data], wire.Data | None]] = {
    wire.CONSENT: _consent,
    wire.BIDS: _bids,
    wire.SHEETS: _sheets,
    wire.NOTICES: _notices,
    wire.DELETED: _deleted,
    wire.BALANCES: _balances,
    wire.SECURITIES: _securities,
}


class Handler(BaseHTTPRequestHandler):
    """One request; whoever has no token learns nothing, not even which addresses there are."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: "Server"

    def do_GET(self) -> None:
        """Show the facts, or what was told."""
        shown = {"/facts": lambda: self.depository.data, "/told": self.depository.told}
        self._reply(lambda _body: shown[self.path]() if self.path in shown else _nowhere())

    def do_PUT(self) -> None:
        """Take other facts."""
        self._reply(
            lambda body: self.depository.learn(_json(body))
            if self.path == "/facts"
            else _nowhere()
        )

    def do_POST(self) -> None:
        """Answer a question."""
        self._reply(self._answer)

    @property
    def depository(self) -> Depository:
        """Return what is served."""
        return self.server.depository

    def _answer(self, body: bytes) -> dict | bytes | None:
        kind = self.path.removeprefix("/")
        if kind not in ANSWERS:
            raise Refused(404)
        data = _json(body)
        if not isinstance(data, dict):
            raise Refused(400)
        how = self.depository.behaves(kind, data)
        if how == facts.HANGS:
            time.sleep(HANGING_SECONDS)
        if how == facts.BROKEN:
            raise Refused(500)
        found = self.depository.answer(kind, data, body)
        return b'{"key": ' if how == facts.MALFORMED else found

    def _reply(self, work: Callable[[bytes], dict | bytes | None]) -> None:
        try:
            found = work(self._body())
            status = 202 if found is None else 200
        except Refused as refused:
            status, found = refused.status, None
        except facts.BadFacts as bad:
            status, found = 422, {"message": str(bad)}
        data = found if isinstance(found, bytes) else json.dumps(found or {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if status != 200:
            # What was not read of a refused request is no next one.
            self.close_connection = True
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        sent = self.headers.get("Authorization", "")
        if not hmac.compare_digest(sent.encode(), f"Bearer {self.depository.token}".encode()):
            raise Refused(401)
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            raise Refused(400)
        if int(length) > MOST_BODY:
            raise Refused(413)
        return self.rfile.read(int(length))

    def log_message(self, *_anything) -> None:
        """Write nothing: questions are about people."""


class Server(ThreadingHTTPServer):
    """The process's server; ``listening`` may be a socket that somebody has opened."""

    daemon_threads = True

    def __init__(self, depository: Depository, port: int = 0, listening=None) -> None:
        self.depository = depository
        super().__init__((HOST, port), Handler, bind_and_activate=listening is None)
        if listening is not None:
            self.socket.close()
            self.socket: socket.socket = listening
            self.server_address = listening.getsockname()


    def handle_error(self, request, client_address) -> None:
        """Write nothing of a connection that broke."""


def _nowhere() -> dict:
    raise Refused(404)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400) from error


def main() -> int:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--facts", default=os.environ.get(FACTS, ""))
    asked = parser.parse_args()
    try:
        text = Path(asked.facts).read_text(encoding="utf-8") if asked.facts else "{}"
        depository = Depository(os.environ.get(TOKEN, ""), json.loads(text))
    except (OSError, ValueError) as error:
        print(f"The simulator of the depository cannot start: {error}", file=sys.stderr)
        return 1
    with Server(depository, asked.port) as server:
        print(f"Simulator of the depository: http://{HOST}:{server.server_address[1]}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
