"""Pages of one item: read its papers, vote, declare a conflict, close the vote, change it."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import agenda
from kase.is2in.committee import reading
from kase.is2in.committee import store
from kase.is2in.committee import voting
from kase.is2in.committee.browser.base import MeetingPage
from kase.is2in.committee.browser.base import when
from kase.is2in.committee.gate import composition
from kase.is2in.committee.interfaces import IAgendaSubjects
from kase.is2in.committee.rights import require_running
from kase.is2in.committee.rights import today
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import DECIDED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import PROPOSALS
from kase.is2in.committee.types import QUESTION
from kase.is2in.committee.types import SESSION
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component import queryUtility


FIELDS = ("title", "speaker", "invited", "draft", "proposal")


class ItemPage(MeetingPage):
    """A page about an item: ``@@meeting-item/17``."""

    @cached_property
    def number(self) -> int:
        """Return the number of the item's meeting."""
        return self.item.meeting

    @cached_property
    def item_number(self) -> int:
        """Return the number of the address; raise Missing for anything that is none."""
        return item_number(self.part(0))

    @property
    def item(self) -> Item:
        """Return the item as it is now; raise Missing for one that is none of the person's."""
        return reading.one_item(self.person, self.item_number)[0]

    @property
    def item_url(self) -> str:
        """Return the address of the item's page."""
        return f"{self.site_url}/@@meeting-item/{self.item_number}"

    @property
    def title(self) -> str:
        """Return what the item is about."""
        return self.item.title(self.language)

    @property
    def version(self) -> str:
        """Return the version of the meeting the form rests on."""
        return self.field("version") or str(self.meeting.version)

    def proposals(self) -> list[tuple[str, str]]:
        """Return (code, words) of what can be put to the vote."""
        return [(code, self.said("proposals", code)) for code in PROPOSALS[self.item.kind]]


class VotingPage(ItemPage):
    """What a person may do with the vote on an item, and how they have voted."""

    @cached_property
    def cast(self) -> dict[str, object]:
        """Return user id → vote."""
        return {one.user_id: one for one in store.ballots([self.item_number])[self.item_number]}

    @cached_property
    def recused(self) -> dict[str, object]:
        """Return user id → declared conflict of interest."""
        return {one.user_id: one for one in store.recusals([self.item_number])[self.item_number]}

    @property
    def voting_open(self) -> bool:
        """Return whether votes are taken on the item now."""
        return self.meeting.state == SESSION and self.item.state == OPEN

    @cached_property
    def own_seat(self):
        """Return the person's place among those who vote, None where there is none."""
        mine = (one for one in composition(self.meeting) if one.user_id == self.person.id)
        return next((one for one in mine if one.voting), None)

    def may_vote(self) -> bool:
        """Return whether the person votes on the item now."""
        seat = self.own_seat
        here = seat is not None and seat.presence != ABSENT
        return here and self.voting_open and self.person.id not in self.recused

    def may_declare(self) -> bool:
        """Return whether the person may declare a conflict of interest now."""
        early = self.meeting.state in (PLANNED, AGENDA, SESSION) and self.item.state == OPEN
        return early and self.own_seat is not None and self.person.id not in self.recused

    def suggested(self) -> bool:
        """Return whether the person has acted on the application and should ask themselves."""
        return self.may_declare() and self.person.id in self.item.handlers

    def own_choice(self) -> str:
        """Return how the person has voted, "" where not yet."""
        found = self.cast.get(self.person.id)
        return found.choice if found is not None else ""

    def choices(self) -> list[tuple[str, str]]:
        """Return (code, words) of the votes."""
        return self.pairs("choices")


