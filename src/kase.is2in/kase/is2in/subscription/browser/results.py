"""``@@results``: annex 3 and what the exchange's notices usually show."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.subscription import dealing
from kase.is2in.subscription import outcomes
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.results import Prices
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.clearing.certificates import certificate
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.types import Conditions
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Results(BookPage):
    """What was asked, what was sold, what was published of it."""

    index = ViewPageTemplateFile("templates/results.pt")
    title = _("Results of the subscription")

    def require(self) -> None:
        """Refuse buyers before the day of settlement (article 10.7), strangers always."""
        if not (self.seat.member and self.row.state in outcomes.TOLD):
            self.seat.require_whole_book()
        # Asked before the page is drawn: what is not there is no error for the log.
        _ = self.found

    @cached_property
    def found(self) -> outcomes.Outcome:
        """Return the results; raise Missing while there are none."""
        return outcomes.outcome(self.row)

    @property
    def asked(self) -> list[dict[str, object]]:
        """Return what was asked for."""
        terms, found = self.row.conditions, self.found.asked
        if found is None:
            return []
        times = results.as_times(found.ratio)
        return facts(
            (_("Buyers that took part"), formats.number(found.participants)),
            (_("Bids submitted"), formats.number(found.bids)),
            (_("Bids in the register"), formats.number(found.active)),
            (_("Sum of limit bids"), words.money(found.limit_amount, terms.currency)),
            (_("Sum of market bids"), words.money(found.market_amount, terms.currency)),
            (_("Demand to offer"), formats.percent(found.ratio)),
            (_("Demand was above the offer, times"), formats.number(times)),
            (_("Prices of bids: least, most, mean"), said(found.active_prices, terms)),
            *(
                (dict(words.PEOPLE).get(kind, kind), formats.percent(share))
                for kind, share in found.shares.items()
            ),
        )

    @property
    def sold(self) -> list[dict[str, object]]:
        """Return what was sold (annex 3)."""
        terms, found = self.row.conditions, self.found.sold
        if found is None:
            return []
        return facts(
            (_("Day of settlement"), formats.date(terms.settlement_at)),
            (_("Securities sold"), formats.number(found.quantity)),
            (_("Sum of the deals"), words.money(found.amount, terms.currency)),
            (_("Bids satisfied"), formats.number(found.deals)),
            (_("Part of the offer that was sold"), formats.percent(found.part)),
            (_("Prices of deals: least, most, mean"), said(found.prices, terms)),
        )

    @property
    def settlement(self) -> list[dict[str, object]]:
        """Return how far the settlement is, for who sees all deals."""
        if not self.seat.whole_book:
            return []
        counts: dict[str, int] = {}
        for state, _reason in dealing.states(self.row.book).values():
            counts[state] = counts.get(state, 0) + 1
        return facts(
            *((words.DEAL_STATES[state], formats.number(n)) for state, n in counts.items())
        )

    @property
    def published(self) -> list[dict[str, str]]:
        """Return what the exchange has published of it."""
        return [
            {
                "title": one.title,
                "at": formats.moment(one.at),
                "url": f"{self.site_url}/@@subscription-news/{one.id}",
            }
            for one in messages.of_book(self.row.book, language())
        ]

    @property
    def certificate(self) -> bool:
        """Return whether the caller's member has a certificate of the exchange."""
        code = self.seat.organization
        return bool(code) and certificate(self.row.book, code) is not None

    @property
    def report(self) -> bool:
        """Return whether the seller's annex 3 is still to be signed (article 11.4)."""
        waits = store.last(self.row.book, store.REPORT, store.WAITING)
        return self.seat.lead and waits is not None


class Certificate(BookPage):
    """``@@certificate``: the exchange's certificate on the deals of the caller's member."""

    def index(self):
        """Answer with the sealed PDF."""
        code = self.seat.organization
        found = certificate(self.row.book, code) if code else None
        if found is None:
            raise nowhere()
        data = documents.read(found.id)
        return documents.respond(self.request, data, found.filename, "application/pdf")


def facts(*pairs: tuple[object, str]) -> list[dict[str, object]]:
    """Return the pairs that say something."""
    return [{"title": title, "text": text} for title, text in pairs if text]


def said(prices: Prices, terms: Conditions) -> str:
    """Return three prices in one line; the mean has digits of its own."""
    ends = (words.priced(one, terms) for one in (prices.low, prices.high))
    three = (*ends, prices.mean)
    return " / ".join(formats.number(one) for one in three if one is not None)
