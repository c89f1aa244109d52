"""The lines of annex 1 as people read them: on the paper, on pages, between two editions."""

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.subscription.types import TENGE
from kase.is2in.subscription.types import UNIFIED_LIMIT
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from typing import Any


# What each field is called, in the order of annex 1: its parameters, then its conditions.
PARAMETERS = {
    "issuer": _("1. Full name of the issuer"),
    "security_kind": _("2. Kind of securities"),
    "isin": _("3. ISIN"),
    "quantity": _("4. Quantity of securities sold by subscription"),
    "price": _("5. Price of one security"),
    "seller_subaccount_type": _("6. Type of the seller’s subaccount"),
    "seller_subaccount": _("7. Number of the seller’s subaccount"),
}
CONDITIONS = {
    "start": _("1, 3. Bids are taken from"),
    "end": _("2, 4. Bids are taken until"),
    "confirmation_until": _("5. Bids are confirmed until"),
    "market_bids": _("6. Market bids are taken"),
    "collateral": _("6-1. Subject of the collateral of a bid"),
    "collateral_check": _("7. Collateral is checked at"),
    "activation": _("8. Bids are activated at"),
    "mode": _("9. Trading mode"),
    "currency": _("10. Currency of settlement"),
    "criteria": _("11. Criteria of the seller"),
    "disclose": _("12. Information on investors that is asked for"),
    "accepted_register_on": _("13. Day of the register of accepted bids"),
    "satisfied_register_on": _("14. Day of the register of satisfied bids"),
    "settlement_by": _("15. Organisation that settles"),
    "deals_at": _("16. Deals are made at"),
    "settlement_at": _("17. Deals settle at"),
    "other": _("18. Other conditions"),
}
# What the exchange needs beside the lines of the annex.
FURTHER = {
    "is_debt": _("Debt securities"),
    "nominal": _("Nominal"),
    "lot": _("Lot"),
    "tick": _("Price step"),
    "tenge_rate": _("Tenge for one unit of the currency"),
    "private_placement": _("Private placement"),
    "foreign": _("Offered abroad at the same time"),
    "draw_commitment": _("SHA-256 of the secret of a draw"),
    "issuer_organization": _("Issuer’s code in this system"),
}
LINES = {**PARAMETERS, **CONDITIONS, **FURTHER}
DISCLOSED = {
    "name": _("12.1. name"),
    "id": _("12.2. IIN or BIN"),
    "residence": _("12.3. citizenship or country of registration"),
    "document": _("12.4. document"),
    "address": _("12.5. address"),
    "other": _("12.6. other information"),
}
WORDS = {
    "mode": {
        True: _("With the central counterparty"),
        False: _("Without the counterparty"),
    },
    "settlement_by": {
        True: _("Central depository"),
        False: _("Another organisation"),
    },
    "collateral": {True: _("Unified limit"), False: _("Money as collateral")},
}
# Without the counterparty nothing is blocked by a bid (article 5).
ONLY_CCP = ("collateral", "collateral_check")
CHOSEN = {"mode": CCP, "settlement_by": DEPOSITORY, "collateral": UNIFIED_LIMIT}


def lines(conditions: Conditions, lang: str, names=LINES) -> Iterator[tuple[str, str]]:
    """Yield each line of the annex with what it says, in a language."""
    for name in names:
        yield translate(LINES[name], lang), said(name, conditions, lang)


def changed(old: Conditions, new: Conditions) -> tuple[str, ...]:
    """Return the fields in which two editions differ, in the order of the annex."""
    return tuple(name for name in LINES if getattr(old, name) != getattr(new, name))


def said(name: str, conditions: Conditions, lang: str) -> str:
    """Return what a field says, in words of a language; "" for nothing, or nothing to the point."""
    value = getattr(conditions, name)
    if name in ONLY_CCP and conditions.mode != CCP:
        return ""
    if name == "tenge_rate" and conditions.currency == TENGE:
        return ""
    if name in WORDS:
        return translate(WORDS[name][value == CHOSEN[name]], lang)
    if name == "collateral_check" and value is None:
        return translate(_("When a bid is submitted"), lang)
    if name == "disclose":
        return "; ".join(translate(DISCLOSED[one], lang) for one in DISCLOSED if one in value)
    if name == "quantity" and conditions.nominal is not None:
        return _with_nominal(conditions, lang)
    if name == "price" and value is not None:
        return formats.number(conditions.priced(value), lang)
    return _plain(value, lang)


def _with_nominal(conditions: Conditions, lang: str) -> str:
    """Return a quantity of debt with the whole nominal volume, as line 4 asks."""
    whole = formats.number((conditions.nominal or 0) * conditions.quantity, lang)
    mapping = {
        "count": formats.number(conditions.quantity, lang),
        "volume": f"{whole} {conditions.currency}",
    }
    return translate(_("${count}, with a nominal volume of ${volume}", mapping=mapping), lang)


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return translate(_("Yes") if value else _("No"), lang)
    if isinstance(value, datetime):
        return formats.moment(value, lang)
    if isinstance(value, date):
        return formats.date(value, lang)
    if isinstance(value, int | Decimal):
        return formats.number(value, lang)
    if isinstance(value, tuple):
        return "; ".join(value)
    return value or ""
