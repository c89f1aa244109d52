"""Signatures that are wrong in one way each, made by the test authority with any kind of key."""

from asn1crypto import cms as asn1_cms
from asn1crypto import core
from collections.abc import Callable
from cryptography.x509 import ReasonFlags
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from kase.is2in.signing.testing.authority import authentication_extensions
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import nca_subject
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.types import Signer
from kase.is2in.terms import clock
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import EXECUTOR
from tests.signing.authority import HEAD
from tests.signing.authority import OTHER_HEAD


DAY = timedelta(days=1)
LARGE = 20 * 1024 * 1024


@dataclass
class Made:
    """A signature with the circumstances in which it is checked."""

    cms: bytes
    content: bytes = CONTENT
    expected: Signer | None = None
    responder: LocalResponder | None = None
    at: datetime | None = None
    # What stands in the folder of trust in place of the list of the issuing authority.
    crl: bytes | None = None
    without_intermediates: bool = False


class Maker:
    """Makes the cases with the keys of one authority."""

    def __init__(self, issuing: Authority) -> None:
        self.issuing = issuing
        self.key = issuing.issue_nca(HEAD, not_before=clock.now() - 30 * DAY)
        self.responder = LocalResponder(issuing, issue_responder(issuing))

    def answered(self, cms: bytes, **options) -> Made:
        """Return a case in which the responder answers."""
        return Made(cms, **{"responder": self.responder, **options})

    def good(self) -> Made:
        """Return a detached signature of the first head."""
        return self.answered(make_cms(CONTENT, self.key))

    def attached(self) -> Made:
        """Return an attached signature."""
        return self.answered(make_cms(CONTENT, self.key, attached=True))

    def tampered_content(self) -> Made:
        """Return a signature of another document."""
        return self.answered(make_cms(CONTENT, self.key), content=CONTENT + b" ")

    def tampered_attributes(self) -> Made:
        """Return one whose claimed time was changed after signing."""

        def earlier(signed):
            moment = clock.now() - 300 * DAY
            for attribute in signed["signer_infos"][0]["signed_attrs"]:
                if attribute["type"].native == "signing_time":
                    attribute["values"] = [asn1_cms.Time({"utc_time": moment})]

        return self.answered(self.changed(make_cms(CONTENT, self.key), earlier))

    def wrong_digest(self) -> Made:
        """Return one with our document inside and the digest of another one signed."""

        def exchange(signed):
            signed["encap_content_info"]["content"] = core.OctetString(CONTENT)

        made = make_cms(b"another document", self.key, attached=True)
        return self.answered(self.changed(made, exchange))

    def expired(self) -> Made:
        """Return one by a certificate that has ended."""
        key = self.issuing.issue_nca(
            HEAD, not_before=clock.now() - 90 * DAY, not_after=clock.now() - DAY
        )
        return self.answered(make_cms(CONTENT, key))

    def not_yet_valid(self) -> Made:
        """Return one by a certificate of tomorrow."""
        key = self.issuing.issue_nca(HEAD, not_before=clock.now() + DAY)
        return self.answered(make_cms(CONTENT, key))

    def revoked_before(self) -> Made:
        """Return one by a certificate revoked an hour before."""
        return self._revoked(clock.now() - timedelta(hours=1), None)

    def revoked_after(self) -> Made:
        """Return one that was made nine hours before its certificate was revoked."""
        hour = timedelta(hours=1)
        return self._revoked(clock.now() - hour, None, clock.now() - 10 * hour)

    def suspended(self) -> Made:
        """Return one by a certificate on hold."""
        return self._revoked(clock.now() - timedelta(hours=1), ReasonFlags.certificate_hold)

    def _revoked(self, moment: datetime, reason, at: datetime | None = None) -> Made:
        key = self.issuing.issue_nca(HEAD, not_before=clock.now() - 30 * DAY)
        self.issuing.revoke(key.certificate, moment, reason)
        return self.answered(make_cms(CONTENT, key), at=at)

    def unknown(self) -> Made:
        """Return one by a certificate the responder has never issued."""
        responder = LocalResponder(self.issuing, self.responder.key, unknown=True)
        return Made(make_cms(CONTENT, self.key), responder=responder)

    def stale_list(self) -> Made:
        """Return one where only a list of ten days ago speaks of its certificate."""
        issued = clock.now() - 10 * DAY
        stale = self.issuing.revocation_list(issued=issued, until=issued + DAY)
        return Made(make_cms(CONTENT, self.key), crl=stale)

    def responder_down(self) -> Made:
        """Return one whose authority does not answer and has no list."""
        down = LocalResponder(self.issuing, down=True)
        return Made(make_cms(CONTENT, self.key), responder=down)

    def wrong_usage(self) -> Made:
        """Return one by the key for logging in."""
        key = self.issuing.issue(nca_subject(HEAD), authentication_extensions(HEAD))
        return self.answered(make_cms(CONTENT, key))

    def other_person(self) -> Made:
        """Return the first head's where another person is expected."""
        return self.answered(make_cms(CONTENT, self.key), expected=demo.signer(EXECUTOR))

    def other_organisation(self) -> Made:
        """Return the person's, with the key of another organisation."""
        moved = demo.DemoSigner(
            HEAD.email, HEAD.full_name, HEAD.iin, OTHER_HEAD.bin, OTHER_HEAD.organization, True
        )
        return self.answered(make_cms(CONTENT, self.issuing.issue_nca(moved)))

    def foreign_root(self) -> Made:
        """Return one of a chain to a root nobody trusts, enclosed whole."""
        kind = getattr(self.issuing.key, "kind", "rsa")
        foreign = Authority.create(
            "Чужой центр", Authority.create("Чужой корень", kind=kind), kind=kind
        )
        key = foreign.issue_nca(HEAD)
        made = make_cms(CONTENT, key, certificates=[key.certificate, *key.chain])
        return self.answered(made)

    def missing_intermediate(self) -> Made:
        """Return a good one where the issuing authority is neither enclosed nor configured."""
        return self.answered(make_cms(CONTENT, self.key), without_intermediates=True)

    def weak(self) -> Made:
        """Return one with a short key, or with the kind that the standard of 2015 replaced."""
        if hasattr(self.issuing.key, "kind"):
            old = demo.new_key(kind="gost-2004")
            key = self.issuing.issue_nca(HEAD, key=old)
        else:
            key = self.issuing.issue_nca(HEAD, bits=1024)
        return self.answered(make_cms(CONTENT, key))

    def two_signers(self) -> Made:
        """Return one message with two signatures."""
        other = self.issuing.issue_nca(OTHER_HEAD)
        return self.answered(make_cms(CONTENT, self.key, more_signers=[other]))

    def trailing(self) -> Made:
        """Return a good one with a byte behind it."""
        return self.answered(make_cms(CONTENT, self.key) + b"\0")

    def large(self) -> Made:
        """Return one with a document of 20 MB inside."""
        content = bytes(LARGE)
        return self.answered(make_cms(content, self.key, attached=True), content=content)

    def indefinite(self) -> Made:
        """Return one in BER: lengths are not said, the document comes in pieces."""
        content = CONTENT * 40
        made = make_cms(content, self.key, attached=True)
        return self.answered(indefinite(made), content=content)

    def changed(self, der: bytes, change: Callable) -> bytes:
        """Return a message with its SignedData changed."""
        message = asn1_cms.ContentInfo.load(der)
        signed = message["content"]
        change(signed)
        return asn1_cms.ContentInfo({"content_type": "signed_data", "content": signed.copy()}).dump(
            force=True
        )


