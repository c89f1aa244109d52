"""POST @workflow/<transition>, PUT @market-price."""

from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription import market_price
from kase.is2in.subscription import moves
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import nowhere


class Move(BookService):
    """Makes a move as what the caller is: the seller or the trading department."""

    deepest = 1

    def answer(self):
        """Return the state it led to."""
        name, data = self.part(0), self.body()
        reason = self.text(data, "reason")
        foreign = data.get("foreign", False)
        if not isinstance(foreign, bool):
            raise Malformed("shape", _("True or false is expected here."), "foreign")
        move = life.TRANSITIONS.get(name)
        if move is None:
            raise nowhere()
        role = next((r for r in self.seat.roles if r in move.actors), "")
        if not role:
            raise Forbidden("role", _("Somebody else makes this step."))
        if name in TIMED:
            return {"state": self.by_hand(TIMED[name], reason)}
        return {"state": moves.move(self.book.book, name, role, self.actor, reason, foreign)}

    def by_hand(self, act: str, reason: str) -> str:
        """Do an overdue act of the clock by hand; return the state."""
        if not reason.strip():
            raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
        if not timed.perform(self.book.book, act, self.actor, reason):
            raise Conflict("state", _("This cannot be done in the subscription's present state."))
        return books.get(self.book.book).state


# Moves that the clock makes at their moment, with all that belongs to them.
TIMED = {name: name for name in ("open", "close", "register", "hand-over", "make-deals", "settle")}


class NameMarketPrice(BookService):
    """Keeps the price of market bids that the seller names (article 4.5)."""

    deepest = 0

    def answer(self):
        """Return the price; it is named once activation has not happened yet."""
        self.seat.require_seller()
        price = rules.decimal(self.body().get("price"), "price")
        due = market_price.name(self.book.book, price, self.actor)
        return {"price": shapes.of_money(price), "due": shapes.of_moment(due)}
