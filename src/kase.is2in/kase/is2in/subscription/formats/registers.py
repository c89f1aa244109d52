"""Registers from files of any kind (article 9.3): .xml, .xlsx, .xls.

In a workbook one line carries the numbers of the graphs, 1 to 17, as the form of annex 2 has
it: by them columns are found, so that columns may be added, left out or moved. The line of
totals ends a sheet.
"""

from collections.abc import Iterator
from functools import partial
from kase.is2in import _
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import register
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.rows import Texts
from kase.is2in.subscription.formats.tables import Line
from kase.is2in.subscription.formats.tables import sheets
from kase.is2in.terms.errors import TooLarge
from typing import IO


HEADER_WITHIN = 30
MOST_BYTES = 512 * 1024 * 1024
# Without them nothing can be compared.
NEEDED = frozenset((1, 9))
# What a graph without a sum holds in the line of totals, in either alphabet.
CROSSES = frozenset(("x", "X", "х", "Х"))
GRAPHS = {str(graph): graph for graph in register.GRAPHS}


def read(source: IO[bytes], promised: str = "") -> Iterator[tuple[int, Texts]]:
    """Yield the rows of a register: the line of each in the file, and the texts of its graphs.

    ``promised`` is the content type the file came with, if any. The file is read as rows are
    asked for, memory does not grow. Raises RuleRefused for a file that is none, is damaged or
    hostile.
    """
    kind = gate.kind_of(source.read(gate.PIECE), promised)
    if gate.size_of(source) > MOST_BYTES:
        raise TooLarge("file", _("The file is larger than 512 MB."), "file")
    if kind == gate.CSV:
        raise fault("file-type", article="9.3")
    if kind == gate.XML:
        rows = enumerate(files.read(iter(partial(source.read, gate.PIECE), b"")), 1)
    else:
        rows = (row for sheet in sheets(source, kind) for row in _rows(sheet))
    count = 0
    for count, row in enumerate(rows, 1):
        if count > files.MOST_ROWS:
            raise fault("file-rows", article="9.5")
        yield row
    if not count:
        raise fault("file-no-rows", article="9.5")


def _rows(sheet: Iterator[Line]) -> Iterator[tuple[int, Texts]]:
    graphs: dict[int, int] = {}
    for line, cells in sheet:
        if not graphs:
            graphs = _header(line, cells)
            if not graphs and line >= HEADER_WITHIN:
                break
            continue
        texts = [""] * len(GRAPHS)
        for place, graph in graphs.items():
            if place < len(cells):
                texts[graph - 1] = cells[place]
        if not any(texts):
            continue
        if not texts[0] or texts[0] in CROSSES:
            # The line of totals: nothing after it is a bid.
            return
        yield line, ["" if text in CROSSES else text for text in texts[:10]] + texts[10:]
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
