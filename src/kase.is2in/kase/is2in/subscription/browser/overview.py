"""The page of a subscription: where it stands, what is next and who acts, its conditions."""

from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import market_price
from kase.is2in.subscription import moves
from kase.is2in.subscription import past
from kase.is2in.subscription import registers
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.browser import annex_lines
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.base import DEALT
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.course import checking
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.seats import HIDDEN
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import formats
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Overview(BookPage):
    """The content's own page."""

    index = ViewPageTemplateFile("templates/overview.pt")

    @property
    def actor(self):
        """Return who is expected to act now, None when all is done."""
        return words.ACTORS.get(self.row.state)

    @cached_property
    def done(self) -> dict[str, object]:
        """Return when each act was done."""
        return {act.name: act.at for act in past.performed(self.row.book)}

    @property
    def next(self) -> dict[str, str] | None:
        """Return what comes next and how far it is, None where nothing does."""
        if self.row.state in life.ENDED or self.row.state in HIDDEN:
            return None
        for act in life.timetable(self.row.conditions):
            if act.name not in self.done and act.name != "register":
                return {
                    "title": words.ACTS[act.name],
                    "at": formats.moment(act.at),
                    "ago": formats.ago(act.at),
                    "overdue": clock.now() - act.at > timedelta(minutes=1),
                }
        return None

    @property
    def waits(self):
        """Return why the next step waits, for those who can do something about it."""
        if not self.seat.whole_book:
            return None
        return words.WAITS.get(timed.waits_for(self.row.book))

    @property
    def signs(self):
        """Return what the seller is to sign now, None for nothing."""
        if not self.seat.lead:
            return None
        book, state = self.row.book, self.row.state
        if state == "draft" and store.signed(book, store.APPLICATION, self.row.edition) is None:
            return _("The first head of your company signs the application before it is filed.")
        if state == "satisfied" and not registers.is_signed(book):
            return _("The first head of your company signs the rule and the register.")
        if any(store.last(book, kind, store.WAITING) for kind in (store.CHANGE, store.LETTER)):
            return _("A paper waits for the signature of the first head of your company.")
        return None

    @property
    def change_waits(self) -> bool:
        """Return whether the trading department is to decide on a change of conditions."""
        return self.seat.trading and applying.asked_change(self.row.book) is not None

    @property
    def links(self) -> list[dict[str, object]]:
        """Return the other things the caller may do here."""
        state, seat = self.row.state, self.seat
        found = (
            (seat.lead and state == "draft", "@@subscription-edit", _("Correct the application")),
            (
                seat.lead and state in applying.CHANGEABLE,
                "@@subscription-change",
                _("Change the conditions"),
            ),
            (
                seat.lead and market_price.due(self.row) is not None,
                "@@market-price",
                _("Name the price of market bids"),
            ),
            (
                seat.trading and state in checking.OPEN,
                "@@subscription-check",
                _("Check of the application"),
            ),
            (
                (seat.trading or seat.clearing) and bool(asking.of_book(self.row.book)),
                "@@depository-answers",
                _("Exchange with the depository"),
            ),
            (state in DEALT and state != "dealt", "@@defaults", _("Deals that were not kept")),
        )
        return [
            {"url": f"{self.url}/{path}", "title": title} for shown, path, title in found if shown
        ]

    @property
    def distributes(self) -> bool:
        """Return whether the caller is to distribute the securities now (article 9)."""
        return self.seat.lead and self.row.state == "allotting"

    @property
    def over(self) -> bool:
        """Return whether nothing more happens in the subscription."""
        return self.row.state in life.ENDED

    @property
    def moves(self) -> list[dict[str, object]]:
        """Return the moves open to the caller; the first is the main one."""
        return [
            {"name": name, "title": title, "danger": name in words.DANGEROUS}
            for name, title in words.MOVES.items()
            if self.row.state in life.TRANSITIONS[name].sources
            and life.TRANSITIONS[name].actors & set(self.seat.roles)
        ]

    @property
    def sections(self) -> list[dict[str, object]]:
        """Return the conditions as annex 1 groups them."""
        return [
            {"id": name, "title": title, "rows": annex_lines.rows(self.row.conditions, lines)}
            for name, title, lines in annex_lines.SECTIONS
        ]

    @property
    def sellers(self) -> list[dict[str, object]]:
        """Return the sellers' names; the first leads the others (article 2.4)."""
        codes = self.row.conditions.sellers
        return [
            {"name": words.organization(code), "lead": place == 0}
            for place, code in enumerate(codes)
        ]

    @property
    def twins(self) -> list[dict[str, str]]:
        """Return the same subscription in the other mode (article 2.1-1)."""
        folder = self.context.absolute_url().rpartition("/")[0]
        return [
            {"url": f"{folder}/{one.book}", "title": words.MODES[one.conditions.mode]}
            for one in past.twins(self.row)
            if one.state not in HIDDEN or self.seat.whole_book
        ]

    @property
    def timetable(self) -> list[dict[str, object]]:
        """Return what happens when; what is done, and what comes next."""
        found = []
        awaited = self.row.state not in life.ENDED | HIDDEN
        for act in life.timetable(self.row.conditions):
            when = self.done.get(act.name)
            current = awaited and when is None
            awaited = awaited and not current
            found.append(
                {
                    "title": words.ACTS[act.name],
                    "day": formats.date(act.at),
                    "at": formats.time(act.at),
                    "article": act.article,
                    "done": formats.moment(when, seconds=True),
                    "current": current,
                }
            )
        return found

    @property
    def zone(self) -> str:
        """Return the offset of Almaty, so that nobody has to guess."""
        return f"UTC{almaty(clock.now()).strftime('%z')[:3]}"


class Course(BookPage):
    """``@@course``: the moves that were made, the acts of the clock, the editions."""

    index = ViewPageTemplateFile("templates/course.pt")

    def require(self) -> None:
        """Refuse whoever does not see the whole book."""
        self.seat.require_whole_book()

    @property
    def history(self) -> list[dict[str, str]]:
        """Return the moves, the last first."""
        return [
            {
                "title": words.done_by(one.transition) or words.STATES[one.target],
                "state": words.STATES[one.target],
                "at": formats.moment(one.at, seconds=True),
                "who": self.who(one.actor),
                "reason": words.REASONS.get(one.reason, one.reason),
            }
            for one in reversed(moves.history(self.row.book))
        ]

    @property
    def acts(self) -> list[dict[str, str]]:
        """Return what was done of the timetable, and how exactly in time."""
        return [
            {
                "title": words.ACTS[one.name],
                "due": formats.moment(one.due, seconds=True),
                "at": formats.moment(one.at, seconds=True),
                "who": self.who(one.actor),
                "reason": one.reason,
            }
            for one in reversed(past.performed(self.row.book))
        ]

    @property
    def editions(self) -> list[dict[str, object]]:
        """Return the editions of the conditions, the last first, with what each changed."""
        found, before = [], None
        for one in past.editions(self.row.book):
            changes = annex_lines.changed(before, one.conditions) if before else []
            found.append(
                {
                    "number": one.edition,
                    "at": formats.moment(one.at),
                    "who": self.who(one.author),
                    "reason": one.reason,
                    "changes": changes,
                }
            )
            before = one.conditions
        return found[::-1]

    def who(self, user: str | None) -> str:
        """Return who did something: a person's name, or the clock."""
        return parties.name_of(user) if user not in (None, "system") else words.by_the_clock()
