"""``@@bids-forecast``: which bids will fail as things stand, and why."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import forecasts
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.book.forecast import Failure
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import Column
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Forecast(Placed, ListView):
    """Own bids that will fail; the seller and the exchange see those of the whole book."""

    index = ViewPageTemplateFile("../templates/list.pt")
    title = _("What will fail and why")
    lead = _("As things stand now; nothing is decided. Mend it while bids are taken.")
    empty = _("As things stand, none of the bids will fail.")
    file_name = "forecast"
    searchable = False

    def admit(self) -> None:
        """Refuse whom the list is not for."""
        if not (self.seat.member or self.seat.whole_book):
            raise Forbidden("not-member", _("Bids are submitted by members of the exchange."))

    @property
    def note(self):
        """Return what no forecast can know, None where nothing is hidden."""
        unknown = forecasts.unknown(self.row)
        return None if unknown is None else unknown.message

    @cached_property
    def columns(self):
        """Return the columns."""
        terms = self.row.conditions
        currency = {"currency": terms.currency}
        return (
            Column("number", _("No."), lambda one: one.bid.number, link=self.page_of),
            Column("account", _("Account of the bid"), lambda one: one.bid.bid.account, css="code"),
            Column(
                "amount",
                _("Amount, ${currency}", mapping=currency),
                lambda one: amount_of(one.bid.bid, terms),
                css="number",
            ),
            Column("why", _("Why"), why),
            Column("articles", _("Article"), articles),
            Column("state", _("State"), lambda one: translate(words.BID_STATES[one.bid.state])),
        )

    def page_of(self, one: Failure) -> str:
        """Return the page of the bid."""
        return f"{self.url}/@@bid/{one.bid.number}"

    def fetch(self, query, sort, descending, start, size):
        """Return the bids of one page."""
        found = forecasts.of_buyer(self.row, self.seat.buyer)
        return found[start : start + size], len(found)


def why(one: Failure) -> str:
    """Return every reason, a sentence each."""
    return " ".join(translate(reason.message) for reason in one.reasons)


def articles(one: Failure) -> str:
    """Return the articles of the reasons."""
    return ", ".join(dict.fromkeys(reason.article or "" for reason in one.reasons))
