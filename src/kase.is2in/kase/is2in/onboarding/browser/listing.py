"""The work list of officers: requests to connect."""

from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.browser.base import kinds_in_words
from kase.is2in.onboarding.browser.words import STATES
from kase.is2in.onboarding.register import SEEN
from kase.is2in.onboarding.rights import officer
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.parties import api as parties
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import period
from plone import api


# What an officer still has to do something about.
OPEN = ("new", "in_work")


class ConnectionRequests(ListView):
    """Requests of the officer's departments, those that wait first."""

    title = _("Requests to connect")
    lead = _("Companies that want to work in is2in: take a request, check it, decide.")
    empty = _("No company has asked to be connected yet.")
    file_name = "connection-requests"
    default_sort = "received"
    columns = (
        Column(
            "number",
            _("Number"),
            lambda one: one.number,
            True,
            lambda one: (
                f"{api.portal.get().absolute_url()}/@@connection-request/{one.number}"
            ),
        ),
        Column("received", _("Received on"), lambda one: one.received, True),
        Column("name", _("Organisation"), lambda one: one.name(language())),
        Column("bin", _("BIN"), lambda one: one.bin, True),
        Column("kinds", _("Who it is"), kinds_in_words),
        Column("state", _("State"), lambda one: STATES[one.state], True),
        Column("officer", _("Officer"), lambda one: _name(one.taken_by)),
        Column("decided", _("Decided"), lambda one: one.decided, True),
        Column("code", _("Code"), lambda one: one.organization, shown=False),
    )

    def __call__(self):
        self.officer = officer()
        return super().__call__()

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices of state and of whose they are."""
        states = (("open", _("Not decided")), *((state, STATES[state]) for state in SEEN))
        return (
            Filter("state", _("State"), states),
            Filter("whose", _("Whose"), (("mine", _("Taken by me")),)),
            Filter("received", _("Received on"), kind="days"),
        )

    def fetch(self, query, sort, descending, start, size):
        state = query.get("state", "")
        states = OPEN if state == "open" else (state,) if state else SEEN
        return onboarding.requests(
            routes_of(self.officer),
            states=states,
            text=query.get("q", "").replace("\x00", ""),
            taken_by=self.officer.id if query.get("whose") == "mine" else None,
            received=period(query, "received"),
            sort=sort,
            descending=descending,
            start=start,
            size=size,
        )


def _name(user_id: str | None) -> str:
    person = parties.person(user_id) if user_id else None
    return person.full_name if person is not None else user_id or ""
