"""``@@bids``: own bids for a buyer, the whole book for the seller and the trading department."""

from decimal import Decimal
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import reader
from kase.is2in.subscription import uploads
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


MOST_DIGITS = 15


class Bids(Placed, ListView):
    """Bids in the order of their numbers; pages are reached one after the other."""

    index = ViewPageTemplateFile("templates/bids.pt")
    keyset = True
    file_name = "bids"

    def admit(self) -> None:
        """Refuse whom the list is not for."""
        if not (self.seat.member or self.seat.whole_book):
            raise Forbidden("not-member", _("Bids are submitted by members of the exchange."))

    @property
    def title(self):
        """Return whose bids these are."""
        return _("Book of bids") if self.seat.whole_book else _("My bids")

    @property
    def empty(self):
        """Return why there is nothing, and what to do."""
        if self.seat.whole_book:
            return _("No bid has been submitted yet.")
        return _("You have submitted no bid here yet.")

    def actions(self):
        """Return the buttons of who bids here."""
        if not self.takes_bids:
            return ()
        return (
            (f"{self.url}/@@bid-new", _("Submit a bid")),
            (f"{self.url}/@@bids-bulk", _("Bring many bids")),
        )

    @property
    def has_files(self) -> bool:
        """Return whether the caller's organisation has brought files of bids here."""
        return self.seat.member and bool(
            uploads.of_buyer(self.row.book, self.seat.organization, most=1)
        )

    @cached_property
    def columns(self):
        """Return the columns; of whom the bids are only in the whole book."""
        terms = self.row.conditions
        found = [
            Column("number", _("No."), lambda one: one.number, link=self.page_of),
            Column("at", _("Accepted at"), accepted_at),
            Column("type", _("Kind of the bid"), words.kind_of),
            Column("price", _("Price"), self.price, css="number"),
            Column("quantity", _("Quantity"), lambda one: one.bid.quantity, css="number"),
            Column(
                "amount",
                _("Amount, ${currency}", mapping={"currency": terms.currency}),
                lambda one: words.summed(amount_of(one.bid, terms)),
                css="number",
            ),
            Column("investor", _("Investor"), self.investor),
            Column("account", _("Account of the bid"), lambda one: one.bid.account, css="code"),
            Column("state", _("State"), lambda one: translate(words.BID_STATES[one.state])),
        ]
        if self.seat.whole_book:
            found.insert(2, Column("buyer", _("Buyer"), lambda one: one.buyer, css="code"))
        return tuple(found)

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of states, of kinds of bids, of a buyer."""
        found = [
            Filter("state", _("State"), tuple(words.BID_STATES.items())),
            Filter("type", _("Kind of the bid"), words.TYPES),
        ]
        if self.seat.whole_book:
            found.append(Filter("buyer", _("Code of the buyer"), kind="text"))
        return tuple(found)

    def price(self, one: BookedBid) -> Decimal | None:
        """Return the price of a bid with the digits of the price step."""
        return words.priced(one.bid.price, self.row.conditions)

    def page_of(self, one: BookedBid) -> str:
        """Return the address of a bid's page."""
        return f"{self.url}/@@bid/{one.number}"

    def investor(self, one: BookedBid) -> str:
        """Return who stands behind a bid, as far as the caller may know (article 7)."""
        own = one.buyer == self.seat.organization
        known = own or self.seat.trading or "name" in self.row.conditions.disclose
        return one.bid.investor.name if known else ""

    def fetch_after(self, query, sort, descending, after, size):
        """Return the bids behind a number and the number of the last one."""
        text = query.get("q", "").strip()
        if text:
            return self.numbered(text), ""
        buyer = self.seat.buyer
        if buyer is None:
            buyer = query.get("buyer", "").strip() or None
        found = reader.page(
            self.row.book,
            buyer,
            query.get("state", ""),
            int(after) if is_number(after) else 0,
            size + 1,
            query.get("type", ""),
        )
        mark = str(found[size - 1].number) if len(found) > size else ""
        return found[:size], mark

    def numbered(self, text: str) -> tuple[BookedBid, ...]:
        """Return the bid of a number, nothing for any other text."""
        if not is_number(text):
            return ()
        try:
            return (reader.one(self.row.book, int(text), self.seat.buyer),)
        except Missing:
            return ()


def is_number(text: str) -> bool:
    """Return whether a text is a number as bids have them."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def accepted_at(one: BookedBid) -> str:
    """Return the moment of acceptance with its seconds: they decide."""
    return formats.moment(one.accepted_at, seconds=True)
