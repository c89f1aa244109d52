"""Tables that people bring: pasted text, CSV, XLSX. Read into rows of texts, within bounds."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from io import BytesIO
from io import StringIO
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.words import BASES
from kase.is2in.insiders.words import EXCHANGE
from kase.is2in.insiders.words import FIELDS
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import translate
from openpyxl import load_workbook
from zipfile import ZipFile
import csv


ROWS = 2000
COLUMNS = 30
CELL = 2000
TEXT = 1024 * 1024
FILE = 2 * 1024 * 1024
# An honest workbook of so many rows unpacks to much less.
UNPACKED = 40 * 1024 * 1024
XLSX = ".xlsx"
FILES = (XLSX, ".csv", ".txt")
LANGUAGES = ("ru", "kk", "en")

# Headings people write, in lower case, → the facts they name; besides them the words of our
# own pages and exports, in every language.
HEADINGS = {
    "full_name": ("фио", "ф.и.о.", "фамилия, имя, отчество", "аты-жөні", "т.а.ә."),
    "iin": ("иин", "жсн"),
    "organization": ("организация", "компания", "ұйым", "organization"),
    "position": ("должность", "лауазым"),
    "email": ("e-mail", "email", "эл. почта", "эл. пошта"),
    "basis": ("основание", "негіз", "basis"),
    "basis_note": ("документ", "құжат", "document"),
    "information": ("информация", "ақпарат", "information"),
    "since": ("с", "дата включения", "включен", "бастап", "from"),
    "until": ("по", "дата исключения", "исключен", "дейін", "to"),
}
# Words of people, in lower case, for the codes of bases.
BASIS_WORDS = {
    "position": ("должность", "служебное положение", "лауазым"),
    "body": ("член органа", "орган"),
    "access": ("доступ", "қолжетімділік"),
    "contract": ("договор", "шарт"),
    "other": ("иное", "прочее", "өзге"),
}


def read_text(text: str) -> list[dict[str, str]]:
    """Return the rows of a pasted table or a CSV; raise RuleRefused or TooLarge.

    Fields are parted by tab, semicolon or comma. A first row of headings may put the columns
    in another order; without one they are in the order of ``facts.NAMES``.
    """
    if len(text) > TEXT:
        raise _too_much()
    text = text.removeprefix("\ufeff").replace("\x00", "")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _named(list(_bounded(reader)))
    except csv.Error as error:
        raise RuleRefused("table", _("This is not a table with rows and columns.")) from error


def read_file(filename: str, content_type: str, data: bytes) -> list[dict[str, str]]:
    """Return the rows of an .xlsx, .csv or .txt; raise RuleRefused or TooLarge."""
    documents.check_upload(filename, content_type, data, accept=FILES, limit=FILE)
    if filename.lower().endswith(XLSX):
        return _named(list(_bounded(_workbook(data))))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes as CSV on a Russian Windows.
        text = data.decode("cp1251", errors="replace")
    return read_text(text)


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max("\t;,", key=first.count)


def _workbook(data: bytes) -> Iterator[tuple[object, ...]]:
    with ZipFile(BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED:
            raise _too_much()
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        yield from book.worksheets[0].iter_rows(
            max_row=ROWS + 2, max_col=COLUMNS, values_only=True
        )
    # The reader raises whatever a broken part of the file makes it stumble over.
    except Exception as error:
        raise RuleRefused("table", _("This is not a table with rows and columns.")) from error


def _bounded(rows: Iterable[Iterable[object]]) -> Iterator[list[str]]:
    count = 0
    for row in rows:
        cells = [_cell(value) for value in row]
        if not any(cells):
            continue
        count += 1
        if count > ROWS + 1 or len(cells) > COLUMNS or any(len(cell) > CELL for cell in cells):
            raise _too_much()
        yield cells


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _named(rows: list[list[str]]) -> list[dict[str, str]]:
    if not rows:
        raise RuleRefused("empty", _("There is not one row. Paste a table or choose a file."))
    known = _codes(HEADINGS, FIELDS)
    headings = [known.get(_plain(cell), "") for cell in rows[0]]
    if "full_name" in headings:
        names, rows = headings, rows[1:]
    else:
        names = list(NAMES)
    if not rows:
        raise RuleRefused("empty", _("There is not one row. Paste a table or choose a file."))
    if len(rows) > ROWS:
        raise _too_much()
    bases = _codes(BASIS_WORDS, BASES)
    own = {_plain(translate(EXCHANGE, lang)) for lang in LANGUAGES}
    found = []
    for row in rows:
        facts = _facts(names, row)
        facts["basis"] = bases.get(_plain(facts["basis"]), _plain(facts["basis"]))
        if _plain(facts["organization"]) in own:
            facts["organization"] = ""
        found.append(facts)
    return found


def _codes(words: Mapping[str, tuple[str, ...]], titles: Mapping[str, object]) -> dict[str, str]:
    """Return word → code: the code itself, its words, its title in every language."""
    return {
        _plain(word): code
        for code, listed in words.items()
        for word in (code, *listed, *(translate(titles[code], lang) for lang in LANGUAGES))
    }


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _facts(names: list[str], row: list[str]) -> dict[str, str]:
    found = dict.fromkeys(NAMES, "")
    for name, cell in zip(names, row, strict=False):
        if name and cell:
            found[name] = cell
    # Excel drops the zeros a number begins with, as IINs of the years 2000 to 2009 do.
    number = found["iin"]
    if number.isascii() and number.isdigit() and 9 <= len(number) < 12:
        found["iin"] = number.rjust(12, "0")
    return found


def _too_much() -> TooLarge:
    return TooLarge(
        "too-large",
        _("The table is too large: at most ${rows} rows.", mapping={"rows": str(ROWS)}),
    )
