"""The readers of bytes from outside, each with good bytes of every kind that it takes."""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from kase.is2in.signing import lists
from kase.is2in.signing import ocsp
from kase.is2in.signing.evidence import timestamp
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.signing.evidence.checking import NoEvidence
from kase.is2in.signing.evidence.checking import TEXTS
from kase.is2in.signing.evidence.cli import unpack
from kase.is2in.signing.evidence.files import FACTS
from kase.is2in.signing.evidence.files import FORM
from kase.is2in.signing.evidence.raising import raised
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.timestamp import BadStamp
from kase.is2in.signing.evidence.values import CERTIFICATE
from kase.is2in.signing.evidence.values import CRL
from kase.is2in.signing.evidence.values import OCSP
from kase.is2in.signing.evidence.values import Value
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
from tests.signing.matrix import indefinite
from zipfile import ZIP_DEFLATED
from zipfile import ZIP_STORED
from zipfile import ZipFile
import json


KINDS = ("rsa", "gost-512", "gost-256")
# Between the name of a file and its bytes, where a seed is one of several files.
NAMED = b"\0"


@dataclass(frozen=True)
class Reader:
    """What reads bytes of a kind: ``read`` raises one of ``refuses`` for what is wrong."""

    name: str
    seeds: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = ()


@cache
def messages() -> tuple[bytes, ...]:
    """Return good messages of every kind of key and in every form that is accepted."""
    keys = [family(kind).issuing.issue_nca(HEAD) for kind in KINDS]
    made = [make_cms(CONTENT, key, attached=form) for key in keys for form in (False, True)]
    return (
        *made,
        indefinite(made[1], 16),
        asn1_pem.armor("CMS", made[0]),
        b64encode(made[0]),
        evidence()["signature.p7s"],
    )


def read_message(data: bytes) -> None:
    """Verify: every failure is a check with words, nothing is raised."""
    with family("gost-512").trusting():
        found = verify(CONTENT, data, demo.signer())
    assert found.ok or found.failed, "neither accepted nor refused"


@cache
def certificates() -> tuple[bytes, ...]:
    """Return certificates of every kind: authorities', a person's, a service's; one in PEM."""
    made = [family(kind).root.certificate for kind in KINDS]
    made += [family(kind).issuing.issue_nca(HEAD).certificate for kind in KINDS]
    made.append(demo.stamper_key().certificate)
    return (*(one.public_bytes(demo.DER) for one in made), made[0].public_bytes(demo.PEM))


def read_certificate(data: bytes) -> None:
    """Read what an administrator uploads, for each of the roles."""
    found = read_upload(data)
    for role in ("anchor", "intermediate", "responder"):
        try:
            found.require(role)
        except Refusal:
            continue


@cache
def asked() -> tuple[ocsp.Question, tuple[bytes, ...]]:
    """Return a question with good answers to it."""
    issuing = family("gost-256").issuing
    key = issuing.issue_nca(HEAD)
    certificate, issuer = (
        asn1_x509.Certificate.load(one.public_bytes(demo.DER))
        for one in (key.certificate, issuing.certificate)
    )
    question = ocsp.question(certificate, issuer)
    responders = (
        LocalResponder(issuing),
        LocalResponder(issuing, issue_responder(issuing)),
        LocalResponder(issuing, unknown=True),
    )
    return question, tuple(one.ask(question.der) for one in responders)


def read_answer(data: bytes) -> object:
    """Read an answer about a certificate."""
    return ocsp.read_answer(data, asked()[0], clock.now())


@cache
def revocations() -> tuple[bytes, ...]:
    """Return lists of the revoked of every kind of key; one in PEM."""
    for kind in KINDS:
        family(kind).issuing.revoke(family(kind).issuing.issue_nca(HEAD).certificate)
    made = tuple(family(kind).issuing.revocation_list() for kind in KINDS)
    return (*made, asn1_pem.armor("X509 CRL", lists.read_list(made[0]).public_bytes(demo.DER)))


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


