"""GET @forecast, @deals, @settlement, @results."""

from kase.is2in import _
from kase.is2in.subscription import dealing
from kase.is2in.subscription import forecasts
from kase.is2in.subscription import outcomes
from kase.is2in.subscription import reader
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing


class Forecast(BookService):
    """Shows which bids will fail as things stand: own ones, or the whole book's."""

    deepest = 0

    def answer(self):
        """Return them, each with every reason."""
        found = forecasts.of_buyer(self.book, self.seat.buyer)
        url, unknown = self.context.absolute_url(), forecasts.unknown(self.book)
        return {
            "@id": f"{url}/@forecast",
            "at": shapes.of_moment(clock.now()),
            "unknown": [shapes.of_unknown(unknown)] if unknown is not None else [],
            "items": [
                {**shapes.of_bid(url, one.bid), "errors": shapes.of_errors(one.reasons)}
                for one in found
            ],
        }


class DealtService(BookService):
    """A service that clearing sees whole, too: it settles."""

    deepest = 0

    @property
    def whose(self) -> str | None:
        """Return whose part the caller sees; None for all."""
        return None if self.seat.clearing else self.seat.buyer


class Deals(DealtService):
    """Shows deals: a buyer its own, the seller and the exchange all."""

    def answer(self):
        """Return the deals with what has become of them."""
        states = dealing.states(self.book.book)
        found = dealing.of_book(self.book.book, self.whose)
        return {"items": [shapes.of_deal(one, states[one.number]) for one in found]}


class Settlement(DealtService):
    """Shows what is owed on the day of settlement: a buyer its own part (articles 10 and 11)."""

    def answer(self):
        """Return how it settles, the deals, the net sums by account, the answers to bids."""
        found = outcomes.settlement(self.book, self.whose)
        terms = self.book.conditions
        return {
            "state": self.book.state,
            "settlement_by": terms.settlement_by,
            "settlement_at": shapes.of_moment(terms.settlement_at),
            "mode": terms.mode,
            "method": found.method,
            "currency": terms.currency,
            "deals": [shapes.of_deal(one, found.states[one.number]) for one in found.deals],
            "nets": [
                {
                    "account": one.account,
                    "securities": one.securities,
                    "money": shapes.of_money(one.money),
                }
                for one in found.nets
            ],
            "answers": [
                {"bid": number, "answer": answer}
                for number, answer in sorted(found.answers.items())
            ],
        }


class Results(BookService):
    """Shows the results: annex 3, and what the exchange's notices usually say."""

    deepest = 0

    def answer(self):
        """Return them to who may know them by now (articles 3.5 and 10.7)."""
        if not self.may_know():
            raise Missing("results", _("There are no results yet."))
        return shapes.of_outcome(self.book, outcomes.outcome(self.book))

    def may_know(self) -> bool:
        """Return whether the caller learns of results at this state of the subscription."""
        if self.seat.whole_book:
            return True
        if self.book.state not in (*outcomes.TOLD, outcomes.FAILED):
            return False
        if not self.book.conditions.private_placement:
            return True
        mine = reader.page(self.book.book, self.seat.buyer, limit=1)
        return bool(self.seat.buyer and mine)
