"""GET and POST @depository: what the depository was asked, and its answers by hand of clearing."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.subscription.book.reading import INVESTOR_TEXTS
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import by_hand
from kase.is2in.subscription.clearing.by_hand import Given
from kase.is2in.subscription.formats import replies
from kase.is2in.subscription.formats.gate import TYPES
from kase.is2in.subscription.formats.replies import Reply
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere
from typing import Any


FIELDS = {"number", "passed", "why", "investor"}
WORKS = {"bids": by_hand.answer_checks, "deals": by_hand.answer_deals}


class Questions(BookService):
    """Shows what was asked and answered, and why the last try came to nothing."""

    deepest = 0

    def answer(self):
        """Return the questions of the subscription, the first one first."""
        if not self.seat.clearing:
            self.seat.require_trading()
        return {"items": [of_question(one) for one in asking.of_book(self.book.book)]}


class Answer(BookService):
    """Takes an answer on bids or on deals: rows, a file, or that all is in order."""

    deepest = 1

    def answer(self):
        """Return how many passed and how many did not."""
        work = WORKS.get(self.part(0))
        if work is None:
            raise nowhere()
        self.seat.require_clearing()
        return work(self.book.book, self.given(), self.actor)

    def given(self) -> Given:
        """Return the answer that was sent."""
        if self.sent_type in TYPES:
            lines = replies.read(self.raw_body(), self.sent_type)
            return Given(lines, self.flag("others"), self.query("letter"))
        data = self.body()
        rows, others = data.get("rows", []), data.get("others", False)
        if not isinstance(rows, list) or not isinstance(others, bool):
            raise Malformed("shape", _("Rows are a list; others is true or false."), "rows")
        lines = [read_row(place, one) for place, one in enumerate(rows, 1)]
        return Given(lines, others, self.text(data, "letter"))


def read_row(place: int, row: Any) -> Reply:
    """Return a row as it was sent; raise Malformed for what is none."""
    wrong = Malformed("shape", _("A row has number, passed, why and investor."), f"rows.{place}")
    if not isinstance(row, Mapping) or not row.keys() <= FIELDS:
        raise wrong
    number, passed = row.get("number"), row.get("passed")
    why, investor = row.get("why", ""), row.get("investor", {})
    if type(number) is not int or not isinstance(passed, bool) or not isinstance(why, str):
        raise wrong
    if not isinstance(investor, Mapping) or not investor.keys() <= INVESTOR_TEXTS.keys():
        raise wrong
    return Reply(str(place), str(number), passed, why.strip(), dict(investor))


def of_question(one: asking.Question) -> dict:
    """Return a question with what became of it."""
    return {
        "key": one.key,
        "kind": one.kind,
        "bids": len(one.numbers),
        "at": shapes.of_moment(one.at),
        "tries": one.tries,
        "tried_at": None if one.tried_at is None else shapes.of_moment(one.tried_at),
        "trouble": one.trouble if one.answered_at is None else "",
        "answered_at": None if one.answered_at is None else shapes.of_moment(one.answered_at),
        "by_hand": bool(one.letter),
        "letter": one.letter,
    }
