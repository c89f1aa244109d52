"""The journal as a file: what the filters leave, safe to open, and itself in the journal."""

from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.journal.reading import acts
from kase.is2in.journal.reading import FILTERS
from kase.is2in.journal.types import Act
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate


LIMIT = 10_000
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TITLES = (
    _("No."),
    _("Time"),
    _("Who"),
    _("Organisation"),
    _("What was done"),
    _("About what"),
    _("Address"),
    _("Details"),
)


def export(given: Mapping[str, str], kind: str, own: bool = False) -> tuple[bytes, str]:
    """Return the newest 10 000 acts that fit as bytes, and their content type.

    The export is written into the journal with its filters. Raises Malformed for a kind that
    is none of ``KINDS``.
    """
    if kind not in KINDS:
        raise Malformed("format", _("Take the journal as xlsx or csv."), "format")
    rows, more = acts(given, LIMIT, own=own)
    filters = [f"{name}={given[name]}" for name in FILTERS if given.get(name)]
    details = {"format": kind, "rows": len(rows), "filters": filters, "whole": not more}
    ledger.record("journal.exported", "journal", {**details, "own": own})
    make = as_csv if kind == "csv" else as_xlsx
    return make(rows), KINDS[kind]


def as_xlsx(rows: Sequence[Act]) -> bytes:
    """Return acts as a workbook; texts stay texts, whatever they begin with."""
    return spreadsheet([translate(title) for title in TITLES], (_cells(row) for row in rows))


def as_csv(rows: Sequence[Act]) -> bytes:
    """Return acts as CSV that Excel reads; a text that would be computed gets an apostrophe."""
    return csv_file([translate(title) for title in TITLES], (_cells(row) for row in rows))


def _cells(row: Act) -> list[object]:
    return [
        row.id,
        row.at,
        row.who,
        row.organization or "",
        row.title,
        row.subject.title,
        row.address,
        "; ".join(f"{label}: {text}" for label, text in row.rows),
    ]