def indefinite(der: bytes, piece: int = 1000) -> bytes:
    """Return an attached message in BER of indefinite length, its document in pieces."""
    message = asn1_cms.ContentInfo.load(der)
    signed = message["content"]
    inner = signed["encap_content_info"]
    content = bytes(inner["content"])
    pieces = b"".join(
        core.OctetString(content[at : at + piece]).dump() for at in range(0, len(content), piece)
    )
    enclosed = _open(0x24, pieces)
    return _open(
        0x30,
        message["content_type"].dump()
        + _open(
            0xA0,
            _open(
                0x30,
                signed["version"].dump()
                + signed["digest_algorithms"].dump()
                + _open(0x30, inner["content_type"].dump() + _open(0xA0, enclosed))
                + signed["certificates"].dump()
                + signed["signer_infos"].dump(),
            ),
        ),
    )


def _open(tag: int, contents: bytes) -> bytes:
    return bytes((tag, 0x80)) + contents + b"\0\0"


# Title, what makes it, and the checks that must fail with their reasons ("" where one check has
# only one way to fail); no check means that the signature is accepted.
CASES: tuple[tuple[str, Callable[[Maker], Made], tuple[tuple[str, str], ...]], ...] = (
    ("good, detached", Maker.good, ()),
    ("good, attached", Maker.attached, ()),
    ("tampered content", Maker.tampered_content, (("content", ""), ("message_digest", ""))),
    ("tampered attributes", Maker.tampered_attributes, (("signature", "wrong"),)),
    ("wrong digest", Maker.wrong_digest, (("message_digest", ""),)),
    ("expired", Maker.expired, (("path", "expired"),)),
    ("not yet valid", Maker.not_yet_valid, (("path", "not-yet-valid"),)),
    ("revoked before signing", Maker.revoked_before, (("revocation", "revoked"),)),
    ("revoked after signing", Maker.revoked_after, ()),
    ("suspended", Maker.suspended, (("revocation", "suspended"),)),
    ("unknown to the responder", Maker.unknown, (("revocation", "unknown"),)),
    ("stale list, no responder", Maker.stale_list, (("revocation", "stale-list"),)),
    ("responder down, no list", Maker.responder_down, (("revocation", "responder-down"),)),
    ("wrong usage", Maker.wrong_usage, (("key_usage", ""), ("eku_signing", ""))),
    ("other person", Maker.other_person, (("iin", ""),)),
    ("other organisation", Maker.other_organisation, (("bin", ""),)),
    ("foreign root", Maker.foreign_root, (("path", "foreign-root"),)),
    ("missing intermediate", Maker.missing_intermediate, (("path", "issuer-unknown"),)),
    ("weak algorithm", Maker.weak, (("signature", "weak-algorithm"),)),
    ("two signers", Maker.two_signers, (("format", "signers"),)),
    ("trailing bytes", Maker.trailing, (("format", "trailing-bytes"),)),
    ("20 MB attached", Maker.large, ()),
    ("BER of indefinite length", Maker.indefinite, ()),
)
