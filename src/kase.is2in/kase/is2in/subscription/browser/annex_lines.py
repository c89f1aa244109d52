"""Annex 1 as a form and as pages show it: how each line is entered, what helps, how it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import language


@dataclass(frozen=True)
class Line:
    """One line of the form: its field, kind of entry and help.

    ``kind`` is text, whole, decimal, moment, day, yes, area, choice or boxes; ``options`` are
    pairs (value, title) of the last two.
    """

    name: str
    kind: str = "text"
    optional: bool = False
    hint: object = ""
    options: tuple[tuple[str, object], ...] = ()

    @property
    def title(self):
        """Return what annex 1 calls the line, with its number."""
        return lines.LINES[self.name]


PARAMETERS = (
    Line("issuer"),
    Line(
        "issuer_organization",
        optional=True,
        hint=_("With it people of the issuer see the register of accepted bids."),
    ),
    Line("security_kind", optional=True),
    Line("is_debt", "yes"),
    Line("nominal", "decimal", True, _("Of debt securities: their price is in per cent of it.")),
    Line("isin", optional=True),
    Line("quantity", "whole"),
    Line("lot", "whole", True, _("Quantities of bids are multiples of it.")),
    Line("price", "decimal", True, _("Leave empty where bids name the price.")),
    Line("tick", "decimal", True, _("Prices of bids are multiples of it.")),
    Line("seller_subaccount_type", optional=True),
    Line("seller_subaccount", optional=True),
)
PERIOD = (
    Line("start", "moment", hint=_("Almaty time.")),
    Line("end", "moment", hint=_("A bid of this very moment is late.")),
    Line(
        "confirmation_until",
        "moment",
        True,
        _("Until then users who watch an account refuse bids. Left empty: until the deals."),
    ),
    Line("market_bids", "yes"),
    Line("activation", "moment"),
)
TRADING = (
    Line("mode", "choice", options=tuple(words.MODES.items())),
    Line("collateral", "choice", options=tuple(words.COLLATERAL.items())),
    Line(
        "collateral_check",
        "moment",
        True,
        _("Only with the central counterparty. Left empty: when each bid is submitted."),
    ),
    Line("currency", hint=_("Three letters: KZT.")),
    Line("tenge_rate", "decimal", True, _("For other currencies than the tenge.")),
)
DISCLOSURE = (
    Line("criteria", "area", True, _("One a line. The depository checks bids against them.")),
    Line("disclose", "boxes", True, options=tuple(lines.DISCLOSED.items())),
)
ENDING = (
    Line(
        "accepted_register_on",
        "day",
        True,
        _("Left empty: on the working day after the period."),
    ),
    Line("satisfied_register_on", "day", True, _("At least a working day before the deals.")),
    Line("settlement_by", "choice", options=tuple(words.SETTLERS.items())),
    Line("deals_at", "moment"),
    Line("settlement_at", "moment"),
    Line("other", "area", True),
    Line(
        "private_placement",
        "yes",
        hint=_("Qualified investors only, at most 50; nothing is published."),
    ),
    Line("foreign", "yes", hint=_("The letter of intent comes a working day ahead.")),
    Line(
        "draw_commitment",
        optional=True,
        hint=_("For a draw: 64 signs 0–9 and a–f. Keep the secret until the bids are closed."),
    ),
)
SECTIONS = (
    ("parameters", _("Parameters of the subscription"), PARAMETERS),
    ("period", _("Period of bids"), PERIOD),
    ("trading", _("Trading mode and collateral"), TRADING),
    ("disclosure", _("Criteria and data on investors"), DISCLOSURE),
    ("ending", _("Registers, deals, settlement"), ENDING),
)


def rows(terms: Conditions, section: tuple[Line, ...]) -> list[dict[str, object]]:
    """Return ``{"title", "text"}`` of the lines that say something."""
    found = []
    for line in section:
        text = lines.said(line.name, terms, language())
        if text:
            found.append({"title": line.title, "text": text})
    return found


def changed(before: Conditions, after: Conditions) -> list[dict[str, object]]:
    """Return ``{"title", "before", "after"}`` of the lines two editions differ in."""
    return [
        {
            "title": lines.LINES[name],
            "before": lines.said(name, before, language()),
            "after": lines.said(name, after, language()),
        }
        for name in lines.changed(before, after)
    ]


def entered(terms: Conditions) -> Mapping[str, object]:
    """Return conditions as the fields of the form hold them."""
    return {
        line.name: _as_entered(getattr(terms, line.name))
        for _id, _title, section in SECTIONS
        for line in section
    }


def _as_entered(value: object) -> object:
    if isinstance(value, datetime):
        return almaty(value).replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, bool | frozenset):
        return value
    return "" if value is None else str(value)
