"""Information on investors as .csv and .xlsx: the form buyers bring after the period (7.3-2)."""

from collections.abc import Sequence
from io import BytesIO
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.tables import sheets


# Column → its title in Russian; a program writes the name itself.
COLUMNS = {
    "number": "номер заявки",
    "document": "документ",
    "address": "адрес",
    "contacts": "контакты",
    "other": "иные сведения",
}
MOST_ROWS = 5_000


def read(data: bytes, promised: str = "") -> list[dict[str, str]]:
    """Return the rows of a table: the number of a bid and what is told of its investor.

    Raises RuleRefused for a file that is no such table, is damaged or hostile.
    """
    kind = gate.kind_of(data, promised)
    if kind == gate.XML:
        raise fault("file-type")
    names: list[str] = []
    found: list[dict[str, str]] = []
    for line, cells in next(iter(sheets(BytesIO(data), kind)), iter(())):
        if not any(cells):
            continue
        if not names:
            names = _header(line, cells)
            continue
        if len(found) == MOST_ROWS:
            raise fault("file-rows")
        found.append({name: cell for name, cell in zip(names, cells, strict=False) if cell})
    if not found:
        raise fault("file-no-rows")
    return found


def _header(line: int, cells: Sequence[str]) -> list[str]:
    """Return the columns; a bid's number must stand there, nothing twice, nothing unknown."""
    words = {**{title: name for name, title in COLUMNS.items()}, **{name: name for name in COLUMNS}}
    names = [words.get(" ".join(cell.casefold().split()), "") for cell in cells if cell]
    if "" in names or len(set(names)) < len(names) or "number" not in names:
        raise fault("file-header", str(line))
    return names
