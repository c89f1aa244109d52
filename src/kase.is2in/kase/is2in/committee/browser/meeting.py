"""The page of a meeting: its agenda, who is there, its papers, what is to be done next."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import agenda
from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee import voting
from kase.is2in.committee.browser.base import MeetingPage
from kase.is2in.committee.gate import composition
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import DECIDED
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import SESSION
from kase.is2in.documents import api as documents
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


PDF = "application/pdf"


class Meeting(MeetingPage):
    """``@@meeting/17``."""

    index = ViewPageTemplateFile("templates/meeting.pt")

    @property
    def title(self) -> str:
        """Return the body and the day."""
        return f"{self.body.title(self.language)}, {formats.date(self.meeting.day)}"

    @property
    def state(self) -> str:
        """Return how far the meeting is."""
        return self.said("states", self.meeting.state)

    def handle(self):
        """Change the order of the agenda."""
        if self.field("do") not in ("up", "down"):
            raise Malformed("shape", _("Choose one of the values."), "do")
        item = item_number(self.field("item"))
        agenda.shift(self.person, item, self.field("do") == "up", self.base)
        return self.redirect(self.url)

    def items(self) -> list[dict[str, object]]:
        """Return the agenda as the person sees it."""
        meeting = self.meeting
        found = []
        for place, item in enumerate(rights.seen_items(self.person, meeting), start=1):
            counted = None
            if self.whole and (meeting.state == SESSION or item.state == DECIDED):
                counted = voting.tally(item, meeting)
            found.append(
                {
                    "item": item,
                    "place": place,
                    "title": item.title(self.language),
                    "organization": item.organization_title(self.language),
                    "url": f"{self.site_url}/@@meeting-item/{item.id}",
                    "link": f"{self.site_url}/{item.path}" if item.path else "",
                    "proposal": self.said("proposals", item.proposal),
                    "outcome": self.said("outcomes", item.outcome),
                    "tally": counted,
                }
            )
        return found

    def members(self) -> list[dict[str, object]]:
        """Return who belongs to the meeting, and who is there."""
        if not self.whole:
            return []
        meeting = self.meeting
        return [
            {
                "name": self.name_of(one.user_id),
                "part": self.said("parts", one.part),
                "voting": one.voting,
                "presence": "" if meeting.form == BY_PAPERS else self.said(
                    "presences", one.presence
                ),
                "reason": one.reason,
                "presides": one.user_id == meeting.chair,
            }
            for one in composition(meeting)
        ]

    def facts(self) -> list[tuple[object, str]]:
        """Return (label, text) of the head."""
        meeting, rule = self.meeting, self.body.rule
        rows = [
            (_("Date and time"), self.when()),
            (_("Form of the meeting"), self.said("forms", meeting.form)),
            (_("Place"), meeting.place),
            (_("Votes are taken until"), self.minute(meeting.votes_until)),
            (_("Quorum"), self.of(rule.quorum, "members")),
            (_("Majority"), self.of(rule.majority, rule.base)),
            (_("Presides"), self.name_of(meeting.chair) if meeting.chair else ""),
            (_("Minutes"), meeting.number),
            (_("Reason"), meeting.note),
        ]
        return [(label, text) for label, text in rows if text]

    def of(self, share: str, base: str) -> str:
        """Return a share in words."""
        return f"{self.said('shares', share)} {self.said('bases', base)}"

    def papers(self) -> list[dict[str, str]]:
        """Return the stored papers of the meeting."""
        return [
            {
                "title": one.title(self.language),
                "url": f"{self.site_url}/@@meeting-document/{self.number}/{one.id}",
                "note": f"{formats.moment(one.at)}, {formats.size(one.size)}",
            }
            for one in reading.stored_documents(self.person, self.number)
        ]

    @cached_property
    def editable(self) -> bool:
        """Return whether the person changes the agenda now."""
        return self.runs and self.meeting.state == PLANNED

    def buttons(self) -> list[tuple[str, object, str]]:
        """Return (address, title, style) of what the person can do, the next step first."""
        if not self.runs:
            return []
        state, number = self.meeting.state, self.number
        step = f"@@meeting-step/{number}"
        plain, danger = "btn-outline-secondary", "btn-outline-danger"
        known = {
            PLANNED: [
                (f"{step}/close-agenda", _("Close the agenda"), "btn-primary"),
                (f"@@meeting-question/{number}", _("Add a question"), plain),
                (f"@@meeting-change/{number}", _("Change date or place"), plain),
                (f"{step}/cancel", _("Cancel the meeting"), danger),
            ],
            AGENDA: [
                (f"{step}/open", _("Open the meeting"), "btn-primary"),
                (f"{step}/reopen-agenda", _("Open the agenda again"), plain),
                (f"@@meeting-change/{number}", _("Change date or place"), plain),
                (f"{step}/cancel", _("Cancel the meeting"), danger),
            ],
            SESSION: [
                (f"{step}/close-minutes", _("Close the minutes"), "btn-primary"),
                (f"@@meeting-attendance/{number}", _("Who is there"), plain),
            ],
        }
        found = known.get(state, [])
        if self.meeting.form == BY_PAPERS:
            found = [one for one in found if "attendance" not in one[0]]
        return [(f"{self.site_url}/{path}", title, css) for path, title, css in found]


class MeetingDocument(MeetingPage):
    """``@@meeting-document/17/<id>``: the bytes of an agenda or of minutes."""

    deepest = 2

    def __call__(self):
        self.check()
        for one in reading.stored_documents(self.person, self.number):
            if one.id == self.part(1):
                data = signing.with_renewals(one.id, documents.read(one.id))
                return documents.respond(self.request, data, one.filename, PDF)
        raise nowhere()
