"""Registers as .xml: written row by row, read without trust (articles 8.3 and 9.3).

Elements ``g1`` … ``g17`` are the graphs of annex 2; other elements are let be, because annex 2
lets columns be added. ``register.xsd`` says the same for programs.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.register import Manifest
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.formats.markup import elements
from kase.is2in.subscription.formats.rows import Texts
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr


NAMESPACE = "urn:kase:is2in:subscription-register:1"
ROW = f"{{{NAMESPACE}}}row"
PLACES = {f"{{{NAMESPACE}}}g{graph}": graph - 1 for graph in register.GRAPHS}
MOST_ROWS = 1_100_000
# So many rows are handed on at once.
TOGETHER = 500


def write(rows: Iterable[Row], kind: str, subscription: str, manifest: Manifest) -> Iterator[bytes]:
    """Yield the parts of the file of some rows."""
    return write_lines(map(register.texts, rows), kind, subscription, manifest)


def write_lines(
    lines: Iterable[Sequence[str]], kind: str, subscription: str, manifest: Manifest
) -> Iterator[bytes]:
    """Yield the parts of the file: memory does not grow with the register.

    ``lines`` are canonical rows: the texts of all graphs in their order.
    """
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
    found: list[str] = []
    for line in lines:
        found.append(_row(line))
        if len(found) == TOGETHER:
            yield "".join(found).encode()
            found.clear()
    yield "".join(found).encode()
    sums = {5: manifest.totals.quantity, 6: manifest.totals.amount}
    sums |= {9: manifest.totals.deal_quantity, 10: manifest.totals.deal_amount}
    totals = "".join(f"<g{g}>{register.plain(value)}</g{g}>" for g, value in sums.items())
    yield f"<totals>{totals}</totals>\n</register>\n".encode()


def read(pieces: Iterable[bytes]) -> Iterator[Texts]:
    """Yield the texts of each row of a file; memory does not grow.

    Raises RuleRefused for a file that cannot be read (article 9.5).
    """
    for element in elements(pieces, ROW):
        texts = [""] * len(PLACES)
        # Of a graph that stands twice the first counts.
        for child in element.iterchildren(reversed=True):
            place = PLACES.get(child.tag)
            if place is not None:
                texts[place] = (child.text or "").strip()
        yield texts


def _row(line: Sequence[str]) -> str:
    graphs = "".join(
        f"<g{graph}>{escape(text)}</g{graph}>" for graph, text in enumerate(line, 1) if text
    )
    return f"<row>{graphs}</row>\n"
