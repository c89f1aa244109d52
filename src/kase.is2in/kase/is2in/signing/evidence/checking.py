"""Verifies exported evidence by itself: no site, no database, nothing fetched.

Whom to trust is the verifier's choice: the roots enclosed are used only where no others are
named, and the result says which they were.
"""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from kase.is2in.signing.cms import parse
from kase.is2in.signing.evidence import manifests
from kase.is2in.signing.evidence.files import FACTS
from kase.is2in.signing.evidence.files import FORM
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.raising import tokens_of
from kase.is2in.signing.evidence.timestamp import read_token
from kase.is2in.signing.evidence.timestamp import stamps
from kase.is2in.signing.evidence.timestamp import Token
from kase.is2in.signing.integrity import check_integrity
from kase.is2in.signing.lists import from_bytes
from kase.is2in.signing.path import check_path
from kase.is2in.signing.providers.registry import profile_of
from kase.is2in.signing.revocation import check_revocation
from kase.is2in.signing.trust import Trust
from zope.i18n import interpolate
import json


# What evidence says of itself and is shown with the result.
TEXTS = (
    "code",
    "document",
    "document_name",
    "document_sha256",
    "full_name",
    "position",
    "organization",
    "certificate_sha256",
    "signed_at",
)


class NoEvidence(ValueError):
    """The files are no evidence of ours; the text says why."""