class MeetingItem(VotingPage):
    """One item: its papers, one's vote, everybody's votes, the result."""

    index = ViewPageTemplateFile("templates/item.pt")

    def handle(self):
        """Vote, declare or take back a conflict, close or open the vote."""
        who, number = self.person, self.item_number
        member = self.field("member") or who.id
        match self.field("do"):
            case "vote":
                instead = self.field("instead")
                voting.vote(who, number, self.field("choice"), user_id=member, instead=instead)
                message = _("The vote is noted.")
            case "declare":
                voting.declare(who, number, member, self.field("reason"))
                message = _("The conflict of interest is noted.")
            case "take-back":
                voting.take_back(who, number, member)
                message = _("The conflict of interest is taken back.")
            case "close":
                given = {"text": self.field("text"), "silent": self.field("silent")}
                voting.close_vote(who, number, given, self.base)
                message = _("The vote on the item is closed.")
            case "reopen":
                voting.reopen_vote(who, number, self.field("why"), self.base)
                message = _("The vote on the item is open again.")
            case _other:
                raise Malformed("shape", _("Choose one of the values."), "do")
        return self.redirect(self.item_url, message)

    def members(self) -> list[dict[str, object]]:
        """Return the members who vote, each with vote, conflict and what can be entered."""
        if not self.whole:
            return []
        found = []
        for one in composition(self.meeting):
            if not one.voting:
                continue
            vote, conflict = self.cast.get(one.user_id), self.recused.get(one.user_id)
            enters = self.runs and self.voting_open and one.presence != ABSENT
            found.append(
                {
                    "id": one.user_id,
                    "name": self.name_of(one.user_id),
                    "part": self.said("parts", one.part),
                    "presence": self.said("presences", one.presence),
                    "choice": vote.choice if vote else "",
                    "vote": self.said("choices", vote.choice) if vote else "",
                    "entered": bool(vote) and vote.author != one.user_id,
                    "conflict": conflict.reason if conflict else "",
                    "suggested": one.user_id in self.item.handlers and not conflict,
                    "enters": enters and not conflict,
                    "declares": self.runs and not self.meeting.over and self.item.state == OPEN,
                }
            )
        return found

    def tally(self):
        """Return how the item stands, None before the meeting or for who does not see votes."""
        state = self.meeting.state
        if not self.whole or (state != SESSION and self.item.state != DECIDED):
            return None
        return voting.tally(self.item, self.meeting)

    def would_be(self) -> str:
        """Return in words what would come of the vote now."""
        counted = self.tally()
        if counted is None:
            return ""
        return self.said("outcomes", voting.outcome_of(self.item, counted.result))

    def papers(self) -> list[dict[str, str]]:
        """Return the documents of the application."""
        port = queryUtility(IAgendaSubjects)
        if port is None or not self.item.subject:
            return []
        return [
            {"title": one.title, "url": one.url, "note": formats.size(one.size)}
            for one in port.papers(self.item.subject)
        ]

    def facts(self) -> list[tuple[object, str]]:
        """Return (label, text) of the head."""
        item = self.item
        rows = [
            (_("Applicant"), item.organization_title(self.language)),
            (_("Speaker"), item.speaker),
            (_("Invited"), item.invited),
            (_("Put to the vote"), self.said("proposals", item.proposal)),
            (_("Result"), self.said("outcomes", item.outcome)),
            (_("Reason"), item.reason),
        ]
        return [(label, text) for label, text in rows if text]

    @property
    def editable(self) -> bool:
        """Return whether the person may change the item."""
        if not self.runs or self.item.state != OPEN:
            return False
        early = self.meeting.state == PLANNED
        return early or (self.meeting.state == SESSION and not self.cast)

    @property
    def removable(self) -> bool:
        """Return whether the person may take the item off."""
        return self.runs and self.item.state == OPEN and self.meeting.state in (PLANNED, AGENDA)

    @property
    def reopens(self) -> bool:
        """Return whether the person may open a closed vote again."""
        return self.runs and self.item.state == DECIDED and self.meeting.state == SESSION


class AddQuestion(MeetingPage):
    """``@@meeting-question/17``: a free question on the agenda."""

    index = ViewPageTemplateFile("templates/item_form.pt")
    title = _("Add a question")
    button = _("Add")
    is_question = True

    def check(self) -> None:
        """Refuse whoever does not run the meeting."""
        require_running(self.person, self.meeting.body)

    def handle(self):
        """Add the question and show the agenda."""
        given = {name: self.field(name) for name in FIELDS}
        agenda.add_question(self.person, self.number, given, self.base)
        return self.redirect(self.url, _("The question is on the agenda."))

    def value(self, name: str) -> str:
        """Return what was entered."""
        return self.field(name)

    def proposals(self) -> list[tuple[str, str]]:
        """Return (code, words) of what can be put to the vote."""
        return [(code, self.said("proposals", code)) for code in PROPOSALS[QUESTION]]

    @property
    def version(self) -> str:
        """Return the version of the meeting the form rests on."""
        return self.field("version") or str(self.meeting.version)

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return self.url


class ChangeItem(ItemPage):
    """``@@meeting-item-change/17``: speaker, invited, draft, what is put to the vote."""

    index = ViewPageTemplateFile("templates/item_form.pt")
    button = _("Save")

    def check(self) -> None:
        """Refuse whoever does not run the meeting."""
        require_running(self.person, self.meeting.body)

    @property
    def is_question(self) -> bool:
        """Return whether the item has a title of its own."""
        return self.item.kind == QUESTION

    def handle(self):
        """Change the item and show it."""
        given = {name: self.field(name) for name in FIELDS if name in self.request.form}
        agenda.change_item(self.person, self.item_number, given, self.base)
        return self.redirect(self.item_url, _("The item is changed."))

    def value(self, name: str) -> str:
        """Return what stands in a field: what was entered, else what is stored."""
        if name in self.request.form:
            return self.field(name)
        item = self.item
        return item.titles.get("ru", "") if name == "title" else getattr(item, name)

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return self.item_url


class RemoveItem(ItemPage):
    """``@@meeting-item-remove/17``: off the agenda, or to another meeting of the body."""

    index = ViewPageTemplateFile("templates/item_remove.pt")

    def check(self) -> None:
        """Refuse whoever does not run the meeting."""
        require_running(self.person, self.meeting.body)

    def handle(self):
        """Move the item or take it off, then show the agenda."""
        who, number = self.person, self.item_number
        url = self.url
        if target := self.field("meeting"):
            agenda.move(who, number, item_number(target), self.base)
            return self.redirect(url, _("The item is moved to the other meeting."))
        agenda.remove(who, number, self.field("reason"), self.base)
        return self.redirect(url, _("The item is off the agenda now."))

    def others(self) -> list[tuple[int, str]]:
        """Return (number, words) of the other planned meetings of the body."""
        found = store.planned([self.meeting.body], today())
        return [(one.id, when(one)) for one in found if one.id != self.number]
