"""What messages say: conditions on announcement, the usual notice of results."""

from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.results import Prices
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.news.messages import Line
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.types import Conditions
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from zope.i18nmessageid import Message


# The seller's subaccount is its own affair, codes are the system's.
TOLD = [name for name in lines.LINES if not name.startswith(("seller_", "issuer_"))]
PEOPLE = {
    "person": _("natural persons"),
    "legal": _("legal entities"),
}
REASONS = {
    "4.7": _("No bid was submitted (article 4.7)."),
    "9.6": _("No correct register of satisfied bids came in time (article 9.6)."),
}
DEMAND, SOLD = _("Demand"), _("Results")
MILLION = Decimal(1_000_000)


def conditions_lines(found: BookRow, lang: str) -> tuple[Line, ...]:
    """Return the conditions that say something, as annex 1 orders them."""
    told = lines.lines(found.conditions, lang, TOLD)
    return tuple(Line(label, text) for label, text in told if text)


def failure_lines(reason: str, lang: str) -> tuple[Line, ...]:
    """Return why it failed: the article of the rules, or the seller's own reason (9.3)."""
    said = translate(REASONS[reason], lang) if reason in REASONS else reason
    return (Line(translate(_("Reason"), lang), said),)


def result_lines(found: BookRow, lang: str) -> tuple[Line, ...]:
    """Return the notice of results in the exchange's usual order of fields.

    Active bids are those of the accepted register: not annulled, confirmed. Prices are those
    of securities, in per cent of the nominal for debt.
    """
    sent = registers.rows_of(registers.last(found.book, registers.ACCEPTED))
    sold = registers.rows_of(registers.last(found.book, registers.SATISFIED))
    every = tuple(reader.every(found.book, live=False))
    asked = results.demand(every, sent, found.conditions)
    given = results.results(sold, found.conditions)
    words = _Words(lang, found.conditions)
    active = asked.limit_amount + asked.market_amount
    demand = (
        words.line(_("Participants"), words.count(asked.participants)),
        words.line(_("Bids submitted, of them active"), words.pair(asked.bids, asked.active)),
        words.line(_("Active limit bids, market bids"), words.pair(asked.limit, asked.market)),
        words.line(_("Volume of active bids"), words.money(active)),
        words.line(_("Volume of limit bids"), words.money(asked.limit_amount)),
        words.line(_("Volume of market bids"), words.money(asked.market_amount)),
        words.line(_("Demand to supply"), words.ratio(asked.ratio)),
        *words.prices(_("Price in all bids: lowest / highest / mean"), asked.prices),
        *words.prices(_("Price in active bids: lowest / highest / mean"), asked.active_prices),
        *(
            words.line(_share(kind, lang), formats.percent(share, lang))
            for kind, share in asked.shares.items()
        ),
    )
    outcome = (
        words.line(_("Securities sold"), words.count(given.quantity)),
        words.line(_("Sum of satisfied bids"), words.money(given.amount)),
        words.line(_("Bids satisfied"), words.count(given.deals)),
        words.line(_("Part of the offer"), formats.percent(given.part, lang)),
        *words.prices(_("Price in satisfied bids: lowest / highest / mean"), given.prices),
        words.line(_("Day of settlement"), formats.date(found.conditions.settlement_at, lang)),
    )
    return (
        *(Line(*one, translate(DEMAND, lang)) for one in demand),
        *(Line(*one, translate(SOLD, lang)) for one in outcome),
    )


def _share(kind: str, lang: str) -> Message:
    mapping = {"kind": translate(PEOPLE[kind], lang)}
    return _("Share of ${kind} in active bids", mapping=mapping)


class _Words:
    """Numbers of a notice in one language."""

    def __init__(self, lang: str, terms: Conditions) -> None:
        self.lang = lang
        self.terms = terms
        self.currency = terms.currency

    def line(self, label: Message, text: str) -> tuple[str, str]:
        return translate(label, self.lang), text

    def count(self, value: int) -> str:
        return formats.number(value, self.lang)

    def pair(self, first: int, second: int) -> str:
        return f"{self.count(first)} / {self.count(second)}"

    def money(self, value: Decimal) -> str:
        """Return a sum in millions with one decimal, as the exchange's notices have it."""
        shown = (value / MILLION).quantize(results.ONE)
        if not shown:
            return f"{formats.number(value, self.lang)} {self.currency}"
        mapping = {"sum": formats.number(shown, self.lang), "currency": self.currency}
        return translate(_("${sum} million ${currency}", mapping=mapping), self.lang)

    def ratio(self, value: Decimal) -> str:
        times = results.as_times(value)
        if times is None:
            return formats.percent(value, self.lang)
        mapping = {"times": formats.number(times, self.lang)}
        return translate(_("${times} times", mapping=mapping), self.lang)

    def prices(self, label: Message, found: Prices) -> list[tuple[str, str]]:
        """Return lowest, highest and mean price in one line; nothing without prices."""
        if found.low is None:
            return []
        ends = (self.terms.priced(one) for one in (found.low, found.high))
        shown = (formats.number(one, self.lang) for one in (*ends, found.mean))
        return [self.line(label, " / ".join(shown))]