@cache
def tokens() -> tuple[bytes, ...]:
    """Return time-stamps over data, as evidence keeps them."""
    service = LocalStamper(demo.stamper_key())
    questions = [timestamp.query(CONTENT, name) for name in ("sha256", "sha512")]
    return tuple(timestamp.token_of(service.ask(one), one).der for one in questions)


def read_token(data: bytes) -> None:
    """Read a time-stamp and compare it with what was stamped."""
    timestamp.stamps(timestamp.read_token(data), CONTENT)


@cache
def evidence() -> dict[str, bytes]:
    """Return the files of an exported evidence, by name: RSA, with a stamp and all its values."""
    issuing = demo.issuing()
    key = demo.key_of(HEAD)
    received = make_cms(CONTENT, key)
    value = signature_value(received)
    question = timestamp.query(value)
    token = timestamp.token_of(LocalStamper(demo.stamper_key()).ask(question), question)
    certificate, issuer = (
        asn1_x509.Certificate.load(one.public_bytes(demo.DER))
        for one in (key.certificate, issuing.certificate)
    )
    answer = LocalResponder(issuing).ask(ocsp.question(certificate, issuer).der)
    others = [key.certificate, issuing.certificate, demo.stamper_key().certificate]
    values = (
        *(Value(CERTIFICATE, one.public_bytes(demo.DER)) for one in others),
        Value(CRL, lists.read_list(issuing.revocation_list()).public_bytes(demo.DER)),
        Value(CRL, lists.read_list(issuing.parent.revocation_list()).public_bytes(demo.DER)),
        Value(OCSP, answer),
    )
    facts = {
        **dict.fromkeys(TEXTS, ""),
        "form": FORM,
        "document": "document.pdf",
        "document_sha256": sha256(CONTENT).hexdigest(),
        "provider": "nca",
        "certificate_sha256": sha256(certificate.dump()).hexdigest(),
        "signed_at": token.at.isoformat(),
        "time_stamp": token.at.isoformat(),
        "renewals": 0,
    }
    return {
        "document.pdf": CONTENT,
        "signature-as-received.p7s": received,
        "signature.p7s": raised(received, token.der, values),
        "signature-value.bin": value,
        "time-stamp.tst": token.der,
        "crl-1.crl": values[3].data,
        "crl-2.crl": values[4].data,
        "ocsp-1.ors": answer,
        "roots.pem": issuing.parent.certificate.public_bytes(demo.PEM),
        "others.pem": b"".join(one.public_bytes(demo.PEM) for one in others),
        FACTS: json.dumps(facts).encode(),
    }


def files() -> tuple[bytes, ...]:
    """Return every file of the evidence behind its name."""
    return tuple(name.encode() + NAMED + data for name, data in evidence().items())


def read_files(data: bytes) -> None:
    """Verify an evidence one of whose files is another."""
    name, _mark, changed = data.partition(NAMED)
    known = name.decode("ascii", "replace")
    place = known if known in evidence() else "signature.p7s"
    found = check_evidence({**evidence(), place: changed})
    assert found.results, "nothing was checked"


@cache
def archives() -> tuple[bytes, ...]:
    """Return the evidence packed, with compression and without."""
    made = []
    for kind in (ZIP_STORED, ZIP_DEFLATED):
        place = BytesIO()
        with ZipFile(place, "w", kind) as archive:
            for name, data in evidence().items():
                archive.writestr(name, data)
        made.append(place.getvalue())
    return tuple(made)


def read_archive(data: bytes) -> object:
    """Unpack an export."""
    return unpack(BytesIO(data))


READERS = (
    Reader("message", messages, read_message),
    Reader("certificate", certificates, read_certificate, (Refusal,)),
    Reader("answer", lambda: asked()[1], read_answer, (ocsp.Unanswered,)),
    Reader("list", revocations, read_list, (ValueError,)),
    Reader("stamp", lambda: stamped()[1], read_stamp, (BadStamp,)),
    Reader("token", tokens, read_token, (BadStamp,)),
    Reader("evidence", files, read_files, (NoEvidence,)),
    Reader("archive", archives, read_archive, (NoEvidence, OSError)),
)
