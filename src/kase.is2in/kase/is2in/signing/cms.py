"""Reads a CMS signature (RFC 5652) made by anybody into plain values, or refuses it.

Accepted: DER, BER of indefinite length, PEM (``BEGIN CMS`` or ``BEGIN PKCS7``), bare base64.
Everything is taken out at once, so that malformed input is met here and nowhere later: the
only exception that leaves this module is ``Unreadable``.
"""

from asn1crypto import cms
from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from base64 import b64decode
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.signing.ber import element
from kase.is2in.signing.ber import in_der
from kase.is2in.signing.ber import measure
from kase.is2in.signing.ber import SET
from kase.is2in.signing.ber import TrailingBytes


# A signature with its certificates takes 3 to 15 KB; an attached one encloses the document too.
MAXIMUM_OVERHEAD = 256 * 1024
MAXIMUM_CERTIFICATES = 12
MAXIMUM_ATTRIBUTES = 32

_SEQUENCE = b"\x30"
_LABELS = (b"CMS", b"PKCS7", b"PKCS #7 SIGNED DATA")


class Unreadable(Exception):
    """The bytes are not one readable signature; the message says what was found instead.

    ``reason`` is unreadable, too-large, trailing-bytes or signers (none, or more than one).
    """

    def __init__(self, message: str, reason: str = "unreadable") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


@dataclass(frozen=True)
class SignedMessage:
    """One signature taken apart.

    ``enclosed`` is None for a detached signature; ``attributes`` maps an object identifier to
    the DER of each value, in the order met, once per occurrence of the attribute;
    ``to_verify`` are the encodings of the signed attributes a signer may have signed.
    """

    enclosed: bytes | None
    content_type: str
    digest_oid: str
    signature_oid: str
    signature: bytes
    attributes: tuple[tuple[str, tuple[bytes, ...]], ...]
    to_verify: tuple[bytes, ...]
    signer: bytes | None
    others: tuple[bytes, ...]

    def values(self, oid: str) -> list[bytes]:
        """Return the DER of every value of the signed attribute, from all its occurrences."""
        return [value for name, values in self.attributes if name == oid for value in values]


def parse(data: bytes, content_size: int) -> SignedMessage:
    """Take a signature apart; ``content_size`` (bytes) bounds what is looked at.

    Raises Unreadable for everything that is not exactly one signature of one signer.
    """
    der = _der(data, content_size + MAXIMUM_OVERHEAD)
    try:
        measure(der)
        return _take_apart(der)
    except Unreadable:
        raise
    except TrailingBytes as error:
        raise Unreadable(
            _("Something follows the end of the signature in the file. Send the file unchanged."),
            "trailing-bytes",
        ) from error
    # The ASN.1 reader meets hostile bytes here and reports them by many kinds of exception.
    except Exception as error:
        raise Unreadable(
            _("The file is damaged or cut short: its structure cannot be read to the end.")
        ) from error


def binary(data: bytes) -> bytes:
    """Return a signature without PEM or base64 around it; Unreadable for what is none."""
    return _der(data, len(data))


_TOO_LARGE = _("The file is too large to be a signature of this document.")


def _der(data: bytes, limit: int) -> bytes:
    """Return the binary signature. A binary one is never stripped: its last byte may be a space."""
    if not data:
        raise Unreadable(_("The signature is empty."))
    # Text takes a third more than what it carries, and again for line ends.
    if len(data) > limit * 2:
        raise Unreadable(_TOO_LARGE, "too-large")
    for _layer in range(2):
        if data.startswith(_SEQUENCE):
            break
        data = _from_text(data)
    if not data.startswith(_SEQUENCE):
        raise Unreadable(
            _("This is not a signature file. Needed is a CMS (PKCS#7) file: .cms, .p7s or .sig.")
        )
    if len(data) > limit:
        raise Unreadable(_TOO_LARGE, "too-large")
    return data


