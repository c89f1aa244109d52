"""Registers as .xml: written row by row, read without trust (articles 8.3 and 9.3).

Elements ``g1`` … ``g17`` are the graphs of annex 2; other elements are let be, because annex 2
lets columns be added. A file that says more than its rows (a document type, entities) is
refused before it is read.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from kase.is2in import _
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.reading import WHOLE
from kase.is2in.subscription.book.register import Manifest
from kase.is2in.subscription.book.register import Row
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from lxml import etree
from typing import Any
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr
import re


NAMESPACE = "urn:kase:is2in:subscription-register:1"
ROW = f"{{{NAMESPACE}}}row"
GRAPH = f"{{{NAMESPACE}}}g"
MOST_ROWS = 1_100_000
MOST_TEXT = 2000
# Sums of money are longer than any price.
DECIMAL_LONG = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,20})?")
WHOLES, MOMENTS, TEXTS = (1, 5, 9), (2,), tuple(range(11, 18))


def write(rows: Iterable[Row], kind: str, subscription: str, manifest: Manifest) -> Iterator[bytes]:
    """Yield the parts of the file, a row each: memory does not grow with the register."""
    facts = {
        "kind": kind,
        "subscription": subscription,
        "rows": str(manifest.rows),
        "sha256": manifest.sha256,
        "root": manifest.root,
    }
    named = " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items())
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<register xmlns="{NAMESPACE}" {named}>\n'
    yield head.encode()
    for row in rows:
        graphs = "".join(
            f"<g{graph}>{escape(text)}</g{graph}>"
            for graph in register.GRAPHS
            if (text := register.plain(row.graph(graph)))
        )
        yield f"<row>{graphs}</row>\n".encode()
    sums = {5: manifest.totals.quantity, 6: manifest.totals.amount}
    sums |= {9: manifest.totals.deal_quantity, 10: manifest.totals.deal_amount}
    totals = "".join(f"<g{g}>{register.plain(value)}</g{g}>" for g, value in sums.items())
    yield f"<totals>{totals}</totals>\n</register>\n".encode()


def read(data: bytes) -> list[Row]:
    """Return the rows of a file; raise RuleRefused for one that cannot be read (article 9.5)."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _broken(_("A register has no document type and no entities."))
    found: list[Row] = []
    try:
        for element in _elements(data):
            if len(found) == MOST_ROWS:
                raise _broken(_("The register has too many rows."))
            found.append(_row(element, len(found) + 1))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _broken(_("The file is damaged: it is no well-formed XML.")) from error
    if not found:
        raise _broken(_("The file has no rows of a register."))
    return found


def _elements(data: bytes) -> Iterator[Any]:
    context = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=ROW,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _event, element in context:
        # A document type in another encoding does not show among the bytes.
        if element.getroottree().docinfo.doctype:
            raise _broken(_("A register has no document type and no entities."))
        yield element


def _row(element: Any, line: int) -> Row:
    values: dict[str, Any] = {}
    for graph, name in register.GRAPHS.items():
        text = element.findtext(f"{GRAPH}{graph}") or ""
        try:
            values[name] = _value(graph, text.strip())
        except (ValueError, ArithmeticError) as error:
            text_ = _("The value cannot be read.")
            place = FieldError(f"{line}.{graph}", "form", text_, "9.5")
            raise RuleRefused("register-file", text_, errors=(place,)) from error
    if values["deal_quantity"] == 0:
        values["deal_amount"] = values["deal_amount"] or Decimal(0)
    return Row(**values)


def _value(graph: int, text: str) -> Any:
    if len(text) > MOST_TEXT:
        raise ValueError("too long")
    if graph in TEXTS:
        return text
    if not text:
        return _needed(graph)
    if graph in MOMENTS:
        return datetime.fromisoformat(text)
    form = WHOLE if graph in WHOLES else DECIMAL_LONG
    if not form.fullmatch(text):
        raise ValueError("no number")
    return int(text) if graph in WHOLES else Decimal(text)


def _needed(graph: int) -> None:
    if graph in (1, 2, 5, 6):
        raise ValueError("missing")


def _broken(message: str) -> RuleRefused:
    return RuleRefused("register-file", message, errors=(FieldError("", "file", message, "9.5"),))
