"""An NCALayer of our own for tests and the demo: same socket, same JSON, a key from a PKCS#12.

::

    python -m kase.is2in.signing.testing.ncalayer --p12 <file> --password demo \\
        [--port 13579] [--no-tls] [--scenario ok]

It signs without asking, as if its person pressed "Sign" at once. Scenarios:

``ok``              signs
``cancel``          the person closes the window
``wrong-password``  the key store does not open
``expired``         the chosen key has expired
``no-key``          no key in the store suits the page's wishes
``no-basics``       an older NCALayer: the newer module is unknown
``silent``          never answers (the person went away)
"""

from asn1crypto import x509 as asn1_x509
from base64 import b64decode
from base64 import b64encode
from collections.abc import Sequence
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization import PrivateFormat
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.authority import tls_key
from kase.is2in.signing.testing.demo_pki import load_key
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.maker import pem_cms
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve
from websockets.sync.server import ServerConnection
import argparse
import json
import ssl
import sys
import tempfile
import time


SCENARIOS = ("ok", "cancel", "wrong-password", "expired", "no-key", "no-basics", "silent")
BASICS = "kz.gov.pki.knca.basics"
COMMON = "kz.gov.pki.knca.commonUtils"

_FAULTS = {
    "wrong-password": "java.io.IOException: keystore password was incorrect",
    "expired": "java.security.cert.CertificateExpiredException: NotAfter: Wed Jan 01 00:00:00 2025",
    "no-key": "kz.gov.pki.knca.NoSuitableKeyException: no suitable key found",
}


class Emulator:
    """Answers the requests of one page; ``key`` is None where the store did not open."""

    def __init__(self, key: IssuedKey | None, scenario: str = "ok") -> None:
        self.key = key
        self.scenario = scenario if key else "wrong-password"

    def converse(self, socket: ServerConnection) -> None:
        """Greet a page and answer it until it leaves."""
        try:
            socket.send(json.dumps({"result": {"version": "1.4"}}))
            for message in socket:
                if message == "--heartbeat--":
                    socket.send(message)
                    continue
                if self.scenario == "silent":
                    time.sleep(3600)
                socket.send(json.dumps(self.answer(message)))
        except ConnectionClosed:
            # The page was left: as good an end as any.
            return

    def answer(self, message: str) -> dict:
        """Return the answer to one request, as recorded from the real program."""
        try:
            request = json.loads(message)
            module, method = request["module"], request["method"]
        except (KeyError, TypeError, ValueError):
            return {"status": False, "code": "GENERAL_ERROR", "message": "malformed request"}
        if module == BASICS and self.scenario != "no-basics":
            return self._basics(method, request.get("args") or {})
        if module == COMMON:
            return self._common(method, request.get("args") or [])
        return {"success": False, "errorCode": "MODULE_NOT_FOUND"}

    def _basics(self, method: str, args: dict) -> dict:
        if method != "sign":
            return _invocation_error(f"java.lang.NoSuchMethodException: {method}")
        if self.scenario == "cancel":
            return {"status": True, "body": {}}
        if self.scenario in _FAULTS:
            return {
                "status": False,
                "code": "SIGNING_FAILURE",
                "message": "Failed to sign the data.",
                "details": _FAULTS[self.scenario],
            }
        parameters = args.get("signingParams") or {}
        wanted = (args.get("signerParams") or {}).get("extKeyUsageOids") or []
        if not set(wanted) <= self._purposes():
            return {
                "status": False,
                "code": "SIGNING_FAILURE",
                "message": "Failed to sign the data.",
                "details": _FAULTS["no-key"],
            }
        data = args.get("data")
        several = isinstance(data, list)
        try:
            # As the real one: anything but a JSON true means that the text itself is the data.
            contents = [
                b64decode(text) if parameters.get("decode") is True else text.encode()
                for text in (data if several else [data])
            ]
        except (AttributeError, TypeError, ValueError) as error:
            return _invocation_error(f"java.lang.IllegalArgumentException: {error}")
        signed = [self._sign(each, parameters.get("encapsulate") is True) for each in contents]
        texts = [pem_cms(der) for der in signed]
        return {"status": True, "body": {"result": texts}}

    def _common(self, method: str, args: Sequence) -> dict:
        if method == "getActiveTokens":
            return {"code": "200", "responseObject": []}
        if method == "changeLocale":
            return {"code": "200"}
        if self.scenario == "cancel":
            return {"code": "500", "message": "action.canceled"}
        if self.scenario in _FAULTS:
            return {"code": "500", "message": _FAULTS[self.scenario]}
        if method == "getKeyInfo":
            return {"code": "200", "responseObject": self._key_info()}
        if method != "createCAdESFromBase64" or len(args) != 4:
            return {
                "code": "500",
                "message": "java.lang.IllegalArgumentException: argument type mismatch. "
                f"Method: {method}",
            }
        signed = self._sign(b64decode(args[2]), args[3] is True)
        return {"code": "200", "responseObject": b64encode(signed).decode()}

    def _sign(self, content: bytes, attached: bool) -> bytes:
        return make_cms(content, self.key, attached=attached)

    def _purposes(self) -> set[str]:
        found = self._certificate().extended_key_usage_value
        return {purpose.dotted for purpose in found} if found is not None else set()

    def _certificate(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.key.der)

    def _key_info(self) -> dict:
        certificate = self._certificate()
        return {
            "algorithm": "RSA",
            "subjectCn": certificate.subject.native.get("common_name", ""),
            "subjectDn": certificate.subject.human_friendly,
            "issuerDn": certificate.issuer.human_friendly,
            "serialNumber": str(certificate.serial_number),
            "certNotBefore": str(int(certificate.not_valid_before.timestamp() * 1000)),
            "certNotAfter": str(int(certificate.not_valid_after.timestamp() * 1000)),
            "pem": self.key.certificate.public_bytes(PEM).decode(),
        }


def _invocation_error(details: str) -> dict:
    return {
        "status": False,
        "code": "INVOCATION_ERROR",
        "message": "An invoked method threw an exception.",
        "details": details,
    }


def tls_context() -> ssl.SSLContext:
    """Return a context with a certificate for 127.0.0.1 that nobody trusts, made just now."""
    issued = tls_key(Authority.create("Local NCALayer"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    key = issued.key.private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile(suffix=".pem") as store:
        store.write(key + issued.certificate.public_bytes(PEM))
        store.flush()
        context.load_cert_chain(store.name)
    return context


def main(arguments: Sequence[str]) -> int:
    """Serve until the process is told to end; prints one line when ready."""
    parser = argparse.ArgumentParser(prog="ncalayer", description=__doc__.splitlines()[0])
    parser.add_argument("--p12", required=True)
    parser.add_argument("--password", default="demo")
    parser.add_argument("--port", type=int, default=13579)
    parser.add_argument("--no-tls", action="store_true")
    parser.add_argument("--scenario", choices=SCENARIOS, default="ok")
    options = parser.parse_args(arguments)
    try:
        key = load_key(options.p12, options.password)
    except ValueError:
        # The real program starts without a key, and fails when it is asked to sign.
        key = None
    emulator = Emulator(key, options.scenario)
    context = None if options.no_tls else tls_context()
    with serve(
        emulator.converse, "127.0.0.1", options.port, ssl=context, max_size=64 * 1024 * 1024
    ) as server:
        scheme = "ws" if options.no_tls else "wss"
        print(f"{scheme}://127.0.0.1:{server.socket.getsockname()[1]}/ ready", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
