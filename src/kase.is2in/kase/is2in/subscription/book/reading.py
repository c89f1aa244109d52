"""A bid as programs send it, made into a bid: every wrong field is named at once.

Numbers are texts or integers. A binary fraction is refused: 0.1 has no exact one.
"""

from collections.abc import Collection
from collections.abc import Mapping
from decimal import Decimal
from kase.is2in.subscription.book.reasons import refuse
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import Investor
from kase.is2in.terms.errors import FieldError
from typing import Any
import re


DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,8})?")
WHOLE = re.compile(r"-?[0-9]{1,18}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
TEXT = 500
MOST = 10**18
BID_TEXTS = ("type", "account", "client_code", "client_id", "currency")
NEEDED = ("type", "account")
BID_FIELDS = frozenset({*BID_TEXTS, "price", "yield", "quantity", "amount", "investor"})
# The names programs use, and ours.
INVESTOR_TEXTS = {
    "type": "type",
    "name": "name",
    "iin_bin": "number",
    "residence": "residence",
    "document": "document",
    "address": "address",
    "contacts": "contacts",
    "other": "other",
    "category": "category",
}
INVESTOR_FIELDS = frozenset({*INVESTOR_TEXTS, "qualified"})
TRUE, FALSE = (True, "true", "1"), (False, None, "", "false", "0")


def read_bid(row: Any) -> tuple[Bid | None, tuple[FieldError, ...]]:
    """Return the bid of a mapping, or None and every field that cannot be read."""
    if not isinstance(row, Mapping):
        return None, (refuse("row-form"),)
    found = _Reader(row, "")
    found.only(BID_FIELDS)
    investor = row.get("investor") or {}
    if not isinstance(investor, Mapping):
        return None, (refuse("row-form", "investor"),)
    who = _Reader(investor, "investor.")
    who.only(INVESTOR_FIELDS)
    facts = {INVESTOR_TEXTS[name]: who.text(name) for name in investor if name in INVESTOR_TEXTS}
    facts["residence"] = facts.get("residence", "").upper() or "KZ"
    facts.setdefault("type", "")
    bid = Bid(
        **{name: found.text(name) for name in BID_TEXTS if name in row or name in NEEDED},
        price=found.decimal("price"),
        yield_=found.decimal("yield"),
        quantity=found.whole("quantity"),
        amount=found.decimal("amount"),
        investor=Investor(**facts, qualified=who.flag("qualified")),
    )
    errors = (*found.errors, *who.errors)
    return (None, errors) if errors else (bid, ())


def digits(value: Any, form: re.Pattern) -> str | None:
    """Return the text of a number, None where none is given; raise ValueError for no number."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("not a text nor an integer")
    # An integer of a million digits must not be made into a text.
    if isinstance(value, int) and abs(value) >= MOST:
        raise ValueError("too large")
    text = str(value).strip()
    if not form.fullmatch(text):
        raise ValueError("not a number")
    return text


def read_investor(
    row: Mapping[str, Any], names: Collection[str]
) -> tuple[Investor, tuple[FieldError, ...]]:
    """Return what a row says of an investor in some fields, and every field that is wrong."""
    who = _Reader(row, "")
    who.only(frozenset(names))
    facts = {INVESTOR_TEXTS[name]: who.text(name) for name in names}
    return Investor("", **{"residence": "", **facts}), tuple(who.errors)


class _Reader:
    """Reads the fields of one mapping and remembers what is wrong."""

    def __init__(self, row: Mapping[str, Any], prefix: str) -> None:
        self.row = row
        self.prefix = prefix
        self.errors: list[FieldError] = []

    def only(self, known: frozenset[str]) -> None:
        """Note every field that is not known: a misspelt one would be silently lost."""
        if self.row.keys() <= known:
            return
        for name in self.row:
            if name not in known:
                self._wrong("unknown-field", str(name)[:100])

    def text(self, name: str) -> str:
        """Return a text without blanks around it."""
        value = self.row.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            text = value.strip()
        elif isinstance(value, int) and not isinstance(value, bool):
            text = str(value)
        else:
            return self._wrong("text-control", name) or ""
        if len(text) > TEXT:
            return self._wrong("text-long", name) or ""
        # What can be printed needs no search: that is nearly every text of a million.
        if not text.isprintable() and UNPRINTABLE.search(text):
            return self._wrong("text-control", name) or ""
        return text

    def decimal(self, name: str) -> Decimal | None:
        """Return an exact decimal number, None where none is given."""
        text = self._digits(name, DECIMAL)
        return None if text is None else Decimal(text)

    def whole(self, name: str) -> int | None:
        """Return a whole number, None where none is given."""
        text = self._digits(name, WHOLE)
        return None if text is None else int(text)

    def flag(self, name: str) -> bool:
        """Return whether something is attested."""
        value = self.row.get(name)
        if isinstance(value, str):
            value = value.strip().lower()
        if value in TRUE or value in FALSE:
            return value in TRUE
        self._wrong("row-form", name)
        return False

    def _digits(self, name: str, form: re.Pattern) -> str | None:
        try:
            return digits(self.row.get(name), form)
        except ValueError:
            return self._wrong("number-form", name)

    def _wrong(self, code: str, name: str) -> None:
        self.errors.append(refuse(code, self.prefix + name))
