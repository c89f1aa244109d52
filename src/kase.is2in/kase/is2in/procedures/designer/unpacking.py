"""A zip of readable files that somebody sends: opened without trust in anything it says."""

from collections.abc import Iterator
from io import BytesIO
from kase.is2in import _
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from zipfile import BadZipFile
from zipfile import ZIP_DEFLATED
from zipfile import ZIP_STORED
from zipfile import ZipFile
from zipfile import ZipInfo
import re
import zlib


LARGEST_ARCHIVE = 4 * 1024 * 1024
LARGEST_WHOLE = 8 * 1024 * 1024
# A form's text is never larger (``questionnaires``); tables of criteria are a few kilobytes.
LARGEST_FILE = 512 * 1024
MOST_FILES = 300
FILE = re.compile(
    r"(?P<folder>[a-z][a-z0-9_-]{0,59})/"
    r"(?P<name>[a-z0-9_-]{1,80}\.toml|forms/[a-z][a-z0-9_-]{0,59}\.xml)"
)
FOLDER = re.compile(r"[a-z][a-z0-9_-]{0,59}/(forms/)?")
ENCRYPTED = 0x1
KIND_OF_FILE, LINK = 0o170000, 0o120000


def unpack(data: bytes) -> tuple[str, dict[str, str]]:
    """Return the folder's name and file name → text of the archive of one procedure.

    Nothing is written anywhere. Raises TooLarge over 4 MB, or over 8 MB unpacked, Malformed for
    what is no zip, RuleRefused("archive") that names the file for a name that leads elsewhere, a
    link, an encrypted or an unknown file, two files of one name, a text that is not UTF-8.
    """
    if len(data) > LARGEST_ARCHIVE:
        raise TooLarge("archive", _("The archive is larger than 4 MB."), "file")
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _read(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Malformed("archive", _("The file is not a zip archive."), "file") from error


def _read(archive: ZipFile) -> tuple[str, dict[str, str]]:
    folders: set[str] = set()
    files: dict[str, str] = {}
    left = LARGEST_WHOLE
    for entry in _entries(archive):
        found = FILE.fullmatch(entry.filename)
        if found is None:
            raise _refused(entry.filename, _("such a file has no place in a procedure"))
        if found["name"] in files:
            raise _refused(entry.filename, _("the file is there twice"))
        folders.add(found["folder"])
        # What the archive says of sizes is not believed: reading stops at the limit.
        with archive.open(entry) as source:
            raw = source.read(min(LARGEST_FILE, left) + 1)
        left -= len(raw)
        if len(raw) > LARGEST_FILE or left < 0:
            raise TooLarge(
                "archive",
                _("${file}: the text is too large", mapping={"file": entry.filename}),
                "file",
            )
        files[found["name"]] = _text(entry.filename, raw)
    if len(folders) != 1:
        raise RuleRefused(
            "archive", _("The archive has to hold one folder with one procedure."), "file"
        )
    return folders.pop(), files


def _entries(archive: ZipFile) -> Iterator[ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise TooLarge("archive", _("The archive holds more than 300 files."), "file")
    for entry in entries:
        if entry.is_dir() and FOLDER.fullmatch(entry.filename):
            continue
        if entry.flag_bits & ENCRYPTED:
            raise _refused(entry.filename, _("the file is encrypted"))
        if entry.external_attr >> 16 & KIND_OF_FILE == LINK:
            raise _refused(entry.filename, _("the file is a link"))
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _refused(entry.filename, _("the file is packed in an unknown way"))
        yield entry


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(
            name, _("line ${line}: the text is not UTF-8", mapping={"line": line})
        ) from error


def _refused(name: str, problem: object) -> Refusal:
    facts = {"file": name[:120], "problem": problem}
    return RuleRefused("archive", _("${file}: ${problem}", mapping=facts), "file")
