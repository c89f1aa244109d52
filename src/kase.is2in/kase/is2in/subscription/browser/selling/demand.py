"""``@@demand``: what is asked at this moment, by price and by who asks (article 4.6)."""

from collections.abc import Iterator
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain
from kase.is2in import _
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import fairness
from kase.is2in.subscription.book.demand import Heap
from kase.is2in.subscription.book.demand import Slice
from kase.is2in.subscription.book.demand import Step
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.selling import charts
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import formats
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


CATEGORIES = {
    "investor_type": _("By kind of investor"),
    "residence": _("By country of residence"),
    "category": _("By category of investor"),
    "buyer": _("By buyer"),
}
# Rows of a table on the page; the file has all.
SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {"xlsx": (spreadsheet, XLSX), "csv": (csv_file, "text/csv; charset=utf-8")}


class LiveDemand(BookPage):
    """What is asked at this moment, as the database has counted it."""

    def require(self) -> None:
        """Refuse whoever does not see the whole book."""
        self.seat.require_whole_book()

    @cached_property
    def live(self) -> tuple[tuple[Step, ...], tuple[Slice, ...]]:
        """Return demand by price and by kind of investor."""
        return demand.live(self.heaps, self.row.conditions, self.row.market_price)

    @cached_property
    def heaps(self) -> list[Heap]:
        """Return the bids as the database has counted them."""
        return reader.heaps(self.row.book)

    @cached_property
    def market(self) -> Step | None:
        """Return the market bids where they stand beside the prices, None where among them.

        In a period longer than a day a market bid asks for money: its quantity counts units of
        it (article 4.5-2), which are no securities.
        """
        apart = not self.row.conditions.one_day
        return next((one for one in self.live[0] if apart and one.price is None), None)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return demand by price, market bids first where they count, then the highest price."""
        steps = self.live[0]
        return demand.limits_only(steps) if self.market is not None else steps

    @property
    def known(self) -> tuple[Step, ...]:
        """Return the steps that have a price, the highest first."""
        return tuple(one for one in self.steps if one.price is not None)

    @property
    def asked(self) -> int:
        """Return how many securities are asked for in all."""
        return self.steps[-1].above if self.steps else 0

    @property
    def clearing(self) -> str:
        """Return the uniform price the demand of now would give, "" without limit bids.

        Where money waits for the seller's price (article 4.5-2) nobody knows it yet.
        """
        terms = self.row.conditions
        if not self.known or self.market is not None:
            return ""
        reached = (one for one in self.known if one.above >= terms.quantity)
        return words.price(next(reached, self.known[-1]).price, terms)

    @property
    def taken_at(self) -> str:
        """Return the moment that is shown."""
        return formats.time(clock.now(), seconds=True)

    def by(self, word: str) -> Sequence[Slice]:
        """Return demand by one fact of the investor or by buyer, the largest sum first."""
        if word == "investor_type":
            return self.live[1]
        return reader.demand_by(self.row.book, word, self.row.conditions)

    def said(self, word: str, name: str) -> str:
        """Return a part's name as people read it."""
        if word == "investor_type":
            return translate(dict(words.PEOPLE).get(name, name))
        if word == "buyer":
            return words.organization(name)
        return name or translate(_("Not named"))


