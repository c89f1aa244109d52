"""@report: annex 3 of the seller. @meetings: its notice of meetings. @penalties: article 12."""

from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.news import meetings
from kase.is2in.subscription.papers import reporting
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.web.api import nowhere


class Report(BookService):
    """Makes annex 3, to be signed (article 11.4)."""

    deepest = 0

    def answer(self):
        """Return the paper that waits for a signature."""
        self.seat.require_seller()
        made = reporting.report(self.book.book, self.body(), self.seat.person)
        return {"kind": made.kind, "document": made.document, "state": made.state}


class Meetings(BookService):
    """Publishes the notice of meetings with investors (article 3.8)."""

    deepest = 0

    def answer(self):
        """Return the number of the message."""
        self.seat.require_seller()
        text = self.text(self.body(), "text")
        return {"message": meetings.tell_meetings(self.book.book, text)}


class Penalties(BookService):
    """The dissolved deals the caller takes part in, and what is due next."""

    deepest = 0

    def answer(self):
        """Return them by the number of the deal."""
        staff = self.seat.trading or self.seat.clearing
        mine = self.seat.organization
        found = defaults.cases(self.book.book)
        shown = [one for one in found if staff or mine in (one.guilty, one.injured)]
        return {"items": [_case(one) for one in shown]}


class PenaltyStep(BookService):
    """POST @penalties/<deal>/<step>: claimed by the injured side, the rest by staff."""

    def answer(self):
        """Return the case after the step."""
        deal, step = self.number(), self.part(1)
        if step not in defaults.STEPS:
            raise nowhere()
        staff = self.seat.trading or self.seat.clearing
        one = defaults.case(self.book.book, deal)
        defaults.require_step(one, step, self.seat.organization, staff)
        return _case(defaults.go_on(self.book.book, deal, step, self.actor))


def _case(one: defaults.Case) -> dict:
    step = one.next_step
    days = {name: getattr(one, name) for name in ("dealt", "dissolved", *defaults.STEPS)}
    return {
        "deal": one.deal,
        "guilty": one.guilty,
        "injured": one.injured,
        "reason": one.reason,
        "penalty": shapes.of_money(one.penalty),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "next": step.name,
        "due": step.by.isoformat() if step.by else None,
        "article": step.article,
        "dispute_by": one.dispute_by.isoformat(),
    }
