"""Lists: meetings a person sees, votes awaited of them, bodies."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import bodies as keeping
from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee import words
from kase.is2in.committee.browser.base import CommitteePage
from kase.is2in.committee.browser.base import when
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.reading import MeetingQuery
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import Meeting
from kase.is2in.parties import api as parties
from kase.is2in.terms.days import read_day
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


def meeting_url(meeting: Meeting) -> str:
    """Return the address of a meeting's page."""
    return f"{api.portal.get().absolute_url()}/@@meeting/{meeting.id}"


def body_url(body: Body) -> str:
    """Return the address of a body's page."""
    return f"{api.portal.get().absolute_url()}/@@body/{body.code}"


def body_title(body: Body) -> str:
    """Return what a body is called in the page's language."""
    return body.title(language())


def rule_words(body: Body) -> str:
    """Return in words how a body decides."""
    share = translate(words.SHARES[body.rule.majority])
    return f"{share} {translate(words.BASES[body.rule.base])}"


class Meetings(ListView):
    """``@@meetings``: the meetings of one's bodies, and those where one's department has items."""

    title = _("Meetings")
    lead = _("Meetings of the bodies of the exchange that decide in procedures.")
    empty = _("There are no meetings here. The secretary of a body plans them.")
    file_name = "meetings"
    default_sort = "day"
    columns = (
        Column("day", _("Date and time"), when, True, meeting_url),
        Column("body", _("Body of the exchange"), lambda row: body_of(row).title(language())),
        Column("form", _("Form of the meeting"), lambda row: translate(words.FORMS[row.form])),
        Column("place", _("Place"), lambda row: row.place),
        Column("state", _("State"), lambda row: translate(words.STATES[row.state]), True),
        Column("number", _("Minutes"), lambda row: row.number, True),
    )

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices."""
        known = tuple((one.code, one.title(language())) for one in keeping.bodies())
        return (
            Filter("body", _("Body of the exchange"), known),
            Filter("state", _("State"), tuple(words.STATES.items())),
            Filter("day", _("Day of the meeting"), kind="days"),
        )

    def actions(self):
        """Return what can be done here, the main thing first."""
        found = []
        if rights.run_by(self.person):
            found.append(("@@meeting-plan", _("Plan a meeting")))
        if rights.member_of(self.person):
            found.append(("@@my-votes", _("My votes")))
        found.append(("@@bodies", _("Bodies of the exchange")))
        return tuple((f"{api.portal.get().absolute_url()}/{path}", title) for path, title in found)

    def fetch(self, query, sort, descending, start, size):
        """Return the meetings of one page."""
        asked = MeetingQuery(
            body=query.get("body", ""),
            state=query.get("state", ""),
            since=read_day(query.get("day_from", "")),
            until=read_day(query.get("day_to", "")),
            text=query.get("q", ""),
        )
        return reading.meetings(
            self.person, asked, start, size, sort=sort, descending=descending
        )


class Bodies(ListView):
    """``@@bodies``: the deciding bodies; keepers add them."""

    title = _("Bodies of the exchange")
    lead = _("Bodies that decide in procedures: who belongs to them and how they decide.")
    empty = _("There are no bodies yet. Whoever keeps them adds one.")
    file_name = "bodies"
    default_sort = "title"
    default_descending = False
    searchable = False
    columns = (
        Column("title", _("Body of the exchange"), body_title, link=body_url),
        Column("mark", _("Mark in numbers"), lambda row: row.mark),
        Column(
            "members",
            _("Members with a vote"),
            lambda row: keeping.quorum_of(row)[0],
            css="number",
        ),
        Column("quorum", _("Quorum"), lambda row: keeping.quorum_of(row)[1], css="number"),
        Column("majority", _("Majority"), rule_words),
        Column(
            "state",
            _("State"),
            lambda row: translate(_("Body works") if row.active else _("Body is closed")),
        ),
    )

    def actions(self):
        """Return what keepers do."""
        if not rights.may_keep():
            return ()
        return ((f"{api.portal.get().absolute_url()}/@@body-add", _("Add a body")),)

    def fetch(self, _query, _sort, descending, start, size):
        """Return the bodies of one page."""
        found = sorted(keeping.bodies(), key=lambda one: one.title(language()), reverse=descending)
        return found[start : None if size is None else start + size], len(found)


class MyVotes(CommitteePage):
    """``@@my-votes``: the items on which one is to vote now, and one's last votes."""

    index = ViewPageTemplateFile("templates/my_votes.pt")
    title = _("My votes")

    def handle(self):
        """There is no form on this page."""

    def awaited(self) -> list[dict[str, object]]:
        """Return the items that wait for the person's vote."""
        return [self.row(item, meeting) for item, meeting in reading.awaited_votes(self.person)]

    def past(self) -> list[dict[str, object]]:
        """Return the last votes."""
        return [
            {**self.row(item, meeting), "choice": self.said("choices", choice)}
            for item, meeting, choice in reading.own_votes(self.person)
        ]

    def row(self, item, meeting) -> dict[str, object]:
        """Return an item as the page lists it."""
        return {
            "url": f"{self.site_url}/@@meeting-item/{item.id}",
            "title": item.title(self.language),
            "organization": item.organization_title(self.language),
            "body": body_of(meeting).title(self.language),
            "when": when(meeting),
            "until": self.minute(meeting.votes_until),
            "outcome": self.said("outcomes", item.outcome),
        }
