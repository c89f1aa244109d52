"""Stored bytes on their way to a browser: nothing served here can act as a page of ours."""

from collections.abc import Iterator
from hashlib import file_digest
from hashlib import sha256
from kase.is2in.documents.names import safe_name
from kase.is2in.documents.opening import opened
from typing import IO
from urllib.parse import quote
from zope.interface import implementer
from ZPublisher.Iterators import IStreamIterator


# What a browser may show by itself. A PDF is shown by the browser's own viewer, which some
# browsers switch off in a sandbox; pictures need nothing at all.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'self'"
INLINE = {"application/pdf": PDF_POLICY, "image/png": SANDBOX, "image/jpeg": SANDBOX}
# Types with which a download is named; whatever else is only bytes.
NAMED = frozenset(
    {
        *INLINE,
        "application/msword",
        "application/pkcs7-signature",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
    }
)
ANY_BYTES = "application/octet-stream"
PIECE = 65536


def respond(
    request, data: bytes | IO[bytes], filename: str, content_type: str, inline: bool = False
):
    """Set the headers of a file on the response and return what the view should return.

    ``data`` is bytes, or an open file at its beginning that is closed after sending.
    ``inline`` counts for PDF, PNG and JPEG only; everything else is a download.
    """
    kind = (content_type or "").split(";")[0].strip().lower()
    kind = kind if kind in NAMED else ANY_BYTES
    shown = inline and kind in INLINE
    response = request.response
    response.setHeader("Content-Type", kind)
    response.setHeader("Content-Disposition", _disposition(filename, shown))
    response.setHeader("X-Content-Type-Options", "nosniff")
    response.setHeader("Content-Security-Policy", INLINE[kind] if shown else SANDBOX)
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin")
    response.setHeader("Cache-Control", "private, no-store")
    body = data if isinstance(data, bytes) else FileStream(data)
    response.setHeader("Content-Length", str(len(body)))
    opened(len(body), lambda: _sha256(data))
    return body


def _sha256(data: bytes | IO[bytes]) -> str:
    if isinstance(data, bytes):
        return sha256(data).hexdigest()
    start = data.tell()
    digest = file_digest(data, "sha256").hexdigest()
    data.seek(start)
    return digest


def _disposition(filename: str, shown: bool) -> str:
    """Return the header with the name twice: for old programs in ASCII, for the others whole."""
    name = safe_name(filename)
    plain = "".join(c if c.isascii() and c.isprintable() and c != "%" else "_" for c in name)
    manner = "inline" if shown else "attachment"
    return f"{manner}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@implementer(IStreamIterator)
class FileStream:
    """An open file as Zope sends it: piece by piece, closed at the end."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        start = source.tell()
        self.length = source.seek(0, 2) - start
        source.seek(start)

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.source.read(PIECE)
        if not piece:
            self.source.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Close the file; called by the server when the browser has gone."""
        self.source.close()
