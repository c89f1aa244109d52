"""The process that reads one PDF or DOCX: bytes in, JSON out, within bounds of its own.

``{"text": …}`` or ``{"refused": code}``. Anything else a file does to the libraries ends the
process, and the caller says that the file is broken.
"""

from io import BytesIO
from kase.is2in.library.text.tidying import PAGE
from kase.is2in.library.text.tidying import tidy
from kase.is2in.library.text.word import docx_text
from kase.is2in.library.text.word import Refused
from kase.is2in.library.text.wrapping import unwrap
from pypdf import PdfReader
import json
import logging
import resource
import sys


MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 45
PAGES = 1500
# Before it is tidied, a text is longer.
CHARACTERS = 4_000_000
# Fewer letters a page than this are the stamps and numbers on scanned pages.
LETTERS = 20


def read(suffix: str, data: bytes) -> str:
    """Return the text; raise Refused with a code."""
    text = pdf_text(data) if suffix == ".pdf" else docx_text(data)
    if len(text) > CHARACTERS:
        raise Refused("file_too_long")
    return text


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF, its lines put together to paragraphs."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("file_type")
    reader = PdfReader(BytesIO(data), strict=False)
    # Most protected files only forbid to print or to copy, and open without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("file_encrypted")
    if len(reader.pages) > PAGES:
        raise Refused("file_too_long")
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        # What is on a page is seen: fonts give the hyphen's shape the number of the soft one.
        text = page.extract_text().replace("\u00ad", "-")
        pages.append(text.replace(PAGE, "\n"))
        length += len(pages[-1])
        if length > CHARACTERS:
            raise Refused("file_too_long")
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters < LETTERS * len(pages):
        raise Refused("file_scan")
    return unwrap(tidy(PAGE.join([*pages, ""])))


def main() -> int:
    """Read standard input as the kind of file the first argument names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable(logging.CRITICAL)
    try:
        answer = {"text": read(sys.argv[1], sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.code}
    except (MemoryError, RecursionError):
        answer = {"refused": "file_too_long"}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
