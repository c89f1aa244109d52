"""An emulator of NCALayer for tests and the demo: the same JSON over a WebSocket.

::

    python -m kase.is2in.signing.testing.ncalayer --p12 KEY.p12 [--password demo]
        [--port 13579] [--no-tls] [--scenario SCENARIO]

Scenarios: ``ok``; ``old`` knows only the older module and ``older`` none of both; ``cancel``; the
faults of ``FAULTS``; ``malformed`` answers no JSON, ``odd`` JSON of another shape; ``closed`` ends
in the middle of a request, ``silent`` does not answer at all. It signs what it is given with the
key store's key and shows no window; it is for keys of the demo authority and for nothing else.
"""

from base64 import b64decode
from base64 import b64encode
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from ipaddress import ip_address
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import new_key
from kase.is2in.signing.testing.demo_pki import load_key
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.maker import pem_cms
from pathlib import Path
from websockets.asyncio.server import serve
import argparse
import asyncio
import json
import ssl
import tempfile


BASICS = "kz.gov.pki.knca.basics"
COMMON = "kz.gov.pki.knca.commonUtils"
GREETING = {"result": {"version": "1.4"}}
FAULTS = {
    "wrong-password": "java.io.IOException: keystore password was incorrect",
    "expired": "certificate expired",
    "unsuitable": "INVALID_SIGNING_PARAMS: no suitable key in the storage",
    "busy": "another request is in progress",
    "broken": "java.lang.IllegalStateException",
}
ODD = ("malformed", "odd", "closed", "silent")
SCENARIOS = ("ok", "cancel", "old", "older", *FAULTS, *ODD)


class Emulator:
    """Answers requests of one key."""

    def __init__(self, key: IssuedKey, scenario: str = "ok") -> None:
        self.key = key
        self.scenario = scenario

    def answer(self, text: str) -> str | None:
        """Return the answer to one frame, None for none; heartbeats are echoed."""
        if self.scenario == "silent":
            return None
        try:
            request = json.loads(text)
        except ValueError:
            return text
        if self.scenario in ("malformed", "odd"):
            return "<html>" if self.scenario == "malformed" else json.dumps({"status": True})
        module = request.get("module")
        if module == BASICS and self.scenario not in ("old", "older"):
            found = self.basics(request)
        elif module == COMMON and self.scenario != "older":
            found = self.common(request)
        else:
            found = {"success": False, "errorCode": "MODULE_NOT_FOUND"}
        return json.dumps(found)

    def basics(self, request: dict) -> dict:
        """Answer the newer module."""
        if self.scenario == "cancel":
            return {"status": True, "body": {}}
        args = request.get("args") or {}
        params = args.get("signingParams") or {}
        if request.get("method") != "sign" or args.get("format") != "cms":
            return _fault("org.json.JSONException: unknown method")
        if self.scenario in FAULTS:
            return _fault(FAULTS[self.scenario])
        data = args.get("data")
        many = isinstance(data, list)
        # As the real program: only a boolean true decodes; a text leaves the base64 as it is.
        decode = params.get("decode") is True
        results = [
            pem_cms(
                make_cms(
                    b64decode(one) if decode else one.encode(),
                    self.key,
                    attached=params.get("encapsulate") is True,
                )
            )
            for one in (data if many else [data])
        ]
        return {"status": True, "body": {"result": results if many else results[0]}}

    def common(self, request: dict) -> dict:
        """Answer the older module."""
        if request.get("method") == "changeLocale":
            return {"code": "200", "responseObject": ""}
        if request.get("method") == "getActiveTokens":
            return {"code": "200", "responseObject": []}
        if self.scenario == "cancel":
            return {"code": "500", "message": "action.canceled"}
        if self.scenario in FAULTS:
            return {"code": "500", "message": FAULTS[self.scenario]}
        if request.get("method") != "createCAdESFromBase64":
            return {"code": "500", "message": "unknown method"}
        _storage, _kind, data, attach = request["args"]
        cms = make_cms(b64decode(data), self.key, attached=bool(attach))
        return {"code": "200", "responseObject": b64encode(cms).decode("ascii")}

    async def talk(self, connection) -> None:
        """Greet, then answer every frame in turn."""
        await connection.send(json.dumps(GREETING))
        async for text in connection:
            if self.scenario == "closed" and text.startswith("{"):
                return
            found = self.answer(text)
            if found is not None:
                await connection.send(found)


def _fault(details: str) -> dict:
    message = "An invoked method threw an exception."
    return {"status": False, "code": "INVOCATION_ERROR", "message": message, "details": details}


def own_tls() -> ssl.SSLContext:
    """Return a context with a certificate for 127.0.0.1 made now."""
    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tls.pem"
        plain = serialization.NoEncryption()
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
        )
        path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context


async def listen(emulator: Emulator, port: int, tls: bool) -> None:
    """Listen on 127.0.0.1 until the process is ended."""
    context = own_tls() if tls else None
    async with serve(emulator.talk, "127.0.0.1", port, ssl=context, max_size=64 * 1024 * 1024):
        print(f"listening on {port}", flush=True)
        await asyncio.get_running_loop().create_future()


def main() -> None:
    """Read the command line and listen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--p12", required=True)
    parser.add_argument("--password", default="demo")
    parser.add_argument("--port", type=int, default=13579)
    parser.add_argument("--no-tls", action="store_true")
    parser.add_argument("--scenario", default="ok", choices=SCENARIOS)
    asked = parser.parse_args()
    emulator = Emulator(load_key(asked.p12, asked.password), asked.scenario)
    asyncio.run(listen(emulator, asked.port, not asked.no_tls))


if __name__ == "__main__":
    main()
