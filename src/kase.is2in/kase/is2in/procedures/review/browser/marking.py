"""Differences as HTML: added words are underlined, removed ones struck out. All is escaped."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.procedures.review.types import FieldDifference
from kase.is2in.procedures.review.types import FileVersion
from kase.is2in.procedures.review.types import Piece
from kase.is2in.procedures.review.types import RowDifference
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from markupsafe import Markup


MARKS = {
    "same": Markup("{}"),
    "added": Markup("<ins>{}</ins>"),
    "removed": Markup("<del>{}</del>"),
}
STATES = {
    "added": _("added (of a row)"),
    "removed": _("removed (of a row)"),
    "changed": _("changed (of a row)"),
}
TEXT = Markup('<p class="preserve marked">{}</p>')
TABLE = Markup(
    '<div class="table-responsive" tabindex="0"><table class="table table-sm rows">'
    "<thead><tr><th>{row}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
)
ROW = Markup(
    '<tr class="row-{state}"><th scope="row">{place} <small>{word}</small></th>{cells}</tr>'
)
FILE = Markup('{name} <small class="hash">({size}, SHA-256 {sha256})</small>')


def marked(difference: FieldDifference) -> Markup:
    """Return what became of an answer."""
    if difference.kind == "table":
        return _table(difference.rows)
    if difference.kind == "file":
        old, new = (_file(one) for one in difference.files)
        pieces = [MARKS["removed"].format(old)] if old else []
        pieces += [MARKS["added"].format(new)] if new else []
        return TEXT.format(Markup("<br/>").join(pieces))
    return TEXT.format(words(difference.pieces))


def words(pieces: Iterable[Piece]) -> Markup:
    """Return runs of words, marked; what replaces something stands apart from it."""
    found = Markup("")
    before = ""
    for piece in pieces:
        gap = " " if before == "removed" and piece.op == "added" else ""
        found += gap + MARKS[piece.op].format(piece.text)
        before = piece.op
    return found


def _table(rows: Iterable[RowDifference]) -> Markup:
    shown = list(rows)
    if not shown:
        return TEXT.format(translate(_("The order of the rows changed.")))
    head = Markup("").join(
        Markup('<th scope="col">{}</th>').format(cell.label) for cell in shown[0].cells
    )
    body = Markup("").join(_row(one) for one in shown)
    return TABLE.format(row=translate(_("Row")), head=head, rows=body)


def _row(row: RowDifference) -> Markup:
    cells = Markup("").join(Markup("<td>{}</td>").format(words(one.pieces)) for one in row.cells)
    return ROW.format(
        state=row.state,
        place=row.after or row.before,
        word=translate(STATES[row.state]),
        cells=cells,
    )


def _file(file: FileVersion | None) -> Markup | None:
    if file is None:
        return None
    return FILE.format(name=file.filename, size=formats.size(file.size), sha256=file.sha256)
