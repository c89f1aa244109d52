"""@conditions of a subscription: editions, and a change of what holds (articles 2.10, 2.11)."""

from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere


class Editions(BookService):
    """Every edition of the conditions: old ones stay readable."""

    deepest = 0

    def answer(self):
        """Return them, the first one first; what was a draft is the seller's own affair."""
        rows = books.editions(self.book.book)
        if not self.seat.whole_book:
            rows = [row for row in rows if row.reason or row.edition == self.book.edition]
        return {
            "edition": self.book.edition,
            "items": [
                {
                    "edition": row.edition,
                    "reason": row.reason,
                    "at": shapes.of_moment(row.at),
                    "conditions": row.conditions,
                }
                for row in rows
            ],
        }


class Change(BookService):
    """The seller asks for a change (``@conditions``); staff ``accept`` or ``refuse`` it."""

    deepest = 1

    def answer(self):
        """Return the paper that waits for a signature, or the edition that holds."""
        if not self.path:
            return self.ask()
        if not self.seat.trading:
            raise Forbidden("role", _("Somebody else makes this step."))
        if self.word == "accept":
            return {"edition": applying.accept_change(self.book.book, self.actor)}
        if self.word == "refuse":
            reason = self.text(self.body(), "reason")
            applying.refuse_change(self.book.book, reason, self.actor)
            return {"edition": self.book.edition}
        raise nowhere()

    def ask(self):
        """Make the application for a change, to be signed."""
        self.seat.require_seller()
        data = self.body()
        fields = data.get("conditions")
        if not isinstance(fields, dict):
            raise Malformed("shape", _("Name the conditions that change."), "conditions")
        reason = self.text(data, "reason")
        made = applying.ask_change(self.book.book, fields, reason, self.seat.person)
        return {"kind": made.kind, "document": made.document, "state": made.state}
