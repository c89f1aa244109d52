"""The whole way: body, meeting, an application on its agenda, votes, minutes, decision, extract."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.committee import api as committee
from kase.is2in.committee.readers import follow_seats
from kase.is2in.documents import api as documents
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.deciding import agenda
from kase.is2in.signing.testing import demo_pki
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from pypdf import PdfReader
from tests.builders import committee as build
from tests.builders.keys import lasting
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from unittest import mock
import os
import unittest


class Path(unittest.TestCase):
    """An application that a body decides on."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.body = build.body()
        self.application = application_in(states.CONCLUSION, self.people)

    def schedule(self, **fields):
        return step(self.application, self.people.officer, "schedule-meeting", **fields)

    def on_agenda(self, days=0):
        self.schedule(date=today() + timedelta(days=days), body="Листинговая комиссия")
        return agenda.standing(self.application)

    def held(self, *choices):
        """Put the application before the body of today and let it vote."""
        found = self.on_agenda()
        with acting(build.secretary()) as who:
            committee.change_item(who, found.item.id, {"draft": "Включить акции."}, None)
        build.opened(found.meeting.id)
        build.vote(found.item.id, *choices)
        return found

    def reads(self, person):
        with acting(person):
            user = plone.user.get_current()
            return bool(plone.user.has_permission("View", user=user, obj=self.application))

    def test_to_the_letter(self):
        found = self.held("for", "for", "against", "abstain", "for")
        made = build.closed(found.meeting.id)
        self.assertRegex(made.number, r"^ЛК-\d{4}-001$")
        kinds = [one.kind for one in documents.documents(f"meeting:{made.id}")]
        self.assertEqual(kinds, ["agenda", "minutes"])
        with acting(self.people.executor):
            papers = procedures.documents(self.application)
        self.assertEqual(papers[-1].kind, "extract")
        offered = step_of(self.application, self.people.officer, "decide")
        self.assertEqual({one.name: one.value for one in offered.fields}["decision"], "granted")
        with self.assertRaises(RuleRefused) as caught:
            step(self.application, self.people.officer, "decide", decision="refused", text="Нет")
        self.assertEqual(caught.exception.code, "contradicts-votes")
        step(self.application, self.people.officer, "decide", decision="granted", text="Включены")
        self.assertEqual(self.application.minutes, made.number)

    def test_minutes_and_extract_carry_the_seal(self):
        folder = os.environ["IS2IN_DEMO_PKI"]
        with lasting():
            demo_pki.build(folder, [])
        named = {"IS2IN_SEAL": f"{folder}/seal.p12", "IS2IN_SEAL_PASSWORD": "demo"}
        found = self.held("for", "for", "for", "for", "for")
        with mock.patch.dict(os.environ, named):
            made = build.closed(found.meeting.id)
        agenda_paper, minutes = documents.documents(f"meeting:{made.id}")
        with acting(self.people.executor):
            extract = procedures.documents(self.application)[-1]
        for paper, sealed in ((agenda_paper, False), (minutes, True), (extract, True)):
            with self.subTest(paper.kind):
                reader = PdfReader(BytesIO(documents.read(paper.id)))
                self.assertEqual("Seal" in (reader.get_fields() or {}), sealed)
                text = " ".join(page.extract_text() for page in reader.pages)
                self.assertEqual("Заверено электронной печатью" in text, sealed)

    def test_members_read_while_it_is_on_the_agenda(self):
        member, other = build.member("member"), build.officer("library")
        self.assertFalse(self.reads(member))
        found = self.on_agenda()
        self.assertTrue(self.reads(member))
        self.assertFalse(self.reads(other))
        with acting(build.voters()[0]) as chairman:
            committee.declare(chairman, found.item.id, chairman.id, "Родственник в эмитенте")
        self.assertFalse(self.reads(chairman))
        with acting(build.secretary()) as who:
            committee.remove(who, found.item.id, "Не готово", None)
        self.assertFalse(self.reads(member))
        self.assertTrue(agenda.waits_for_a_meeting(self.application))

    def test_a_seat_of_another_day_is_followed_at_night(self):
        other = build.officer("library")
        self.on_agenda(days=10)
        with acting(build.officer("officers")):
            since = (today() + timedelta(days=2)).isoformat()
            facts = {"person": other.id, "part": "member", "since": since}
            committee.add_seat(self.body.code, facts)
            leaving = next(one for one in committee.seats(self.body.code) if one.part == "deputy")
            until = {"until": (today() + timedelta(days=1)).isoformat()}
            committee.end_seat(leaving.id, until)
        gone = build.member("deputy")
        tokens = "allowedRolesAndUsers"
        catalog = plone.portal.get_tool("portal_catalog")
        path = "/".join(self.application.getPhysicalPath())

        def listed(person):
            roles.forget_cached_roles()
            return bool(
                catalog.unrestrictedSearchResults(path=path, **{tokens: [f"user:{person.id}"]})
            )

        self.assertEqual((listed(other), listed(gone)), (False, True))
        with clock.frozen(clock.now() + timedelta(days=2)):
            follow_seats()
            self.assertEqual((listed(other), listed(gone)), (True, False))
            self.assertTrue(self.reads(other))
            self.assertFalse(self.reads(gone))

    def test_a_deferred_item_waits_for_another_meeting(self):
        found = self.on_agenda()
        with acting(build.secretary()) as who:
            draft = {"draft": "Отложить.", "proposal": "deferred"}
            committee.change_item(who, found.item.id, draft, None)
        build.opened(found.meeting.id)
        build.vote(found.item.id)
        build.closed(found.meeting.id)
        self.assertTrue(agenda.waits_for_a_meeting(self.application))
        officer = self.people.officer
        with self.assertRaises(Conflict) as caught:
            step(self.application, officer, "decide", decision="granted", text="Да")
        self.assertEqual(caught.exception.code, "deferred")
        other = build.meeting(self.body, days=7)
        with acting(officer):
            agenda.move(self.application, officer, {"meeting": str(other.id)})
        self.assertEqual(self.application.meeting_on, other.day)
        self.assertTrue(self.reads(build.member("member")))
        with acting(self.people.executor), self.assertRaises(Forbidden):
            agenda.move(self.application, self.people.executor, {"meeting": str(other.id)})

    def test_nothing_is_decided_past_a_meeting_being_held(self):
        found = self.held("for", "for")
        with self.assertRaises(Conflict) as caught:
            step(self.application, self.people.officer, "decide", decision="granted", text="Да")
        self.assertEqual(caught.exception.code, "being-decided")
        self.assertEqual(agenda.standing(self.application).item.id, found.item.id)

    def test_a_meeting_outside_the_system(self):
        self.schedule(date=today() + timedelta(days=3), body="Совет директоров")
        self.assertIsNone(agenda.standing(self.application))
        fields = {"decision": "refused", "text": "Нет", "minutes": "№ 15"}
        step(self.application, self.people.officer, "decide", **fields, minutes_date=today())
        self.assertEqual(self.application.minutes, "№ 15")

    def test_nobody_voted_here_so_it_was_decided_elsewhere(self):
        found = self.on_agenda(days=3)
        step(self.application, self.people.officer, "decide", decision="granted", text="Да")
        with acting(build.secretary()) as who:
            self.assertEqual(committee.one_meeting(who, found.meeting.id).state, "planned")
        self.assertEqual(agenda.standing(self.application).item.state, "removed")

    def test_a_body_of_another_category(self):
        with acting(build.officer("officers")):
            facts = {"categories": ("membership",), "casting": True}
            committee.change_body(self.body.code, facts, 1)
        with self.assertRaises(RuleRefused) as caught:
            self.schedule(date=today(), body="listing-board")
        self.assertEqual(caught.exception.errors[0].field, "body")
        self.assertEqual(states.state_of(self.application), states.CONCLUSION)


def step_of(application, person, name):
    """Return a step offered to a person."""
    with acting(person):
        return next(one for one in procedures.steps(application, person) if one.id == name)
