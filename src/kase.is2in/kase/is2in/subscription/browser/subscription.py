"""One subscription: conditions, timetable, own bids and a new one; the seller's book and demand."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import changing
from kase.is2in.subscription import entry
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import life
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.seats import seat_in
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


TEXTS = ("type", "account", "client_code", "price", "yield", "quantity", "amount")
INVESTOR = ("type", "name", "iin_bin", "residence", "document", "address")
MOST_SHOWN = 200


class Subscription(FormPage):
    """The content's own page."""

    index = ViewPageTemplateFile("templates/subscription.pt")

    def check(self) -> None:
        """Refuse who may not know of the subscription."""
        self.row, self.seat = seat_in(self.context.getId())

    def handle(self):
        """Submit or delete a bid, or make a move."""
        if name := self.field("move"):
            return self.move(name)
        if number := self.field("delete"):
            return self.delete(number)
        return self.submit()

    def submit(self) -> str:
        """Submit the bid of the form."""
        buyer = self.seat.require_buyer()
        row = {name: self.field(name).strip() or None for name in TEXTS}
        investor = {n: self.field(f"investor.{n}").strip() for n in INVESTOR}
        row["investor"] = {**investor, "qualified": bool(self.field("investor.qualified"))}
        [answer] = entry.submit(self.row.book, buyer, [row], self.seat.person.id).rows
        if answer.errors:
            first = answer.errors[0]
            raise RuleRefused(first.code, first.message, errors=answer.errors)
        number = {"number": str(answer.number)}
        return self._back(_("The bid is accepted under number ${number}.", mapping=number))

    def delete(self, number: str) -> str:
        """Delete an own bid."""
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise nowhere()
        buyer = self.seat.require_buyer()
        changing.delete(self.row.book, int(number), buyer, self.seat.person.id)
        return self._back(_("The bid is deleted."))

    def move(self, name: str) -> str:
        """Make a move of the caller's."""
        if name not in dict(self.moves):
            raise nowhere()
        actors = life.TRANSITIONS[name].actors
        role = next(role for role in self.seat.roles if role in actors)
        moves.move(self.row.book, name, role, self.seat.person.id)
        return self._back(_("Done."))

    def _back(self, message) -> str:
        """Show the page again with a message."""
        return self.redirect(self.context.absolute_url(), message)

    @property
    def title(self) -> str:
        """Return issuer and ISIN."""
        terms = self.row.conditions
        return " ".join(filter(None, (terms.issuer, terms.isin))) or self.row.book

    @property
    def state(self) -> str:
        """Return what the state is called."""
        return translate(words.STATES[self.row.state])

    @cached_property
    def moves(self) -> list[tuple[str, object]]:
        """Return the moves open to the caller, with their words."""
        return [
            (name, title)
            for name, title in words.MOVES.items()
            if self.row.state in life.TRANSITIONS[name].sources
            and life.TRANSITIONS[name].actors & set(self.seat.roles)
        ]

    @property
    def facts(self) -> list[tuple[object, str]]:
        """Return the conditions as people read them."""
        terms = self.row.conditions
        return [
            (_("Number"), self.row.book),
            (_("Trading mode"), translate(words.MODES[terms.mode])),
            (_("Securities offered"), formats.number(terms.quantity)),
            (_("Price"), formats.number(terms.price)),
            (_("Price step"), formats.number(terms.tick)),
            (_("Lot"), formats.number(terms.lot)),
            (_("Currency of settlement"), terms.currency),
        ]

    @property
    def timetable(self) -> list[tuple[object, str]]:
        """Return what happens when."""
        return [
            (words.ACTS[act.name], formats.moment(act.at))
            for act in life.timetable(self.row.conditions)
        ]

    @property
    def takes_bids(self) -> bool:
        """Return whether the caller bids here now."""
        return self.seat.member and self.row.state in life.TAKING

    @cached_property
    def bids(self) -> list[dict[str, object]]:
        """Return the first bids the caller sees: its own, or the whole book."""
        found = reader.page(self.row.book, self.seat.buyer, limit=MOST_SHOWN)
        return [
            {
                "number": one.number,
                "at": formats.moment(one.accepted_at, seconds=True),
                "buyer": one.buyer,
                "type": translate(dict(words.TYPES)[one.bid.type]),
                "price": formats.number(one.bid.price),
                "quantity": formats.number(one.bid.quantity),
                "amount": formats.number(one.bid.amount),
                "state": translate(words.BID_STATES[one.state]),
                "deletable": self.takes_bids
                and one.state == "registered"
                and one.buyer == self.seat.organization,
            }
            for one in found
        ]

    @property
    def demand(self) -> list[dict[str, str]]:
        """Return live demand for the seller and the trading department (article 4.6)."""
        if not self.seat.whole_book:
            return []
        book = columns.build(reader.every(self.row.book), self.row.conditions)
        return [
            {
                "price": formats.number(step.price) or translate(_("Market bids")),
                "bids": formats.number(step.bids),
                "quantity": formats.number(step.quantity),
                "above": formats.number(step.above),
            }
            for step in demand.by_price(book)
        ]

    @property
    def types(self):
        """Return the kinds of bids this subscription takes."""
        return words.TYPES if self.row.conditions.market_bids else words.TYPES[:1]

    people = words.PEOPLE

    @property
    def fields(self) -> list[dict[str, object]]:
        """Return the fields of the form with what they hold and what is wrong."""
        return [
            {"name": name, "title": title, "value": self.field(name), "error": self.error(name)}
            for name, title in LABELS.items()
            if name != "yield" or self.row.conditions.is_debt
        ]


LABELS = {
    "account": _("Trading-clearing account"),
    "client_code": _("Client's code"),
    "price": _("Price"),
    "yield": _("Yield"),
    "quantity": _("Quantity"),
    "amount": _("Amount of a market bid"),
    "investor.name": _("Name of the investor"),
    "investor.iin_bin": _("IIN or BIN"),
    "investor.residence": _("Country of residence"),
    "investor.document": _("Document of the investor"),
    "investor.address": _("Address of the investor"),
}
