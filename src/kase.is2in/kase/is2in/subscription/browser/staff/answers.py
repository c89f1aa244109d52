"""``@@depository-answers``: what the depository was asked, and its answers by hand of clearing."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import by_hand
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.clearing.asking import Question
from kase.is2in.subscription.clearing.by_hand import Given
from kase.is2in.subscription.formats import replies
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


MOST_BYTES = 32 * 1024 * 1024
MOST_TEXT = 200_000
BIDS, DEALS = "bids", "deals"
KINDS = {
    asking.CONSENT: _("Consent to hold the subscription"),
    asking.CHECK: _("Check of bids"),
    asking.SETTLE: _("Settlement of deals"),
    asking.NOTICE: _("Notice to the depository"),
    asking.DELETED: _("Notice of a deleted bid"),
}
TROUBLES = {
    "unreachable": _("The depository cannot be reached."),
    "late": _("The depository takes too long to answer."),
    "refused": _("The depository does not take the message."),
    "broken": _("The depository answers with a fault of its own."),
    "malformed": _("What the depository answers does not fit the question: nothing is entered."),
    asking.SILENT: _("The depository has the question and has not answered yet."),
}
WAYS = (
    ("all", _("All without exception")),
    ("named", _("All but these")),
    ("file", _("As the file says")),
)


class Answers(BookPage):
    """Questions with their answers; below, the form for what waits."""

    index = ViewPageTemplateFile("templates/answers.pt")
    title = _("Exchange with the depository")
    ways = WAYS

    def require(self) -> None:
        """Refuse everybody but clearing, which enters, and the trading department, which looks."""
        if not self.seat.clearing:
            self.seat.require_trading()

    @property
    def somebody(self) -> bool:
        """Return whether a program answers; else everything is entered here."""
        return wired.somebody()

    @cached_property
    def about(self) -> str:
        """Return what clearing may answer now: bids, deals, "" for nothing."""
        if not self.seat.clearing:
            return ""
        if self.row.state in checks.OPEN and asking.waiting(self.row.book, asking.CHECK):
            return BIDS
        settles = self.row.conditions.settlement_by == DEPOSITORY
        return DEALS if self.row.state == "settling" and settles else ""

    @property
    def criteria(self) -> tuple[str, ...]:
        """Return the criteria of the application, by their places."""
        return self.row.conditions.criteria

    @property
    def questions(self) -> list[dict[str, object]]:
        """Return what was asked, the last first."""
        return [self.line_of(one) for one in reversed(asking.of_book(self.row.book))]

    def line_of(self, one: Question) -> dict[str, object]:
        """Return one question in words."""
        waits = one.answered_at is None
        # After the register nobody may answer which bids meet the criteria.
        lapsed = waits and one.kind == asking.CHECK and self.row.state not in checks.OPEN
        return {
            "title": KINDS[one.kind],
            "bids": formats.number(len(one.numbers)) if one.numbers else "",
            "at": formats.moment(one.at),
            "waits": waits and not lapsed,
            "lapsed": lapsed,
            "trouble": TROUBLES.get(one.trouble) if waits and not lapsed else None,
            "tries": formats.number(one.tries) if one.tries else "",
            "tried": formats.moment(one.tried_at),
            "answered": formats.moment(one.answered_at),
            "who": self.who(one.author) if not waits else "",
            "letter": one.letter,
        }

    def who(self, author: str | None) -> object:
        """Return who has answered."""
        if author in (None, exchange.ACTOR):
            return _("The depository")
        return parties.name_of(author)

    @property
    def way(self) -> str:
        """Return how the answer is given."""
        return self.field("way") or "all"

    def summary(self) -> list[dict[str, object]]:
        """Return the errors; those of a line lead to where the lines are."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return [self.fault(one) for one in errors]

    def fault(self, one: FieldError) -> dict[str, object]:
        """Return one error with the line and the number it is about."""
        line, _dot, number = one.field.partition(".")
        if not line.isdigit():
            return {"id": one.field, "text": one.message}
        facts = {"line": line, "number": number, "text": translate(one.message)}
        text = _("Line ${line}, number ${number}: ${text}", mapping=facts)
        return {"id": "file" if self.way == "file" else "named", "text": text}

    def handle(self):
        """Enter the answer."""
        self.seat.require_clearing()
        work = {BIDS: by_hand.answer_checks, DEALS: by_hand.answer_deals}.get(self.field("about"))
        if work is None:
            raise Malformed("about", _("Say what is answered."), "about")
        work(self.row.book, self.given(), self.seat.person.id)
        return self.redirect(f"{self.url}/@@depository-answers", _("The answer is entered."))

    def given(self) -> Given:
        """Return the answer that the form holds."""
        letter = self.field("letter")
        if self.way == "file":
            return Given(replies.read(self.file()), self.field("others") == "1", letter)
        text = self.field("named") if self.way == "named" else ""
        if len(text) > MOST_TEXT:
            raise TooLarge("named", _("The list is too long: send it as a file."), "named")
        lines = replies.lines_of(text)
        if self.way == "named" and not lines:
            raise Malformed("named", _("Name at least one, or choose another way."), "named")
        return Given(lines, True, letter)

    def file(self) -> bytes:
        """Return the bytes of the file; raise Malformed and TooLarge."""
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise Malformed("file", _("Choose a file."), "file")
        data = upload.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge("file", _("The file is larger than 32 MB."), "file")
        return data