@dataclass(frozen=True)
class Result:
    """One check by name; ``ok`` is None where nothing was left to check."""

    name: str
    ok: bool | None
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """All checks of one evidence, what it is about, and the roots they rest on (SHA-256)."""

    facts: Mapping[str, object]
    results: tuple[Result, ...]
    roots: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Return whether every check held."""
        return all(one.ok is True for one in self.results)


def check_evidence(files: Mapping[str, bytes], anchors: bytes = b"") -> Verdict:
    """Verify files of an export by name; ``anchors`` (PEM) are trusted instead of the enclosed.

    Raises NoEvidence for files that are no evidence; everything else is a failed check.
    """
    facts = _facts(files)
    roots = _roots(anchors or files["roots.pem"])
    results: list[Result] = []
    # The files may be anybody's: what is wrong in them comes out of their readers in many ways.
    try:
        results += _files_are_whole(files, facts)
        results += _signature(files, facts, roots)
        results += _renewals(files, facts, roots)
    except Exception as error:
        words = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
        results.append(Result("readable", False, str(words)))
    return Verdict(facts, tuple(results), tuple(one.sha256.hex() for one in roots))


def _roots(data: bytes) -> tuple[asn1_x509.Certificate, ...]:
    try:
        roots = tuple(_certificates(data))
    except (TypeError, ValueError) as error:
        raise NoEvidence("the root certificates cannot be read") from error
    if not roots:
        raise NoEvidence("there is no root certificate to trust")
    return roots


def _facts(files: Mapping[str, bytes]) -> dict:
    try:
        facts = json.loads(files[FACTS])
        known = facts["form"] == FORM and profile_of(facts["provider"]) is not None
        named = [facts[name] for name in TEXTS]
        needed = (facts["document"], "signature-as-received.p7s", "roots.pem", "others.pem")
        if not all(isinstance(one, str) for one in named):
            raise TypeError("a fact is no text")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NoEvidence(f"{FACTS} is missing or cannot be read") from error
    if not known:
        raise NoEvidence(f"{FACTS} is of another form than {FORM!r}")
    for name in needed:
        if name not in files:
            raise NoEvidence(f"the file {name} is missing")
    return facts


def _files_are_whole(files: Mapping[str, bytes], facts: dict) -> Iterator[Result]:
    """Compare the files with the list that goes with an export, where it is there."""
    listed = json.loads(files["manifest.json"])["files"] if "manifest.json" in files else []
    wrong = [
        one["name"]
        for one in listed
        if sha256(files.get(one["name"], b"")).hexdigest() != one["sha256"]
    ]
    yield Result("files", not wrong, f"changed or missing: {', '.join(wrong)}" if wrong else "")
    right = sha256(files[facts["document"]]).hexdigest() == facts["document_sha256"]
    yield Result("document", right, "" if right else "its SHA-256 is another one")


def _signature(files: Mapping[str, bytes], facts: dict, roots: tuple) -> Iterator[Result]:
    document = files[facts["document"]]
    received = files["signature-as-received.p7s"]
    trusted = _trust(files, facts, roots, "")
    if not facts["time_stamp"]:
        yield Result("timestamp", False, "the signature has no time-stamp")
        moment = datetime.fromisoformat(facts["signed_at"])
        signed = received
    else:
        signed = files["signature.p7s"]
        token = read_token(files["time-stamp.tst"])
        moment = token.at
        yield from _first_stamp(files, token, trusted, received)
    message = parse(signed, len(document))
    yield from _plain(check_integrity(message, document))
    right = sha256(message.signer or b"").hexdigest() == facts["certificate_sha256"]
    yield Result("certificate", right, "" if right else "another certificate signed")
    yield from _chain("", message.signer, message.others, trusted, moment)


def _first_stamp(files, token: Token, trusted: Trust, received: bytes) -> Iterator[Result]:
    value = signature_value(received)
    raised = files["signature.p7s"]
    enclosed = token.der in tokens_of(raised) and signature_value(raised) == value
    right = enclosed and stamps(token, value) and files["signature-value.bin"] == value
    yield Result("timestamp", right, "" if right else "the stamp is not over this signature")
    yield from _chain("timestamp_", token.signer, token.others, trusted, token.at)


def _renewals(files: Mapping[str, bytes], facts: dict, roots: tuple) -> Iterator[Result]:
    """Check every renewal, and that each came while the stamp before it could be believed."""
    if not facts["time_stamp"]:
        return
    last = read_token(files["time-stamp.tst"])
    for number in range(1, int(facts["renewals"]) + 1):
        name = f"renewal-{number}"
        trusted = _trust(files, facts, roots, f"{name}-")
        manifest, hashes = files[f"{name}.manifest"], files[f"{name}.hashes"]
        token = read_token(files[f"{name}.tst"])
        words = manifests.differs(manifest, files, number)
        if not words and not manifests.holds(manifest, hashes, token.digest):
            words = "the stamped list does not name this manifest"
        if not words and not stamps(token, hashes):
            words = "the stamp is not over this list"
        if not words and not last.at <= token.at <= last.certificate.not_valid_after_utc:
            words = "it came after the certificate of the stamp before it had ended"
        yield Result(f"renewal_{number}", not words, words)
        yield from _chain(f"renewal_{number}_", token.signer, token.others, trusted, token.at)
        last = token


def _chain(prefix: str, signer, others, trusted: Trust, at: datetime) -> Iterator[Result]:
    path, chain = check_path(signer, others, trusted, at)
    revocation, _used = check_revocation(chain, trusted, at)
    yield from _plain((path, revocation), prefix)


def _plain(checks, prefix: str = "") -> Iterator[Result]:
    for check in checks:
        words = interpolate(str(check.detail), getattr(check.detail, "mapping", None))
        yield Result(prefix + check.name, check.ok, words)


def _trust(files: Mapping[str, bytes], facts: dict, roots: tuple, prefix: str) -> Trust:
    """Return the roots with the enclosed values of one step of the chain."""
    named = sorted(files.items())
    lists = [from_bytes(data) for name, data in named if name.startswith(f"{prefix}crl-")]
    answers = tuple(data for name, data in named if name.startswith(f"{prefix}ocsp-"))
    others = tuple(_certificates(files["others.pem"]))
    profile = profile_of(facts["provider"])
    return Trust(profile, roots, others, tuple(lists), {}, kept=answers)


def _certificates(data: bytes) -> Iterator[asn1_x509.Certificate]:
    if not asn1_pem.detect(data):
        return
    for _kind, _headers, der in asn1_pem.unarmor(data, multiple=True):
        yield asn1_x509.Certificate.load(der, strict=True)
