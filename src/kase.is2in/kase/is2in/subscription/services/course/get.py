"""GET @workflow of a subscription: its state, the moves made and the moves open to the caller."""

from kase.is2in.subscription import moves
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService


class Course(BookService):
    """Shows where a subscription is on its way."""

    def answer(self):
        """Return state, history, transitions."""
        url = f"{self.context.absolute_url()}/@workflow"
        state = self.book.state
        open_ = [
            one.name
            for one in life.TRANSITIONS.values()
            if state in one.sources and one.actors & set(self.seat.roles)
        ]
        history = [
            {
                "transition": row.transition,
                "from": row.source,
                "to": row.target,
                "at": shapes.of_moment(row.at),
                "reason": row.reason,
            }
            for row in moves.history(self.book.book)
        ]
        return {
            "@id": url,
            "state": state,
            "transitions": [{"@id": f"{url}/{name}", "name": name} for name in open_],
            "history": history if self.seat.whole_book else [],
            "waits_for": timed.waits_for(self.book.book) if self.seat.whole_book else "",
        }
