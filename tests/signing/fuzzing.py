"""Hostile bytes for every reader of the room: messages, certificates, answers, lists, time-stamps.

``make fuzz`` feeds each reader for its share of the time (``MINUTES=10``). A reader may refuse in
its own way; any other exception, and anything slower than a second, is an error. A short slice
with the same readers runs with the tests (``test_fuzz``).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.signing import lists
from kase.is2in.signing import ocsp
from kase.is2in.signing.evidence import timestamp
from kase.is2in.signing.evidence.timestamp import BadStamp
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.signing.trusted.uploads import read_upload
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Refusal
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
from tests.signing.mutations import mutate
from tests.signing.mutations import mutations
import sys
import time


SLOW = 1.0
KINDS = ("rsa", "gost-512", "gost-256")


@dataclass(frozen=True)
class Reader:
    """What reads bytes of a kind: ``read`` raises one of ``refuses`` for what is wrong."""

    name: str
    seeds: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = ()

    def feed(self, data: bytes) -> None:
        """Read bytes; raise AssertionError where it takes too long."""
        begin = time.perf_counter()
        with suppress(*self.refuses):
            self.read(data)
        took = time.perf_counter() - begin
        assert took < SLOW, f"{self.name}: {took:.2f} s for {data.hex()}"


@cache
def messages() -> tuple[bytes, ...]:
    """Return good messages of every kind of key."""
    keys = [family(kind).issuing.issue_nca(HEAD) for kind in KINDS]
    return tuple(make_cms(CONTENT, key, attached=form) for key in keys for form in (False, True))


def read_message(data: bytes) -> None:
    """Verify: every failure is a check with words, nothing is raised."""
    with family("gost-512").trusting():
        found = verify(CONTENT, data, demo.signer())
    assert found.ok or found.failed, "neither accepted nor refused"


@cache
def certificates() -> tuple[bytes, ...]:
    """Return certificates of every kind."""
    return tuple(family(kind).root.certificate.public_bytes(demo.DER) for kind in KINDS)


@cache
def asked() -> tuple[ocsp.Question, tuple[bytes, ...]]:
    """Return a question with good answers to it."""
    from asn1crypto import x509

    issuing = family("gost-256").issuing
    key = issuing.issue_nca(HEAD)
    certificate, issuer = (
        x509.Certificate.load(one.public_bytes(demo.DER))
        for one in (key.certificate, issuing.certificate)
    )
    question = ocsp.question(certificate, issuer)
    responders = (LocalResponder(issuing), LocalResponder(issuing, issue_responder(issuing)))
    return question, tuple(one.ask(question.der) for one in responders)


def read_answer(data: bytes) -> object:
    """Read an answer about a certificate."""
    return ocsp.read_answer(data, asked()[0], clock.now())


@cache
def revocations() -> tuple[bytes, ...]:
    """Return lists of the revoked of every kind of key."""
    for kind in KINDS:
        family(kind).issuing.revoke(family(kind).issuing.issue_nca(HEAD).certificate)
    return tuple(family(kind).issuing.revocation_list() for kind in KINDS)


def read_list(data: bytes) -> None:
    """Read a list, look something up and check its signature."""
    found = lists.from_bytes(data)
    found.find(1 << 100)
    found.is_signed_by(family("rsa").issuing.certificate)


@cache
def stamped() -> tuple[bytes, tuple[bytes, ...]]:
    """Return a question for a time-stamp with a good answer."""
    question = timestamp.query(b"stamped")
    return question, (LocalStamper(demo.stamper_key()).ask(question),)


def read_stamp(data: bytes) -> object:
    """Read the answer of a time-stamp service."""
    return timestamp.token_of(data, stamped()[0])


READERS = (
    Reader("message", messages, read_message),
    Reader("certificate", certificates, read_upload, (Refusal,)),
    Reader("answer", lambda: asked()[1], read_answer, (ocsp.Unanswered,)),
    Reader("list", revocations, read_list, (ValueError,)),
    Reader("stamp", lambda: stamped()[1], read_stamp, (BadStamp,)),
)


def hostile(reader: Reader) -> st.SearchStrategy[bytes]:
    """Return bytes that are nearly right, and some that are not at all."""
    damaged = st.builds(mutate, st.sampled_from(reader.seeds()), mutations)
    return st.one_of(damaged, damaged, damaged, st.binary(max_size=400))


def run(reader: Reader, seconds: float) -> int:
    """Feed a reader for so long; return how many times."""
    end, count = time.monotonic() + seconds, 0

    @settings(
        max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(hostile(reader))
    def feed(data):
        nonlocal count
        count += 1
        reader.feed(data)

    while time.monotonic() < end:
        feed()
    return count


def main(minutes: float) -> None:
    """Feed every reader for its share; the first error ends the run with its bytes."""
    for reader in READERS:
        count = run(reader, minutes * 60 / len(READERS))
        print(f"{reader.name}: {count} inputs, none crashed or took a second", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
