"""The whole way: body, meeting, an application on its agenda, votes, minutes, decision, extract."""

from datetime import timedelta
from kase.is2in.committee import api as committee
from kase.is2in.documents import api as documents
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.deciding import agenda
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders import committee as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
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


def step_of(application, person, name):
    """Return a step offered to a person."""
    with acting(person):
        return next(one for one in procedures.steps(application, person) if one.id == name)