def _from_text(data: bytes) -> bytes:
    text = data.strip()
    if text[:13].lower() == b"mime-version:":
        raise Unreadable(_("This is an S/MIME message. Save the signature in the form DER or PEM."))
    for label in _LABELS:
        begin, end = b"-----BEGIN " + label + b"-----", b"-----END " + label + b"-----"
        if text.startswith(begin) and text.endswith(end):
            text = text[len(begin) : -len(end)]
            break
    try:
        return b64decode(b"".join(text.split()), validate=True)
    except ValueError as error:
        raise Unreadable(
            _("This is not a signature file. Needed is a CMS (PKCS#7) file: .cms, .p7s or .sig.")
        ) from error


def _take_apart(der: bytes) -> SignedMessage:
    message = cms.ContentInfo.load(der, strict=True)
    if message["content_type"].native != "signed_data":
        raise Unreadable(_("The file is a CMS message, but not a signature."))
    signed = message["content"]
    infos = signed["signer_infos"]
    if len(infos) != 1:
        raise Unreadable(
            _(
                "The file holds ${count} signatures; exactly one is expected.",
                mapping={"count": len(infos)},
            ),
            "signers",
        )
    info = infos[0]
    attributes, to_verify = _attributes(info)
    signer, others = _certificates(signed, info["sid"])
    content_type = signed["encap_content_info"]["content_type"].dotted
    return SignedMessage(
        enclosed=_enclosed(signed),
        content_type=content_type,
        digest_oid=info["digest_algorithm"]["algorithm"].dotted,
        signature_oid=info["signature_algorithm"]["algorithm"].dotted,
        signature=info["signature"].native,
        attributes=attributes,
        to_verify=to_verify,
        signer=signer,
        others=others,
    )


def _enclosed(signed: cms.SignedData) -> bytes | None:
    content = signed["encap_content_info"]["content"]
    if isinstance(content, core.Void):
        return None
    if not isinstance(content, core.OctetString | core.ParsableOctetString):
        raise Unreadable(_("The signature encloses something else than a file."))
    # An attached signature over an empty file encloses an empty string, not nothing.
    return bytes(content)


def _attributes(info) -> tuple[tuple[tuple[str, tuple[bytes, ...]], ...], tuple[bytes, ...]]:
    """Return the signed attributes and the encodings that may have been signed (5.4).

    The rule is DER of the SET; some programs sign the bytes as they sent them, unsorted.
    """
    attributes = info["signed_attrs"]
    if isinstance(attributes, core.Void) or not len(attributes):
        return (), ()
    if len(attributes) > MAXIMUM_ATTRIBUTES or len(attributes.contents) > MAXIMUM_OVERHEAD:
        raise Unreadable(_TOO_LARGE, "too-large")
    found = tuple(
        (item["type"].dotted, tuple(value.dump() for value in item["values"]))
        for item in attributes
    )
    as_sent = element(SET, attributes.contents)
    in_order = element(SET, b"".join(sorted(in_der(item.dump()) for item in attributes)))
    return found, tuple(dict.fromkeys((as_sent, in_order)))


def _certificates(signed: cms.SignedData, sid) -> tuple[bytes | None, tuple[bytes, ...]]:
    """Return the signer's certificate and the others enclosed, each in DER."""
    choices = signed["certificates"]
    if isinstance(choices, core.Void):
        return None, ()
    if len(choices) > MAXIMUM_CERTIFICATES:
        raise Unreadable(_("The signature encloses too many certificates."))
    signer, others = None, []
    for choice in choices:
        if choice.name != "certificate":
            continue
        certificate = choice.chosen
        if signer is None and _names(sid, certificate):
            signer = certificate.dump()
        else:
            others.append(certificate.dump())
    return signer, tuple(others)


def _names(sid, certificate: asn1_x509.Certificate) -> bool:
    """Return whether the signer identifier names this certificate."""
    if sid.name == "subject_key_identifier":
        return certificate.key_identifier == sid.chosen.native
    chosen = sid.chosen
    return (
        certificate.serial_number == chosen["serial_number"].native
        and same_name(certificate.issuer, chosen["issuer"])
    )


def same_name(left: asn1_x509.Name, right: asn1_x509.Name) -> bool:
    """Return whether two names are the same (RFC 5280, 7.1), most often to the byte.

    Preparing names as that section says takes longer than all else that is read of a message.
    """
    return left.dump() == right.dump() or left == right
