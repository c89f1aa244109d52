"""How long a signature takes to verify, beside the library's own path validation and OpenSSL.

One verification is all that a person waits for: message, chain, the authority's answer with a
nonce, policy. Each is measured for a signer met for the first time, a certificate of its own in
every turn, and for one met before. GOST is measured against RSA: Debian's OpenSSL verifies Kazakh
signatures not at all. Afterwards as many verifications as are asked for, RSA, GOST and with
time-stamps in turns, say whether the process grows.
"""

from asn1crypto import x509 as asn1_x509
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from itertools import islice
from kase.is2in.signing import ocsp
from kase.is2in.signing import revocation
from kase.is2in.signing.evidence import timestamp
from kase.is2in.signing.evidence.raising import raised
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.raising import tokens_of
from kase.is2in.signing.evidence.stamping import check_stamp
from kase.is2in.signing.gost import native
from kase.is2in.signing.testing.authority import DER
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import new_key
from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.testing.stamper import issue_stamper
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.signing.trust import trust
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from pathlib import Path
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator import ValidationContext
from statistics import median
from tests.load.floor import keep
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
from unittest import mock
import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import tempfile


BATCH = 20
POOL = 100
KINDS = ("rsa", "gost-512", "gost-256")
STAMPED = {"rsa": "CAdES-T rsa", "gost-512": "CAdES-T gost-512"}
# When the size of the process is looked at.
LOOKS = (0, 1_000, 5_000, 10_000)


def run(asked: argparse.Namespace) -> None:
    """Measure in turns, print medians and ratios, keep them."""
    makers = {kind: Maker(kind) for kind in KINDS}
    works = _works(makers)
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _turn in range(asked.runs):
        for name, work in works.items():
            taken[name].append(_batch(work()))
    medians = {name: median(values) * 1000 for name, values in taken.items()}
    print(f"Streebog by {'libcrypto' if native.available() else 'Python'}")
    floor = medians["library: path with lists"]
    for name, value in medians.items():
        print(f"{name:34} {value:8.2f} ms   {value / floor:6.2f} × library", end="")
        print(f"   {value / medians[_beside(name)]:6.2f} × {_beside(name)}")
    sizes = _sizes(makers, asked.verifications)
    for number, size in sizes.items():
        print(f"resident after {number:6} verifications: {size / 1024:8.1f} MB")
    keep("signatures", [{"medians_ms": medians, "resident_kb": sizes}])


def _beside(name: str) -> str:
    """Return what of RSA a figure is held against: with a time-stamp, met before, or new."""
    if name.startswith("CAdES-T"):
        return STAMPED["rsa"]
    return "rsa, met before" if name.endswith("met before") else "rsa"


@dataclass(frozen=True)
class Case:
    """A signature with what its verification asks for."""

    cms: bytes
    certificate: bytes


class Maker:
    """Makes signatures of one kind of key, and verifies them as the server does."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.family = family(kind, 'ocsp = "http://ocsp.example/"\nfresh_minutes = 0\n')
        self.issuing = self.family.issuing
        self.source = _Canned(LocalResponder(self.issuing, issue_responder(self.issuing)))
        self.numbers = count()

    @cached_property
    def stamper(self) -> LocalStamper:
        """Return the time-stamp service, certified by the same authority."""
        key = None if self.kind == "rsa" else new_key()
        return LocalStamper(issue_stamper(self.issuing, **({"key": key} if key else {})))

    @cached_property
    def _rsa(self):
        return new_key()

    def signer(self) -> IssuedKey:
        """Return a key with a certificate that nobody has seen yet."""
        # A new pair of numbers of RSA takes seconds and tells nothing: nothing of it is remembered.
        return self.issuing.issue_nca(HEAD, **({"key": self._rsa} if self.kind == "rsa" else {}))

    def case(self, *, stamped: bool = False) -> Case:
        """Return a signature by a new signer, all answers about it made."""
        key = self.signer()
        cms = make_cms(CONTENT, key)
        if stamped:
            asked = timestamp.query(signature_value(cms))
            token = timestamp.token_of(self.stamper.ask(asked), asked)
            cms = raised(cms, token.der, ())
            self._answer(self.stamper.key.certificate.public_bytes(DER))
        found = key.certificate.public_bytes(DER)
        self._answer(found)
        return Case(cms, found)

    def _answer(self, certificate: bytes) -> bytes:
        issuer = asn1_x509.Certificate.load(self.issuing.certificate.public_bytes(DER))
        with mock.patch.object(ocsp.secrets, "token_bytes", bytes):
            asked = ocsp.question(asn1_x509.Certificate.load(certificate), issuer)
        return self.source.ask(asked.der)

    @contextmanager
    def configured(self) -> Iterator[None]:
        """Trust this authority, and let its answers be found."""
        with (
            self.family.trusting(),
            mock.patch.object(revocation, "revocation_source", lambda _address: self.source),
            mock.patch.object(ocsp.secrets, "token_bytes", bytes),
        ):
            yield

    def verify(self, case: Case) -> None:
        """Verify as the server does when a signature comes in."""
        with self.configured():
            assert verify(CONTENT, case.cms, demo.signer()).ok

    def verify_stamped(self, case: Case) -> None:
        """Verify a signature as of its time-stamp, and the stamp."""
        with self.configured():
            token = timestamp.read_token(tokens_of(case.cms)[0])
            assert timestamp.stamps(token, signature_value(case.cms))
            checks, _values = check_stamp(token, trust("nca"))
            assert all(check.ok for check in checks)
            # A certificate of this minute, and a stamp of whole seconds: not as of the stamp.
            assert verify(CONTENT, case.cms, demo.signer(), at=clock.now()).ok

    def library(self, *, revoked: bool) -> Callable[[], Iterator[Callable[[], None]]]:
        """Return the library's own validation of the path, with lists of the revoked or without."""
        case = self.case()
        path = [self.family.root.certificate, self.issuing.certificate]
        anchor, issuing = (one.public_bytes(DER) for one in path)
        lists = [self.family.root.revocation_list(), self.issuing.revocation_list()]
        known = {"revocation_mode": "require", "crls": lists}

        async def validate() -> None:
            context = ValidationContext(
                trust_roots=[asn1_x509.Certificate.load(anchor)],
                other_certs=[asn1_x509.Certificate.load(issuing)],
                allow_fetching=False,
                moment=clock.now(),
                **(known if revoked else {}),
            )
            certificate = asn1_x509.Certificate.load(case.certificate)
            validator = CertificateValidator(certificate, validation_context=context)
            await validator.async_validate_path()

        return lambda: iter([lambda: asyncio.run(validate())] * BATCH)


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


