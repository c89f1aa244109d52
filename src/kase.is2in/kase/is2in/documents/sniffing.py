"""Checks that bytes are what the name of the file says. Each raises RuleRefused or is silent.

Parsers here read bytes of bounded size (the gate has measured them) and follow no reference.
"""

from asn1crypto.cms import ContentInfo
from base64 import b64decode
from kase.is2in import _
from kase.is2in.terms.errors import RuleRefused
from lxml import etree
import re


# Where readers of PDF look for the end of the file.
PDF_TAIL = 2048
PDF_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
ARMOUR = re.compile(rb"-----BEGIN (?:CMS|PKCS7)-----(.+?)-----END (?:CMS|PKCS7)-----", re.S)
PAGE_ROOTS = frozenset({"html", "svg", "script"})
LOOKS_ACTIVE = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|iframe|body)\b", re.I)
ACTIVE_HEAD = 1024


def mismatch() -> RuleRefused:
    """Return the refusal of a file whose bytes are of another kind than its name says."""
    return RuleRefused(
        "file-content",
        _("The file is damaged or is not what its name says. Save it anew and choose it again."),
    )


def encrypted() -> RuleRefused:
    """Return the refusal of a file that only opens with a password."""
    return RuleRefused(
        "file-encrypted", _("The file is protected by a password. Save it without the password.")
    )


def macros() -> RuleRefused:
    """Return the refusal of an office file with a program in it."""
    return RuleRefused(
        "file-macros", _("The file contains macros. Save it without macros and choose it again.")
    )


def active() -> RuleRefused:
    """Return the refusal of a page or a program in the guise of a document."""
    return RuleRefused(
        "file-active", _("Web pages, drawings with scripts and programs are not taken.")
    )


def check_pdf(data: bytes) -> None:
    """PDF that is whole and opens without a password."""
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-PDF_TAIL:]:
        raise mismatch()
    if PDF_ENCRYPTED.search(data):
        raise encrypted()


def check_png(data: bytes) -> None:
    """PNG with its header and its end."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") or b"IEND" not in data[-64:]:
        raise mismatch()


def check_jpeg(data: bytes) -> None:
    """JPEG with its start and its end."""
    if not data.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in data[-1024:]:
        raise mismatch()


def check_office_97(data: bytes) -> None:
    """Word or Excel of before 2007, without a password of the newer kind and without macros."""
    if not data.startswith(OFFICE_97):
        raise mismatch()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise macros()


def check_xml(data: bytes) -> None:
    """Well-formed XML without a document type (no entities), not a page or a drawing."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.I):
        raise active()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise mismatch() from error
    # An encoding other than UTF-8 hides a document type from the search above.
    if root.getroottree().docinfo.doctype:
        raise active()
    if any(etree.QName(each).localname.lower() in PAGE_ROOTS for each in root.iter("*")):
        raise active()


def check_text(data: bytes) -> None:
    """Text in UTF-8, UTF-16 with its mark, or Windows-1251, that is not a page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(data, "utf-16")
    else:
        text = _decoded(data, "utf-8-sig") or _decoded(data, "cp1251")
    if text is None or any(c < " " and c not in "\t\r\n\f" for c in text):
        raise mismatch()
    if LOOKS_ACTIVE.search(text[:ACTIVE_HEAD].encode("utf-8")):
        raise active()


def check_cms(data: bytes) -> None:
    """A signature: CMS SignedData in DER or BER, in PEM armour, or in bare base64."""
    found = ARMOUR.search(data)
    body = found.group(1) if found else data
    if found or not body.startswith(b"\x30"):
        try:
            body = b64decode(b"".join(body.split()), validate=True)
        except ValueError as error:
            raise mismatch() from error
    if not body.startswith(b"\x30") or SIGNED_DATA not in body[:32]:
        raise mismatch()
    try:
        kind = ContentInfo.load(body)["content_type"].native
    except (ValueError, TypeError, KeyError) as error:
        raise mismatch() from error
    if kind != "signed_data":
        raise mismatch()


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
