"""Registers from files of any kind (article 9.3): .xml, .xlsx, .xls.

In a workbook one line carries the numbers of the graphs, 1 to 17, as the form of annex 2 has
it: by them columns are found, so that columns may be added, left out or moved. The line of
totals ends a sheet.
"""

from collections.abc import Iterator
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.rows import read_row
from kase.is2in.subscription.formats.tables import Line
from kase.is2in.subscription.formats.tables import sheets


HEADER_WITHIN = 30
# Without them nothing can be compared.
NEEDED = frozenset((1, 9))
# What a graph without a sum holds in the line of totals, in either alphabet.
CROSSES = frozenset(("x", "X", "х", "Х"))
GRAPHS = {str(graph): graph for graph in register.GRAPHS}


def read(data: bytes, promised: str = "") -> list[Row]:
    """Return the rows of a register; ``promised`` is the content type it came with, if any.

    Raises RuleRefused for a file that is none, is damaged or hostile, or holds a value that
    cannot be read.
    """
    kind = gate.kind_of(data, promised)
    if kind == gate.XML:
        return files.read(data)
    if kind == gate.CSV:
        raise fault("file-type", article="9.3")
    found: list[Row] = []
    for sheet in sheets(data, kind):
        for row in _rows(sheet):
            if len(found) == files.MOST_ROWS:
                raise fault("file-rows", article="9.5")
            found.append(row)
    if not found:
        raise fault("file-no-rows", article="9.5")
    return found


def _rows(sheet: Iterator[Line]) -> Iterator[Row]:
    graphs: dict[int, int] = {}
    for line, cells in sheet:
        if not graphs:
            graphs = _header(line, cells)
            if not graphs and line >= HEADER_WITHIN:
                break
            continue
        texts = {
            graph: cells[place]
            for place, graph in graphs.items()
            if place < len(cells) and cells[place]
        }
        if not texts:
            continue
        if 1 not in texts or texts[1] in CROSSES:
            # The line of totals: nothing after it is a bid.
            return
        said = {g: text for g, text in texts.items() if g > 10 or text not in CROSSES}
        yield read_row(said, line)
    if not graphs:
        raise fault("file-header", article="9.5")


def _header(line: int, cells: list[str]) -> dict[int, int]:
    """Return place → graph of a line of numbers of graphs, nothing of another line."""
    found = {place: GRAPHS[cell] for place, cell in enumerate(cells) if cell in GRAPHS}
    others = [cell for cell in cells if cell and not (cell.isdigit() or cell.isalpha())]
    if others or not set(found.values()) >= NEEDED:
        return {}
    if len(set(found.values())) < len(found):
        raise fault("file-column", str(line), article="9.5")
    return found
