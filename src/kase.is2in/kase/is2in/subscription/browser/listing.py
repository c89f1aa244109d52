"""«Подписки»: the subscriptions the caller may know of, the newest first."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.subscription import folders
from kase.is2in.subscription.browser.words import MODES
from kase.is2in.subscription.browser.words import STATES
from kase.is2in.subscription.seats import CLEARING
from kase.is2in.subscription.seats import is_member
from kase.is2in.subscription.seats import seat_in
from kase.is2in.subscription.seats import TRADING
from kase.is2in.subscription.seats import watched_by
from kase.is2in.subscription.seats import works_in
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate


class Subscriptions(ListView):
    """The folder's own page."""

    title = _("Subscriptions to securities")
    lead = _("Securities sold by subscription: conditions, bids, registers and deals.")
    empty = _("There are no subscriptions here. Announced ones appear by themselves.")
    file_name = "subscriptions"

    @cached_property
    def columns(self):
        """Return the columns."""
        url = self.context.absolute_url()
        return (
            Column(
                "number",
                _("Number"),
                _number,
                link=lambda row: f"{url}/{row.book}",
                css="together",
            ),
            Column("issuer", _("Issuer"), lambda row: row.conditions.issuer),
            Column("isin", "ISIN", lambda row: row.conditions.isin),
            Column("mode", _("Trading mode"), lambda row: translate(MODES[row.conditions.mode])),
            Column("state", _("State"), lambda row: translate(STATES[row.state])),
            Column("start", ACCEPTED, lambda row: formats.moment(row.conditions.start)),
            Column("end", UNTIL, lambda row: formats.moment(row.conditions.end)),
        )

    def actions(self):
        """Return what each of the callers does here besides looking."""
        url, person = self.context.absolute_url(), parties.current_person()
        found = [
            (allowed, f"{url}/{path}", title)
            for allowed, path, title in (
                (is_member(person), "@@subscription-new", _("File an application")),
                (works_in(person, TRADING), "@@subscriptions-due", _("What is due")),
                (works_in(person, CLEARING), "@@account-balances", _("Balances of accounts")),
                (watched_by(person), "@@controlled-bids", _("Bids on the accounts you watch")),
            )
        ]
        return tuple((address, title) for allowed, address, title in found if allowed)

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of states."""
        return (Filter("state", _("State"), tuple(STATES.items())),)

    def fetch(self, query, sort, descending, start, size):
        """Return the subscriptions of one page that the caller may know of."""
        text, state = query.get("q", "").casefold(), query.get("state", "")
        found = []
        for book in folders.all_books():
            try:
                row = seat_in(book)[0]
            except Missing:
                continue
            words = f"{row.book} {row.conditions.issuer} {row.conditions.isin}".casefold()
            if text in words and state in ("", row.state):
                found.append(row)
        return found[start : start + size], len(found)


ACCEPTED, UNTIL = _("Bids from"), _("Bids until")


def _number(row) -> str:
    """Return the unique number; the name in the address until the decision gives one."""
    return row.number or row.book
