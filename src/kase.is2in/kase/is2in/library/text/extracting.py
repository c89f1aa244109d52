"""Text out of files that people bring: PDF, DOCX, TXT.

Such a file is a stranger's: it is read by a process of its own, whose time and memory end, so
that a file made to hang or to fill the memory costs one refusal.
"""

from kase.is2in import _
from kase.is2in.library.text.tidying import tidy
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from pathlib import PurePath
import json
import os
import subprocess
import sys


LARGEST = 20 * 1024 * 1024
LONGEST = 2_000_000
SECONDS = 60
PDF, DOCX, TXT = ".pdf", ".docx", ".txt"
SUFFIXES = (PDF, DOCX, TXT)
FIELD = "file"
_READER = "kase.is2in.library.text.reading"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def extract(filename: str, data: bytes) -> str:
    """Return the text of a file, tidy, a paragraph a line.

    Raises TooLarge("file_large") and RuleRefused: "file_type" for what is none of the three
    kinds, "file_encrypted", "file_scan" (pages without text), "file_broken", "file_too_long"
    (too many pages or characters, or more time than a document takes).
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise refusal("file_type")
    if len(data) > LARGEST:
        raise refusal("file_large")
    text = tidy(_plain(data) if suffix == TXT else _read_apart(suffix, data))
    if len(text) > LONGEST:
        raise refusal("file_too_long")
    if not text:
        raise refusal("file_scan" if suffix == PDF else "file_empty")
    return text


def refusal(code: str) -> Refusal:
    """Return the refusal a code stands for."""
    if code == "file_large":
        megabytes = str(LARGEST // 1024 // 1024)
        text = _("The file is larger than ${limit} MB.", mapping={"limit": megabytes})
        return TooLarge(code, text, FIELD)
    messages = {
        "file_type": _("Choose a PDF, DOCX or TXT file."),
        "file_encrypted": _("The file is protected by a password. Save it without the password."),
        "file_scan": _(
            "The PDF holds pictures of pages and no text. Choose the DOCX, or a PDF with text."
        ),
        "file_empty": _("There is no text in the file."),
        "file_too_long": _("The file is too long to be read. Split it, or choose a TXT file."),
    }
    message = messages.get(code, _("The file is broken and cannot be read."))
    return RuleRefused(code, message, FIELD)


def _plain(data: bytes) -> str:
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise refusal("file_broken") from error
    if b"\0" in data:
        raise refusal("file_type")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows calls a text file in Russian.
        return data.decode("cp1251", errors="replace")


def _read_apart(suffix: str, data: bytes) -> str:
    """Return what the reading process found; raise the refusal it names, or that it died."""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    try:
        # The program and its arguments are ours; the stranger's bytes are its standard input.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-W", "ignore", "-m", _READER, suffix],
            input=data,
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("file_too_long") from error
    if done.returncode:
        raise refusal("file_too_long" if done.returncode < 0 else "file_broken")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise refusal(answer["refused"])
    return answer["text"]
