"""Deciding: a move of a person, and an overdue step of the timetable made by hand."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import moves
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


CONSEQUENCES = {
    "submit": (_("The trading department of the exchange checks the application."),),
    "examine": (_("The seller sees that the application is being checked."),),
    "approve": (
        _("The subscription gets its unique number (article 3.2)."),
        _("Where deals settle through the central depository, its consent is asked (3.3)."),
    ),
    "consent": (_("The subscription can be announced (article 3.5)."),),
    "announce": (
        _("Members of the exchange see the subscription; its steps are put on the timetable."),
    ),
    "confirm-settlement": (_("The subscription counts as settled (article 10.7)."),),
    "complete": (_("The subscription is closed; its results stay readable."),),
    "refuse": (_("The seller is told of the refusal with your reason (article 3.6)."),),
    "fail": (
        _("All collateral is released, and no deals are made (articles 4.7, 9.3)."),
        _("Buyers and the seller read your reason."),
    ),
    "cancel": (_("The subscription does not take place. This cannot be taken back."),),
}


class Deciding(Placed, ConfirmPage):
    """A page that asks before a subscription moves; with a reason where one is needed."""

    index = ViewPageTemplateFile("templates/reason.pt")
    needs_reason = False

    def check(self) -> None:
        """Refuse who may not know of the subscription."""
        _ = self.place

    @property
    def question(self) -> str:
        """Return which subscription it is about."""
        return f"{self.row.number or self.row.book}: {self.book_title}"

    @property
    def reason(self) -> str:
        """Return the reason the form carries."""
        return self.field("reason").strip()


class Move(ItemAddress, Deciding):
    """``@@subscription-move/<name>``: one move of the caller's."""

    def check(self) -> None:
        """Refuse a move that the caller cannot make at all."""
        super().check()
        if self.word not in words.MOVES or not self.role:
            raise nowhere()

    @cached_property
    def transition(self) -> life.Transition:
        """Return the move."""
        return life.TRANSITIONS[self.word]

    @property
    def role(self) -> str:
        """Return what the caller acts as, "" for nothing."""
        return next((one for one in self.seat.roles if one in self.transition.actors), "")

    @property
    def title(self):
        """Return what is decided."""
        return words.MOVES[self.word]

    @property
    def button(self):
        """Return the same words: the button does what the title says."""
        return words.MOVES[self.word]

    @property
    def danger(self) -> bool:
        """Return whether something ends."""
        return self.word in words.DANGEROUS

    @property
    def needs_reason(self) -> bool:
        """Return whether the other side reads why."""
        return self.transition.needs_reason

    def consequences(self):
        """Return what follows, and what is not in order before."""
        found = CONSEQUENCES[self.word]
        if self.word == "announce" and not application.published(self.row.conditions):
            found += (_("Nothing is published: it is a private placement (article 3.5)."),)
        return found

    def told(self) -> tuple[str, ...]:
        """Return the sellers where the exchange decides."""
        sellers = () if self.seat.lead else self.row.conditions.sellers
        return tuple(words.organization(code) for code in sellers)

    def handle(self):
        """Make the move."""
        actor = self.seat.person.id
        moves.move(self.row.book, self.word, self.role, actor, self.reason)
        return self.redirect(self.url, _("Done."))


class Step(ItemAddress, Deciding):
    """``@@subscription-step/<act>``: staff make an overdue step of the timetable by hand."""

    needs_reason = True
    button = _("Make the step by hand")

    def check(self) -> None:
        """Refuse everybody but the trading department, and steps that are not due."""
        super().check()
        if not self.seat.trading or self.word not in words.ACTS:
            raise nowhere()

    @property
    def title(self) -> str:
        """Return which step."""
        return translate(words.ACTS[self.word])

    def consequences(self):
        """Return what follows."""
        due = {act.name: formats.moment(act.at) for act in timed.due(self.row.book)}
        found = [_("The step is made now, with your name and reason in the history.")]
        if self.word in due:
            at = {"at": due[self.word]}
            found.append(_("It was due at ${at}; the clock did not make it.", mapping=at))
        return tuple(found)

    def handle(self):
        """Make the step."""
        if not self.reason:
            raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
        if not timed.perform(self.row.book, self.word, self.seat.person.id, self.reason):
            raise Conflict("state", _("This cannot be done in the subscription's present state."))
        return self.redirect(self.url, _("Done."))