class Demand(LiveDemand):
    """Live demand with its charts; ``?format=xlsx&by=price`` gives the same as a file."""

    index = ViewPageTemplateFile("templates/demand.pt")
    title = _("Demand for the securities")

    def shown(self):
        """Return the page, or the file that is asked for."""
        self.check()
        return self.file() if self.field("format") else self.index()

    @property
    def figures(self) -> list[dict[str, object]]:
        """Return what is said above the charts."""
        offered, kinds = self.row.conditions.quantity, self.live[1]
        whole = sum((one.amount for one in kinds), start=Decimal(0))
        pairs = [
            (_("Bids in the book"), formats.number(sum(one.bids for one in kinds))),
            (_("Securities asked for"), formats.number(self.asked)),
            (_("Securities offered"), formats.number(offered)),
            (
                _("Demand to offer"),
                formats.percent(fairness.percent(self.asked, offered)),
            ),
            (_("Market bids, money"), self.market_money),
            (_("Sum of the bids"), words.money(whole, self.row.conditions.currency)),
            (_("Cut-off price by the demand of now"), self.clearing),
        ]
        return [{"title": title, "text": text} for title, text in pairs if text]

    @property
    def market_money(self) -> str:
        """Return how much money market bids offer where they stand beside the prices."""
        if self.market is None:
            return ""
        return words.money(demand.market_money(self.heaps), self.row.conditions.currency)

    @property
    def market_bids(self) -> str:
        """Return how many bids those are."""
        return formats.number(self.market.bids) if self.market is not None else ""

    @property
    def curve(self) -> dict[str, object] | None:
        """Return the chart of demand at each price and above, None without limit bids."""
        known = [(one.price, one.above) for one in reversed(self.known)]
        if not known:
            return None
        offered = self.row.conditions.quantity
        low, high, top = known[0][0], known[-1][0], max(self.asked, offered)
        # A step at the very side of the box would not be seen.
        room = (high - low) / 20 or self.row.conditions.tick
        line = charts.falling(known, low - room, high + room, top)
        return {
            "line": line,
            "supply": charts.height(offered, top),
            "top": formats.number(top),
            "low": words.price(low, self.row.conditions),
            "high": words.price(high, self.row.conditions),
        }

    @property
    def prices(self) -> list[dict[str, object]]:
        """Return the first steps for the table."""
        most = max((one.quantity for one in self.steps), default=0)
        return [
            {
                "price": words.price(one.price, self.row.conditions) or translate(_("Market bids")),
                "bids": formats.number(one.bids),
                "quantity": formats.number(one.quantity),
                "above": formats.number(one.above),
                "bar": charts.part(one.quantity, most),
            }
            for one in self.steps[:SHOWN]
        ]

    @property
    def more_prices(self) -> int:
        """Return how many steps stand in the file only."""
        return max(0, len(self.steps) - SHOWN)

    @property
    def category(self) -> str:
        """Return by what those who ask are told apart."""
        word = self.field("who")
        return word if word in CATEGORIES else "investor_type"

    @property
    def choices(self) -> list[dict[str, object]]:
        """Return the ways to tell apart who asks."""
        return [
            {
                "url": f"{self.url}/@@demand?who={word}#who",
                "title": title,
                "current": word == self.category,
            }
            for word, title in CATEGORIES.items()
        ]

    @property
    def parts(self) -> list[dict[str, object]]:
        """Return the first of those who ask."""
        found = self.by(self.category)
        most = max((one.amount for one in found), default=Decimal(0))
        return [
            {
                "name": self.said(self.category, one.name),
                "bids": formats.number(one.bids),
                "quantity": formats.number(one.quantity),
                "amount": formats.number(words.summed(one.amount)),
                "bar": charts.part(one.amount, most),
            }
            for one in found[:SHOWN]
        ]

    def file(self) -> bytes:
        """Answer with demand by price or by a category as a table."""
        by, kind = self.field("by") or "price", self.field("format")
        if kind not in FILES or by not in ("price", *CATEGORIES):
            raise Malformed("format", _("Choose .xlsx or .csv."), "format")
        make, content_type = FILES[kind]
        titles, rows = self.table(by)
        response = self.request.response
        name = f"{self.row.book}-demand-{by}.{kind}"
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return make([translate(title) for title in titles], rows)

    def table(self, by: str) -> tuple[tuple[object, ...], Iterator[tuple[object, ...]]]:
        """Return titles and rows of a file."""
        counts = (_("Number of bids"), _("Quantity"))
        if by == "price":
            market = translate(_("Market bids"))
            rows = (
                (words.priced(s.price, self.row.conditions) or market, s.bids, s.quantity, s.above)
                for s in self.steps
            )
            beside = [(market, self.market.bids, None, None)] if self.market else []
            return (_("Price"), *counts, _("At this price and above")), chain(beside, rows)
        parts = ((self.said(by, p.name), p.bids, p.quantity, p.amount) for p in self.by(by))
        return (CATEGORIES[by], *counts, _("Amount")), parts
