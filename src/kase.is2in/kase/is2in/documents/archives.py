"""Checks of archives and of office files, which are archives: bounded, whole, no way out.

Only the directory of an archive is read, and one small member; nothing is unpacked.
"""

from io import BytesIO
from kase.is2in import _
from kase.is2in.documents.sniffing import encrypted
from kase.is2in.documents.sniffing import macros
from kase.is2in.documents.sniffing import mismatch
from kase.is2in.documents.sniffing import OFFICE_97
from kase.is2in.terms.errors import RuleRefused
from zipfile import BadZipFile
from zipfile import ZipFile
from zipfile import ZipInfo
import zlib


MEMBERS = 10_000
UNPACKED = 500 * 1024 * 1024
# Deflate reaches about 1000; large sheets with equal rows about 200. Small members may be any.
RATIO = 400
RATIO_FROM = 10 * 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_LIMIT = 1024 * 1024


def check_zip(data: bytes) -> None:
    """A zip archive within bounds: members, unpacked size, ratio, names, no passwords."""
    _members(data)


def check_docx(data: bytes) -> None:
    """A Word document: an archive with its parts, without macros."""
    _check_office(data, "word/")


def check_xlsx(data: bytes) -> None:
    """An Excel workbook: an archive with its parts, without macros."""
    _check_office(data, "xl/")


def _check_office(data: bytes, folder: str) -> None:
    if data.startswith(OFFICE_97):
        # A newer office file under a password is wrapped into the older format.
        raise encrypted() if "EncryptedPackage".encode("utf-16-le") in data else mismatch()
    members = _members(data)
    names = {member.filename for member in members}
    if CONTENT_TYPES not in names or not any(name.startswith(folder) for name in names):
        raise mismatch()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise macros()
    with ZipFile(BytesIO(data)) as archive:
        try:
            types = archive.open(CONTENT_TYPES).read(CONTENT_TYPES_LIMIT)
        except (BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise mismatch() from error
    if b"macroEnabled" in types:
        raise macros()


def _members(data: bytes) -> list[ZipInfo]:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise mismatch()
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise mismatch() from error
    if any(member.flag_bits & 1 for member in members):
        raise encrypted()
    if any(_leads_away(member.filename) for member in members):
        raise mismatch()
    _check_bounds(members, len(data))
    return members


def _check_bounds(members: list[ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    # Members may share bytes: what they claim to take is held against what there is.
    claimed = sum(member.compress_size for member in members)
    swollen = any(
        member.file_size > RATIO_FROM and member.file_size > RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MEMBERS or unpacked > UNPACKED or claimed > packed or swollen:
        raise RuleRefused(
            "archive-bomb",
            _("The archive unpacks to more than can be taken. Split it or attach the files."),
        )


def _leads_away(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]
