"""``@@deals``: deals and what has become of them; a buyer its own, the others all."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import dealing
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# Article 10.6: why the depository declines all deals of a buyer.
REASONS = {
    "money": _("The buyer has too little money for all its deals."),
    "wrong-day": _("It was not the day of settlement."),
    "consent": _("The depository has not consented (article 3.3)."),
}


class Deals(Placed, ListView):
    """The deals of a subscription."""

    index = ViewPageTemplateFile("templates/list.pt")
    title = _("Deals")
    empty = _("You have no deals here: your bids were not satisfied.")
    file_name = "deals"
    searchable = False

    def admit(self) -> None:
        """Refuse whom the list is not for."""
        if not (self.seat.member or self.seat.whole_book or self.seat.clearing):
            raise Forbidden("not-member", _("Bids are submitted by members of the exchange."))

    @cached_property
    def states(self) -> dict[int, tuple[str, str]]:
        """Return state and reason of each deal."""
        return dealing.states(self.row.book)

    @cached_property
    def columns(self):
        """Return the columns."""
        terms = self.row.conditions
        currency = {"currency": terms.currency}
        return (
            Column("number", _("No."), lambda one: one.number),
            Column("bid", _("Bid"), lambda one: one.bid, link=self.bid_of),
            Column("buyer", _("Buyer"), lambda one: words.organization(one.buyer)),
            Column("account", _("Account of the bid"), lambda one: one.account, css="code"),
            Column("price", _("Price"), lambda one: words.priced(one.price, terms), css="number"),
            Column("quantity", _("Quantity"), lambda one: one.quantity, css="number"),
            Column(
                "amount",
                _("Amount, ${currency}", mapping=currency),
                lambda one: words.summed(one.amount),
                css="number",
            ),
            Column("state", _("State"), self.state_of),
            Column("reason", _("Reason"), self.reason_of),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of states."""
        return (Filter("state", _("State"), tuple(words.DEAL_STATES.items())),)

    def bid_of(self, one: Deal) -> str:
        """Return the page of the bid."""
        return f"{self.url}/@@bid/{one.bid}"

    def state_of(self, one: Deal) -> str:
        """Return what has become of a deal."""
        return translate(words.DEAL_STATES[self.states[one.number][0]])

    def reason_of(self, one: Deal) -> str:
        """Return why a deal was declined."""
        reason = self.states[one.number][1]
        return translate(REASONS[reason]) if reason in REASONS else reason

    def fetch(self, query, sort, descending, start, size):
        """Return the deals of one page."""
        wanted = query.get("state", "")
        buyer = None if self.seat.clearing else self.seat.buyer
        found = [
            one
            for one in dealing.of_book(self.row.book, buyer)
            if wanted in ("", self.states[one.number][0])
        ]
        return found[start : start + size], len(found)
