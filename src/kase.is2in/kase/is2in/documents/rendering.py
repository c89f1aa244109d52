"""Documents as PDF/A, by typst from the templates of this room.

Data reaches a template as JSON in ``sys.inputs`` and is shown as text: nothing a person
types is ever read as markup. Fonts are the vendored ones only, the moment of making is an
argument: the same content gives the same bytes on every machine.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import is_dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from kase.is2in.documents.codes import qr_svg
from kase.is2in.documents.text import FONTS
from kase.is2in.documents.text import printable
from kase.is2in.documents.types import ApplicationSheet
from kase.is2in.documents.types import Attachment
from kase.is2in.documents.types import BlankSheet
from kase.is2in.documents.types import CardSheet
from kase.is2in.documents.types import Conclusion
from kase.is2in.documents.types import Entry
from kase.is2in.documents.types import Letter
from kase.is2in.documents.types import MeetingSheet
from kase.is2in.documents.types import Paper
from kase.is2in.documents.types import Sheet
from kase.is2in.documents.types import SignatureSheet
from kase.is2in.documents.types import Stamp
from kase.is2in.documents.types import Statement
from kase.is2in.web.api import formats
from pathlib import Path
from tempfile import TemporaryDirectory
import json
import re
import shutil
import typst


TEMPLATES = Path(__file__).parent / "templates"
# What each template prints.
SHEETS = {
    "application": ApplicationSheet,
    "summary": ApplicationSheet,
    "letter": Letter,
    "conclusion": Conclusion,
    "signed_sheet": SignatureSheet,
    "withdrawal": Statement,
    "answer": Statement,
    "agenda": MeetingSheet,
    "minutes": MeetingSheet,
    "extract": MeetingSheet,
    "blank": BlankSheet,
    "slip": Statement,
    "paper": Paper,
}
LANGUAGES = ("ru", "kk", "en")
# Archivable, and with the structure that screen readers need.
STANDARD = "a-2a"
# Archivable, with files inside.
CARD_STANDARD = "a-3a"
# The version that may hold pages of another PDF.
COPY_STANDARD = "1.7"
COPY_PAGES = 500
_PAGE_TREE = re.compile(rb"/Type\s*/Pages\b[^<>]{0,4000}?/Count\s+(\d+)")


def render(
    template: str,
    data: Sheet | Mapping,
    *,
    at: datetime,
    lang: str = "ru",
    seal: Sequence[str] = (),
    mark: Stamp | None = None,
) -> bytes:
    """Return a document as PDF/A-2a.

    ``template`` is one of ``SHEETS``; ``data`` its dataclass, or a mapping with the same
    keys. ``at`` (aware) is printed and written into the file as the moment of making.
    ``seal`` are the lines of the exchange's seal, shown in a box at the end; ``mark`` has those
    lines with a check code and a QR code that leads to its page. Texts may hold
    anything; a character that cannot be shown is printed as its number. Raises
    ValueError for an unknown template or language, TypeError for data of another shape.
    """
    if template not in SHEETS:
        raise ValueError(f"no template {template!r}")
    marks = () if mark is None else (asdict(mark),)
    values = {**_values(SHEETS[template], data), "seal": tuple(seal), "marks": marks}
    inputs = _inputs(values, at, lang)
    return _compile(TEMPLATES / f"{template}.typ", TEMPLATES, inputs, at, STANDARD)


def signed_copy(
    original: bytes, sheet: SignatureSheet | Mapping, *, at: datetime, lang: str = "ru"
) -> bytes:
    """Return a copy for reading: the original's pages, then the sheet of signatures.

    The original is one of our PDFs and is not changed; the copy is PDF 1.7 and proves
    nothing by itself, as each page of it says. Raises ValueError for bytes whose pages
    cannot be counted, or more than 500 of them.
    """
    values = {**_values(SignatureSheet, sheet), "pages": _pages(original)}
    inputs = _inputs(values, at, lang)
    files = {"original.pdf": original}
    return _compile_with(files, "signed_copy.typ", inputs, at, COPY_STANDARD)


def card(
    sheet: CardSheet, entries: Sequence[Entry], *, at: datetime, lang: str = "ru"
) -> bytes:
    """Return an electronic-document card: a sheet to read with files inside, PDF/A-3a.

    Each entry's bytes are attached as they are; its facts ``type`` and ``relationship`` are
    the media type and what ISO 32000-2 calls the relationship (source, data, supplement).
    """
    named = tuple(
        Attachment(one.name, len(one.data), sha256(one.data).hexdigest(), one.title)
        for one in entries
    )
    values = _values(CardSheet, replace(sheet, attachments=named))
    values["attached"] = [
        {"name": one.name, "path": f"attached-{number}", "title": one.title, **one.facts}
        for number, one in enumerate(entries)
    ]
    inputs = _inputs(values, at, lang)
    files = {f"attached-{number}": one.data for number, one in enumerate(entries)}
    return _compile_with(files, "card.typ", inputs, at, CARD_STANDARD)


def _compile_with(
    files: Mapping[str, bytes], name: str, inputs: dict, at: datetime, standard: str
) -> bytes:
    """Compile a template beside files that it reads."""
    with TemporaryDirectory(prefix="is2in-copy-") as folder:
        root = Path(folder)
        for template in TEMPLATES.glob("*.typ"):
            shutil.copyfile(template, root / template.name)
        for each, data in files.items():
            (root / each).write_bytes(data)
        return _compile(root / name, root, inputs, at, standard)


def _compile(source: Path, root: Path, inputs: dict, at: datetime, standard: str) -> bytes:
    return typst.compile(
        source,
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=[standard],
        timestamp=int(at.timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _inputs(values: dict, at: datetime, lang: str) -> dict[str, str]:
    if lang not in LANGUAGES:
        raise ValueError(f"no documents in the language {lang!r}")
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone is not a moment")
    data = _plain({**values, "at": at}, lang)
    for name in ("stamps", "marks"):
        for stamp, shown in zip(values.get(name, ()), data.get(name, ()), strict=True):
            shown["qr"] = qr_svg(stamp["url"])
    return {"data": json.dumps(data, ensure_ascii=False), "lang": lang}


def _values(sheet: type, data: Sheet | Mapping) -> dict:
    """Return the sheet's fields, with the defaults of those a mapping leaves out."""
    if isinstance(data, Mapping):
        data = sheet(**data)
    if not isinstance(data, sheet):
        raise TypeError(f"{sheet.__name__} is needed, not {type(data).__name__}")
    return {name: _unfold(value) for name, value in vars(data).items()}


def _unfold(value: object) -> object:
    if is_dataclass(value):
        return asdict(value)
    return [_unfold(each) for each in value] if isinstance(value, tuple | list) else value


def _plain(value: object, lang: str) -> object:
    """Return a value as JSON: texts made printable, moments in Almaty time, dates as read."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, datetime):
        return formats.moment(value, lang)
    if isinstance(value, date):
        return formats.date(value, lang)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each, lang) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each, lang) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} cannot be printed")


def _pages(pdf: bytes) -> int:
    counts = [int(found) for found in _PAGE_TREE.findall(pdf)]
    if not counts or not 0 < max(counts) <= COPY_PAGES:
        raise ValueError("the pages of the PDF cannot be counted")
    return max(counts)
