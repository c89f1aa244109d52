"""``@@defaults``: deals that were not kept, and how far the penalty of each is (article 12)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription.book import penalties
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.moving import Deciding
from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.clearing.defaults import Case
from kase.is2in.subscription.seats import Seat
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# What is due next, and what it is called when somebody notes that it is done.
STEPS = {
    penalties.CLAIM: ("claimed", _("The injured side claims the penalty")),
    penalties.NOTICE: ("noticed", _("The exchange sends the notice to the guilty side")),
    penalties.PAYMENT: ("paid", _("The guilty side pays")),
    penalties.TRANSFER: ("passed", _("The exchange passes the penalty on")),
}
OVER = {
    penalties.NO_CLAIM: _("No claim came in time: there is none"),
    penalties.DONE: _("The penalty is paid and passed on"),
}
BUTTONS = {
    "claimed": _("Claim the penalty"),
    "noticed": _("Note that the notice is sent"),
    "paid": _("Note that the penalty has come"),
    "passed": _("Note that the penalty is passed on"),
}


def concerns(one: Case, seat: Seat) -> bool:
    """Return whether a case is the caller's to see: its two sides, the exchange."""
    return seat.trading or seat.clearing or seat.organization in (one.guilty, one.injured)


def may_make(one: Case, seat: Seat, step: str) -> bool:
    """Return whether the caller makes a step: the injured side claims, the exchange the rest."""
    staff = seat.trading or seat.clearing
    return seat.organization == one.injured if step == "claimed" else staff


class Defaults(BookPage):
    """The cases that concern the caller."""

    index = ViewPageTemplateFile("templates/defaults.pt")
    title = _("Deals that were not kept")

    @property
    def cases(self) -> list[dict[str, object]]:
        """Return the cases with what is due next."""
        return [
            self.line_of(one) for one in defaults.cases(self.row.book) if concerns(one, self.seat)
        ]

    def line_of(self, one: Case) -> dict[str, object]:
        """Return a case as the page shows it."""
        due = one.next_step
        step, title = STEPS.get(due.name, ("", OVER.get(due.name, "")))
        return {
            "deal": formats.number(one.deal),
            "guilty": words.organization(one.guilty),
            "injured": words.organization(one.injured),
            "penalty": words.money(one.penalty, self.row.conditions.currency),
            "next": title,
            "by": formats.date(due.by),
            "article": due.article,
            "dispute": formats.date(one.dispute_by),
            "button": BUTTONS.get(step) if may_make(one, self.seat, step) else None,
            "url": f"{self.url}/@@default-step/{one.deal}/{step}",
        }


class DefaultStep(ItemAddress, Deciding):
    """``@@default-step/<deal>/<step>``: somebody notes that a step was made today."""

    deepest = 2

    def check(self) -> None:
        """Refuse steps that are not the caller's, and cases that do not concern them."""
        super().check()
        if self.part(1) not in BUTTONS or not concerns(self.one, self.seat):
            raise nowhere()
        staff = self.seat.trading or self.seat.clearing
        defaults.require_step(self.one, self.part(1), self.seat.organization, staff)

    @cached_property
    def one(self) -> Case:
        """Return the case; raise Missing."""
        return defaults.case(self.row.book, item_number(self.part(0)))

    @property
    def title(self):
        """Return what is noted."""
        return BUTTONS[self.part(1)]

    @property
    def button(self):
        """Return the same words."""
        return BUTTONS[self.part(1)]

    def consequences(self):
        """Return what follows."""
        sum_ = {"penalty": words.money(self.one.penalty, self.row.conditions.currency)}
        return (
            _("The penalty is ${penalty}: 0.1 % of the deal (article 12.2).", mapping=sum_),
            _("Today's day is kept; the next step gets its term and its owner is told."),
        )

    def told(self) -> tuple[str, ...]:
        """Return the two sides."""
        return (words.organization(self.one.injured), words.organization(self.one.guilty))

    def handle(self):
        """Note the step."""
        defaults.go_on(self.row.book, self.one.deal, self.part(1), self.seat.person.id)
        return self.redirect(f"{self.url}/@@defaults", _("Done."))