def _works(makers: dict[str, Maker]) -> dict[str, Callable[[], Iterator[Callable[[], None]]]]:
    """Return by name what gives the works of a batch; giving them is not measured."""

    def new(maker: Maker, stamped: bool) -> Iterator[Callable[[], None]]:
        act = maker.verify_stamped if stamped else maker.verify
        cases = [maker.case(stamped=stamped) for _time in range(BATCH)]
        return iter([lambda case=case: act(case) for case in cases])

    def met(maker: Maker, case: Case) -> Iterator[Callable[[], None]]:
        return iter([lambda: maker.verify(case)] * BATCH)

    works = {kind: lambda maker=maker: new(maker, False) for kind, maker in makers.items()}
    for kind, maker in makers.items():
        case = maker.case()
        works[f"{kind}, met before"] = lambda maker=maker, case=case: met(maker, case)
    for kind, name in STAMPED.items():
        works[name] = lambda maker=makers[kind]: new(maker, True)
    works["library: path with lists"] = makers["rsa"].library(revoked=True)
    works["library: path alone"] = makers["rsa"].library(revoked=False)
    works["openssl cms -verify, a process"] = _openssl(makers["rsa"])
    works["openssl version, a process"] = lambda: iter([_said("version")] * BATCH)
    return works


def _batch(works: Iterator[Callable[[], None]]) -> float:
    begin, done = _computed(), 0
    for work in works:
        work()
        done += 1
    return (_computed() - begin) / done


def _computed() -> float:
    """Return the seconds of computing of this process and those it ran: the machine is shared."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def _openssl(maker: Maker) -> Callable[[], Iterator[Callable[[], None]]]:
    """Return a message by ``openssl cms -verify`` with its chain, a process each."""
    folder = Path(tempfile.mkdtemp(prefix="is2in-bench-"))
    (folder / "document").write_bytes(CONTENT)
    (folder / "signature").write_bytes(maker.case().cms)
    chain = (maker.family.root, maker.issuing)
    pem = b"".join(one.certificate.public_bytes(PEM) for one in chain)
    (folder / "chain.pem").write_bytes(pem)
    words = (
        *("cms", "-verify", "-binary", "-inform", "DER", "-in", str(folder / "signature")),
        *("-content", str(folder / "document"), "-CAfile", str(folder / "chain.pem")),
        *("-purpose", "any", "-out", os.devnull),
    )
    return lambda: iter([_said(*words)] * BATCH)


def _said(*words: str) -> Callable[[], None]:
    return lambda: subprocess.run(
        [shutil.which("openssl"), *words], check=True, capture_output=True
    )


def _sizes(makers: dict[str, Maker], verifications: int) -> dict[int, int]:
    """Return the size of the process (KB) after so many verifications of a hundred signers each."""
    acts = [
        *((makers["rsa"].verify, makers["rsa"].case()) for _one in range(POOL)),
        *((makers["gost-512"].verify, makers["gost-512"].case()) for _one in range(POOL)),
        *((makers["rsa"].verify_stamped, makers["rsa"].case(stamped=True)) for _one in range(POOL)),
    ]
    looks = sorted({number for number in LOOKS if number <= verifications} | {verifications})
    done, found = 0, {}
    for number in looks:
        for turn in islice(count(done), number - done):
            act, case = acts[turn % len(acts)]
            act(case)
        done = number
        found[number] = _resident()
    return found


def _resident() -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
