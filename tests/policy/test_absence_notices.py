"""Absences are told, and who stands in gets what the absent person gets."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.policy.absences import tell_absences
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.terms import clock
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


class Absences(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.executor, self.colleague = self.people.executor, self.people.colleague

    def away(self, first=0, last=0, by=None):
        days = (today() + timedelta(days=first), today() + timedelta(days=last))
        with acting(by or self.executor):
            return parties.state_absence(self.executor.id, self.colleague.id, *days)

    def told(self, person):
        """Return the events a person was told about absences, the oldest first."""
        rows, _total = notify.notifications(person.id, size=99)
        return [row.event for row in reversed(rows) if row.kind == "absence"]

    def daily(self, days):
        with clock.frozen(clock.now() + timedelta(days=days)):
            tell_absences()
            tell_absences()

    def test_the_substitute_is_told_and_the_absent_knows(self):
        made = self.away()
        self.assertEqual(
            (self.told(self.colleague), self.told(self.executor)), (["absence.stated"], [])
        )
        row = notify.notifications(self.colleague.id)[0][0]
        self.assertIn(self.executor.full_name, row.subject)
        self.assertTrue(row.link.endswith("/@@absences"))
        with acting(self.executor):
            parties.cancel_absence(self.executor.id, made.id)
        self.assertEqual(self.told(self.colleague), ["absence.stated", "absence.cancelled"])
        self.assertEqual(self.told(self.executor), [])

    def test_the_absent_is_told_what_others_did(self):
        made = self.away(by=self.people.head)
        self.assertEqual(self.told(self.executor), ["absence.stated"])
        with acting(self.people.head):
            parties.cancel_absence(self.executor.id, made.id)
        self.assertEqual(self.told(self.executor), ["absence.stated", "absence.cancelled"])

    def test_beginning_and_end_are_told_once(self):
        self.away(2, 3)
        self.daily(1)
        self.assertEqual(self.told(self.colleague), ["absence.stated"])
        self.daily(2)
        self.assertEqual(self.told(self.colleague), ["absence.stated", "absence.begins"])
        self.daily(4)
        self.daily(5)
        self.assertEqual(self.told(self.colleague)[2:], ["absence.ends"])
        self.assertEqual(self.told(self.executor), ["absence.ends"])

    def test_what_begins_today_is_not_told_twice(self):
        self.away(0, 1)
        self.daily(0)
        self.assertEqual(self.told(self.colleague), ["absence.stated"])

    def test_a_cancelled_one_is_over(self):
        made = self.away(1, 2)
        parties.cancel_absence(self.executor.id, made.id)
        self.daily(1)
        self.daily(3)
        self.assertNotIn("absence.begins", self.told(self.colleague))
        self.assertNotIn("absence.ends", self.told(self.colleague))

    def test_no_letter_besides(self):
        self.away()
        rows = ledger.read("SELECT kind FROM mail_queue")
        self.assertEqual([row.kind for row in rows], ["notification"])


class Copies(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def away(self, person, substitute):
        parties.state_absence(person.id, substitute.id, today(), today())

    def of(self, person):
        """Return event → on whose behalf a person was told of applications."""
        rows, _total = notify.notifications(person.id, size=99)
        return {row.event: row.behalf for row in rows if row.event.startswith("application.")}

    def test_the_substitute_of_an_executor(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        self.away(self.people.executor, self.people.colleague)
        step(application, self.people.head, "approve-by-head")
        behalf = self.of(self.people.colleague)
        self.assertEqual(behalf["application.approve-by-head"], (self.people.executor.id,))

    def test_the_place_of_a_first_head_is_not_filled(self):
        self.away(self.people.head, self.people.colleague)
        application_in(states.HEAD_REVIEW, self.people)
        self.assertEqual(self.of(self.people.colleague), {})
        self.assertIn("application.send-to-head", self.of(self.people.head))

    def test_kinds_for_the_exchange_s_people_are_theirs(self):
        shown = {
            person.id: {one.kind for one in notify.choices(person.id)}
            for person in (self.people.executor, self.people.officer)
        }
        self.assertLessEqual({"connection", "security"}, shown[self.people.officer.id])
        self.assertFalse({"connection", "security"} & shown[self.people.executor.id])

    def test_who_must_act_is_asked(self):
        application_in(states.HEAD_REVIEW, self.people)
        (row,) = notify.notifications(self.people.head.id)[0]
        self.assertEqual(row.kind, "application.act")
        self.assertIn("ISSR", row.title)
