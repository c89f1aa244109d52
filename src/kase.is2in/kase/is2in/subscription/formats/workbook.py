"""Registers as .xlsx in the form of annex 2, written as they are read: memory does not grow.

A sheet ends before the last row a spreadsheet can show; the next begins with the same head.
Numbers of up to 15 digits are cells to be counted with, longer ones and moments are texts, so
that a spreadsheet gives them back as they were.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.subscription.book.register import GRAPHS
from kase.is2in.subscription.book.register import plain
from kase.is2in.subscription.book.register import Totals
from string import ascii_uppercase
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile


TITLES = {
    0: _("No."),
    1: _("Number of the bid"),
    2: _("Date and time of the bid"),
    3: _("Accepted bid: price"),
    4: _("Accepted bid: yield"),
    5: _("Accepted bid: quantity"),
    6: _("Accepted bid: amount"),
    7: _("Satisfied bid: price"),
    8: _("Satisfied bid: yield"),
    9: _("Satisfied bid: quantity"),
    10: _("Satisfied bid: amount"),
    11: _("Investor"),
    12: _("Contacts of the investor"),
    13: _("Residence of the investor"),
    14: _("IIN or BIN"),
    15: _("More on the investor"),
    16: _("Buyer"),
    17: _("Contacts of the buyer"),
}
TOTAL, SHEET = _("Total"), _("Register of bids")
LETTER, CROSS = "А", "Х"
# Two lines of the head and one of totals share the sheet with them.
ROWS_A_SHEET = 1_000_000
NUMBERS = frozenset((1, 3, 4, 5, 6, 7, 8, 9, 10))
EXACT_DIGITS = 15
WIDTHS = (7, 11, 34, *(14,) * 8, 34, 24, 13, 16, 30, 34, 24)
LETTERS = ascii_uppercase[: len(GRAPHS) + 1]
TOGETHER = 500
# The fastest that still packs: a register is a text that repeats itself.
PACKING = 1
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
XF = 'numFmtId="0" fillId="0" borderId="0"'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    f'</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf {XF} fontId="0"/>'
    f'</cellStyleXfs><cellXfs count="3"><xf {XF} fontId="0" xfId="0"/><xf {XF} fontId="1" '
    'xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    f'<xf {XF} fontId="0" xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle '
    'name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# What makes a program compute a text when somebody edits its cell.
ACTIVE = ("=", "+", "-", "@")


def sheets_of(rows: int) -> int:
    """Return how many sheets a register of so many rows takes."""
    return max(1, -(-rows // ROWS_A_SHEET))


def write(
    target: IO[bytes],
    lines: Iterable[Sequence[str]],
    rows: int,
    totals: Totals,
    say: Callable[[str], str] = str,
) -> None:
    """Write a register into a file; ``lines`` are canonical rows: the texts of all graphs.

    ``rows`` is how many there are; ``say`` translates the titles.
    """
    source, count = iter(lines), sheets_of(rows)
    # A sheet of a million rows may be longer than an archive of the old kind holds.
    large = rows > ROWS_A_SHEET // 2
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=PACKING) as book:
        for name, text in _frame(count, say):
            book.writestr(name, text)
        for number in range(1, count + 1):
            name = f"xl/worksheets/sheet{number}.xml"
            with book.open(name, "w", force_zip64=large) as sheet:
                first = (number - 1) * ROWS_A_SHEET
                last = totals if number == count else None
                for piece in _sheet(source, first, min(ROWS_A_SHEET, rows - first), last, say):
                    sheet.write(piece.encode())
    if next(source, None) is not None:
        raise ValueError("more rows than were told")


def _sheet(
    source: Iterator[Sequence[str]],
    first: int,
    count: int,
    totals: Totals | None,
    say: Callable[[str], str],
) -> Iterator[str]:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(WIDTHS, 1)
    )
    pane = '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>'
    yield (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )
    yield _head(1, [say(title) for title in TITLES.values()])
    yield _head(2, [LETTER, *map(str, GRAPHS)])
    found: list[str] = []
    for place in range(count):
        found.append(_row(place + 3, first + place + 1, next(source)))
        if len(found) == TOGETHER:
            yield "".join(found)
            found.clear()
    yield "".join(found)
    if totals is not None:
        sums = {5: totals.quantity, 6: totals.amount, 9: totals.deal_quantity}
        sums[10] = totals.deal_amount
        cells = [_text(f"A{count + 3}", say(TOTAL), 1)]
        for graph in GRAPHS:
            text = plain(sums[graph]) if graph in sums else CROSS
            cells.append(_cell(f"{LETTERS[graph]}{count + 3}", text, graph))
        yield f'<row r="{count + 3}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def _row(line: int, place: int, texts: Sequence[str]) -> str:
    cells = [f'<row r="{line}"><c r="A{line}"><v>{place}</v></c>']
    for graph, text in enumerate(texts, 1):
        if text:
            cells.append(_cell(f"{LETTERS[graph]}{line}", text, graph))
    cells.append("</row>")
    return "".join(cells)


def _cell(place: str, text: str, graph: int) -> str:
    if graph in NUMBERS and len(text) <= EXACT_DIGITS and text != CROSS:
        return f'<c r="{place}"><v>{text}</v></c>'
    return _text(place, text)


def _head(line: int, texts: Sequence[str]) -> str:
    cells = [
        _text(f"{letter}{line}", text, 1) for letter, text in zip(LETTERS, texts, strict=True)
    ]
    return f'<row r="{line}">{"".join(cells)}</row>'


def _text(place: str, text: str, style: int = 0) -> str:
    style = style or (2 if text.startswith(ACTIVE) else 0)
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(text)}</t></is></c>"
    )


def _frame(count: int, say: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a workbook besides its sheets."""
    numbers = range(1, count + 1)
    sheet_types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}'
        f'.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f"{sheet_types}</Types>",
    )
    yield (
        "_rels/.rels",
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship '
        f'Id="rId{count + 1}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    title = escape(say(SHEET)[:25])
    named = "".join(
        f'<sheet name="{title} {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers
    )
    yield (
        "xl/workbook.xml",
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
    )
    yield "xl/styles.xml", STYLES
