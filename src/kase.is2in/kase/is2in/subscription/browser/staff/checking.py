"""The trading department checks an application, and a change of conditions (articles 2.10, 3.2)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import settings
from kase.is2in.subscription.book import application
from kase.is2in.subscription.browser import annex_lines
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.moving import Deciding
from kase.is2in.subscription.course import checking
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.papers.store import Paper
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


ANSWERS = {
    "": _("Not looked at"),
    "yes": _("In order"),
    "no": _("Not in order"),
}
AS_DONE = {"": None, "yes": True, "no": False}


class CheckList(BookPage):
    """``@@subscription-check``: what the rules say by themselves, what a person has looked at."""

    index = ViewPageTemplateFile("templates/checking.pt")
    title = _("Check of the application")
    answers = ANSWERS

    def require(self) -> None:
        """Refuse everybody but the trading department, and applications not filed yet."""
        if not self.seat.trading or self.row.state == "draft":
            raise nowhere()

    @property
    def open(self) -> bool:
        """Return whether it is not decided yet."""
        return self.row.state in checking.OPEN

    @property
    def faults(self) -> list[dict[str, object]]:
        """Return what the rules say against the application as it stands."""
        terms = self.row.conditions
        wrong = application.check(terms, currencies=settings.currencies())
        found = (*wrong, *application.check_time(terms, clock.now()))
        return [{"text": one.message, "article": one.article or ""} for one in found]

    @property
    def items(self) -> list[dict[str, object]]:
        """Return the points of the list with what was noted, or what was sent."""
        sent = self.request.method == "POST"
        done = {value: name for name, value in AS_DONE.items()}
        return [
            {
                "id": one.item,
                "title": one.title,
                "answer": self.field(one.item) if sent else done[one.done],
                "note": self.field(f"{one.item}-note") if sent else one.note,
                "who": parties.name_of(one.author) if one.author else "",
                "at": formats.moment(one.at),
                "error": self.error(one.item),
            }
            for one in checking.check_list(self.row.book)
        ]

    def handle(self):
        """Note what has changed; go on to the decision where that was asked for."""
        person = self.seat.person.id
        for one in checking.check_list(self.row.book):
            done = AS_DONE.get(self.field(one.item))
            note = self.field(f"{one.item}-note").strip()
            if (done, note) != (one.done, one.note):
                checking.note(self.row.book, one.item, done, note, person)
        wanted = self.field("then")
        if wanted in ("approve", "refuse"):
            return self.redirect(f"{self.url}/@@subscription-move/{wanted}")
        return self.redirect(f"{self.url}/@@subscription-check", _("The check is saved."))


class DecideChange(Deciding):
    """``@@subscription-change-decide``: a signed change of conditions holds, or does not."""

    index = ViewPageTemplateFile("templates/change.pt")
    title = _("Decide on the change of conditions")
    button = _("Accept the change")

    def check(self) -> None:
        """Refuse everybody but the trading department, and where no change waits."""
        super().check()
        if not self.seat.trading:
            raise nowhere()
        _ = self.asked

    @cached_property
    def asked(self) -> tuple[Paper, Conditions]:
        """Return the signed paper and the conditions it asks for."""
        found = applying.asked_change(self.row.book)
        if found is None:
            raise Missing("change", _("No change of conditions waits."))
        return found

    @property
    def changes(self) -> list[dict[str, object]]:
        """Return what differs."""
        return annex_lines.changed(self.row.conditions, self.asked[1])

    @property
    def why(self) -> str:
        """Return the seller's reason."""
        return str(self.asked[0].content.get("reason", ""))

    def consequences(self):
        """Return what follows."""
        return (
            _("A new edition of the conditions holds at once; the old one stays readable."),
            _("The depository and the members of the exchange are told (article 2.11)."),
        )

    def told(self) -> tuple[str, ...]:
        """Return the sellers."""
        return tuple(words.organization(code) for code in self.row.conditions.sellers)

    def handle(self):
        """Accept or refuse the change."""
        person = self.seat.person.id
        if self.field("do") == "refuse":
            applying.refuse_change(self.row.book, self.reason, person)
            return self.redirect(self.url, _("The change of conditions is refused."))
        applying.accept_change(self.row.book, person)
        return self.redirect(self.url, _("The new conditions hold."))
