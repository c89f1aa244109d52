"""A row of a register of the texts that stand in a file, graph by graph."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.reading import UNPRINTABLE
from kase.is2in.subscription.book.reading import WHOLE
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.formats.faults import FAULTS
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from typing import Any
from typing import TypeAlias
import re


# What stands in a row: a text for each graph, "" for none.
Texts: TypeAlias = Sequence[str]
MOST_TEXT = 2000
# Sums of money are longer than any price.
DECIMAL_LONG = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,20})?")
WHOLES, MOMENTS, TEXTS = (1, 5, 9), (2,), tuple(range(11, 18))
NEEDED = (1, 2, 5, 6)


def read_row(texts: Texts, line: int) -> Row:
    """Return the row of the texts of its graphs.

    Raises RuleRefused with every graph that cannot be read, at ``line.graph`` of the file.
    """
    values: dict[str, Any] = {}
    wrong = []
    for (graph, name), text in zip(register.GRAPHS.items(), texts, strict=True):
        try:
            values[name] = value_of(graph, text)
        except (ValueError, ArithmeticError):
            wrong.append(FieldError(f"{line}.{graph}", "file-value", FAULTS["file-value"], "9.5"))
    if wrong:
        raise RuleRefused("file-value", FAULTS["file-value"], errors=wrong)
    if values["deal_quantity"] == 0:
        values["deal_amount"] = values["deal_amount"] or Decimal(0)
    return Row(**values)


def value_of(graph: int, text: str) -> Any:
    """Return what the text of a graph says; raise ValueError for what cannot be read."""
    if len(text) > MOST_TEXT or UNPRINTABLE.search(text):
        raise ValueError("no text of a register")
    if graph in TEXTS:
        return text
    if not text:
        return _nothing(graph)
    if graph in MOMENTS:
        return _moment(text)
    form = WHOLE if graph in WHOLES else DECIMAL_LONG
    if not form.fullmatch(text):
        raise ValueError("no number")
    return int(text) if graph in WHOLES else Decimal(text)


def _moment(text: str) -> datetime:
    """Return a moment; one without an offset, as spreadsheets have it, is of Almaty."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=ALMATY)


def _nothing(graph: int) -> None:
    if graph in NEEDED:
        raise ValueError("missing")
