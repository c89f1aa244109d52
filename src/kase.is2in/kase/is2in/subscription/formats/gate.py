"""What a file is by its bytes, and archives unpacked piece by piece, never more than allowed."""

from collections.abc import Iterator
from io import SEEK_END
from kase.is2in.subscription.formats.faults import fault
from typing import IO
from zipfile import BadZipFile
from zipfile import ZipFile
from zipfile import ZipInfo
import zlib


XML, XLSX, XLS, CSV = "xml", "xlsx", "xls", "csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "application/xml": XML,
    "text/xml": XML,
    XLSX_TYPE: XLSX,
    "application/vnd.ms-excel": XLS,
    "text/csv": CSV,
}
MOST_PARTS = 500
# A workbook of a register unpacks to thirty times its size, one of equal rows to a hundred.
MOST_RATIO, FREE_OF_RATIO = 250, 16 * 1024 * 1024
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
PIECE = 64 * 1024
WORKBOOK = "xl/workbook.xml"
LINKED = ("xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/ctrlprops/", "customui/")


def kind_of(data: bytes, promised: str = "") -> str:
    """Return what a file is by its bytes; the first ``PIECE`` of them are enough.

    ``promised`` is a content type; one that is known and says otherwise is refused, one that
    is not known says nothing. Raises RuleRefused for what is no table.
    """
    if not data[:512].removeprefix(b"\xef\xbb\xbf").strip() and not data[512:].strip():
        raise fault("file-empty")
    found = _by_bytes(data)
    said = TYPES.get(promised.partition(";")[0].strip().lower())
    if found is None or (said is not None and said != found):
        raise fault("file-type")
    return found


def _by_bytes(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return XLS
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return XML
    if b"\x00" in data[:PIECE] or start.startswith((b"%PDF", b"{", b"[", b"\x1f\x8b", b"Rar!")):
        return None
    return CSV


def size_of(source: IO[bytes]) -> int:
    """Return how long a file is; it is read from its start again."""
    size = source.seek(0, SEEK_END)
    source.seek(0)
    return size


class Archive:
    """The parts of a workbook of today, which is a zip file of XML.

    Raises RuleRefused for what is no workbook, holds more than a workbook of values, or is
    damaged.
    """

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = ZipFile(source)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise fault("file-damaged") from error
        self._parts = {part.filename.lower(): part for part in self._zip.infolist()}
        self._check_names()
        self._left = min(MOST_UNPACKED, max(FREE_OF_RATIO, MOST_RATIO * size_of(source)))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def pieces(self, name: str, most: int = MOST_UNPACKED) -> Iterator[bytes]:
        """Yield the bytes of a part; what its head says of its size is not believed.

        Raises RuleRefused for a part that is not there, is longer than ``most``, or with which
        the archive unpacks to too much.
        """
        part = self._parts.get(name.lower())
        if part is None:
            raise fault("file-damaged")
        try:
            yield from self._unpacked(part, most)
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as no:
            raise fault("file-damaged") from no

    def _unpacked(self, part: ZipInfo, most: int) -> Iterator[bytes]:
        with self._zip.open(part) as stream:
            while piece := stream.read(PIECE):
                self._left -= len(piece)
                most -= len(piece)
                if self._left < 0 or most < 0:
                    raise fault("file-bomb")
                yield piece

    def _check_names(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or len(self._parts) < len(parts):
            raise fault("file-bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise fault("file-password")
        if WORKBOOK not in self._parts:
            raise fault("file-type")
        if any("vbaproject" in name or "/macrosheets/" in name for name in self._parts):
            raise fault("file-macros")
        if any(name.startswith(LINKED) for name in self._parts):
            raise fault("file-links")
