"""How long a signature takes to verify, beside OpenSSL's own verifying in the same run.

GOST is measured against RSA: Debian's OpenSSL verifies Kazakh signatures not at all. ``memory``
verifies ten thousand times and says what the process has grown by.
"""

from collections.abc import Callable
from kase.is2in.signing import ocsp
from kase.is2in.signing import revocation
from kase.is2in.signing import trust
from kase.is2in.signing.gost import native
from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.verification import verify
from pathlib import Path
from statistics import median
from tests.load.floor import keep
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
from unittest import mock
import argparse
import shutil
import subprocess
import tempfile
import time


TIMES = 10_000
BATCH = 20


def run(asked: argparse.Namespace) -> None:
    """Measure in turns, print medians and ratios, keep them."""
    works = {kind: _verifier(kind) for kind in ("rsa", "gost-512", "gost-256")}
    works["openssl"] = _openssl()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _turn in range(asked.runs):
        for name, work in works.items():
            taken[name].append(_batch(work))
    medians = {name: median(values) * 1000 for name, values in taken.items()}
    print(f"Streebog by {'libcrypto' if native.available() else 'Python'}")
    for name, value in medians.items():
        print(
            f"{name:10} {value:8.1f} ms   {value / medians['openssl']:6.2f} × openssl"
            f"   {value / medians['rsa']:6.2f} × RSA"
        )
    grown = _growth(works["rsa"])
    print(f"memory after {TIMES} verifications: +{grown / 1024:.1f} MB")
    keep("signatures", [{"medians_ms": medians, "grown_kb": grown}])


def _batch(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    for _time in range(BATCH):
        work()
    return (time.perf_counter() - begin) / BATCH


def _verifier(kind: str) -> Callable[[], None]:
    """Return one whole verification: message, chain, responder's answer with a nonce, policy."""
    found = family(kind, 'ocsp = "http://ocsp.example/"\nfresh_minutes = 0\n')
    cms = make_cms(CONTENT, found.issuing.issue_nca(HEAD))
    key = issue_responder(found.issuing)
    source = _Canned(LocalResponder(found.issuing, key))

    def work() -> None:
        with (
            found.trusting(),
            mock.patch.object(revocation, "revocation_source", lambda _address: source),
            mock.patch.object(ocsp.secrets, "token_bytes", bytes),
        ):
            assert verify(CONTENT, cms, demo.signer()).ok

    trust._loaded.clear()
    return work


class _Canned:
    """Answers the same question with the answer made for it first: making one is not measured."""

    def __init__(self, responder: LocalResponder) -> None:
        self.responder = responder
        self.answers: dict[bytes, bytes] = {}

    def ask(self, request: bytes) -> bytes:
        """Return the answer."""
        if request not in self.answers:
            self.answers[request] = self.responder.ask(request)
        return self.answers[request]


def _openssl() -> Callable[[], None]:
    """Return the same message by ``openssl cms -verify`` with its chain, a process each."""
    found = family("rsa")
    folder = Path(tempfile.mkdtemp(prefix="is2in-bench-"))
    (folder / "document").write_bytes(CONTENT)
    (folder / "signature").write_bytes(make_cms(CONTENT, found.issuing.issue_nca(HEAD)))
    chain = b"".join(one.certificate.public_bytes(PEM) for one in (found.root, found.issuing))
    (folder / "chain.pem").write_bytes(chain)
    words = (
        *(shutil.which("openssl"), "cms", "-verify", "-binary", "-inform", "DER"),
        *("-in", "signature", "-content", "document", "-CAfile", "chain.pem"),
        *("-purpose", "any", "-out", "checked"),
    )

    def work() -> None:
        subprocess.run(words, cwd=folder, check=True, capture_output=True)

    return work


def _growth(work: Callable[[], None]) -> int:
    """Return by how many KB the process is larger after ten thousand verifications."""
    for _time in range(200):
        work()
    before = _resident()
    for _time in range(TIMES):
        work()
    return _resident() - before


def _resident() -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
