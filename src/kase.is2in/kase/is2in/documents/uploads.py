"""The gate for files that people bring in: what they are, not what they are called.

Allowed are the kinds in ``KINDS``, by the ending of the name; the bytes must be of that kind.
Anything else is refused with words that say how to mend it. What is let in is still served
as a download unless it is a PDF or a picture (``delivery``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.documents import archives
from kase.is2in.documents import sniffing
from kase.is2in.documents.names import ending
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from typing import Protocol


MEGABYTE = 1024 * 1024
DEFAULT_LIMIT = 20 * MEGABYTE
NAME_LIMIT = 255
OFFICE = "application/vnd.openxmlformats-officedocument."
# Names of types that say nothing about the kind.
VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/download"})
# A browser names these only for what must never come in, whatever the file is called.
ACTIVE = ("text/html", "image/svg", "application/xhtml", "javascript", "x-msdownload")


class Check(Protocol):
    """Raises RuleRefused when the bytes are not of the kind."""

    def __call__(self, data: bytes) -> None: ...


@dataclass(frozen=True)
class Kind:
    """A kind of file: the type it is stored and served as, and how its bytes are checked."""

    content_type: str
    check: Check


_SIGNATURE = Kind("application/pkcs7-signature", sniffing.check_cms)
KINDS = {
    "pdf": Kind("application/pdf", sniffing.check_pdf),
    "docx": Kind(OFFICE + "wordprocessingml.document", archives.check_docx),
    "xlsx": Kind(OFFICE + "spreadsheetml.sheet", archives.check_xlsx),
    "doc": Kind("application/msword", sniffing.check_office_97),
    "xls": Kind("application/vnd.ms-excel", sniffing.check_office_97),
    "png": Kind("image/png", sniffing.check_png),
    "jpg": Kind("image/jpeg", sniffing.check_jpeg),
    "jpeg": Kind("image/jpeg", sniffing.check_jpeg),
    "zip": Kind("application/zip", archives.check_zip),
    "xml": Kind("application/xml", sniffing.check_xml),
    "txt": Kind("text/plain", sniffing.check_text),
    "csv": Kind("text/csv", sniffing.check_text),
    "cms": _SIGNATURE,
    "p7s": _SIGNATURE,
    "p7m": _SIGNATURE,
    "sig": _SIGNATURE,
}


def check_upload(
    filename: str,
    content_type: str,
    data: bytes,
    accept: Iterable[str] = (),
    limit: int = DEFAULT_LIMIT,
) -> str:
    """Return the content type to store the file under, or refuse it.

    ``accept`` names endings (".pdf" or "pdf"), none means all kinds; ``limit`` is in bytes.
    Raises TooLarge("too-large") and RuleRefused with the codes file-name, file-empty,
    file-kind, file-content, file-encrypted, file-macros, file-active, archive-bomb.
    """
    if not filename.strip() or len(filename) > NAME_LIMIT or not filename.isprintable():
        raise RuleRefused(
            "file-name", _("The name of the file must have 1 to 255 visible characters.")
        )
    kind = KINDS.get(_allowed_ending(filename, accept))
    if kind is None:
        raise _not_allowed(accept)
    if len(data) > limit:
        raise TooLarge(
            "too-large",
            _("The file is larger than ${limit} MB.", mapping={"limit": limit // MEGABYTE or 1}),
        )
    if not data:
        raise RuleRefused("file-empty", _("The file is empty. Choose it again."))
    declared = (content_type or "").split(";")[0].strip().lower()
    if declared not in VAGUE and any(word in declared for word in ACTIVE):
        raise sniffing.active()
    kind.check(data)
    return kind.content_type


def _allowed_ending(filename: str, accept: Iterable[str]) -> str:
    found = ending(filename)
    allowed = {each.strip().lower().lstrip(".") for each in accept}
    return found if not allowed or found in allowed else ""


def _not_allowed(accept: Iterable[str]) -> RuleRefused:
    kinds = sorted({each.strip().lower().lstrip(".") for each in accept} & set(KINDS) or set(KINDS))
    return RuleRefused(
        "file-kind",
        _(
            "This kind of file is not taken here. Take one of these: ${kinds}.",
            mapping={"kinds": ", ".join(kinds)},
        ),
    )
