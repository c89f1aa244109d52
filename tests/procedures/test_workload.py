"""How much each executor has, who may see it, what is counted."""

from datetime import timedelta
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


class Workload(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.second = build.officer("listing2@exchange.example", ("listing",))
        self.registered = application_in(states.REGISTERED, self.people)
        self.examined = application_in(states.EXAMINATION, self.people)
        self.decided = application_in(states.DECISION, self.people)

    def rows(self, person):
        with acting(person):
            return {row.executor: row for row in api.workload(person)}

    def test_the_department(self):
        rows = self.rows(self.people.officer)
        officer = rows[self.people.officer.id]
        self.assertEqual((officer.open, officer.overdue, officer.stuck), (2, 0, 0))
        # Took two, concluded, scheduled and decided one.
        self.assertEqual((officer.done, officer.average), (5, 0.0))
        self.assertEqual(rows["listing"].open, 1)
        self.assertEqual((rows[self.second.id].open, rows[self.second.id].done), (0, 0))
        self.assertNotIn(self.people.executor.id, rows)
        self.assertNotIn(self.people.clerk.id, rows)
        self.assertNotIn("listing", self.rows(self.people.other_officer))

    def test_late_and_stuck_and_the_last_thirty_days(self):
        with clock.frozen(clock.now() + timedelta(days=45)):
            rows = self.rows(self.people.officer)
            officer = rows[self.people.officer.id]
            self.assertEqual((officer.open, officer.overdue, officer.stuck), (2, 2, 2))
            self.assertEqual((officer.done, officer.average), (0, None))
            step(self.examined, self.people.officer, "conclude", text="Заключение")
            again = self.rows(self.people.officer)[self.people.officer.id]
            self.assertEqual(again.done, 1)
            self.assertGreater(again.average, 25)

    def test_a_client_is_shown_its_own(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        rows = self.rows(self.people.head)
        self.assertEqual(rows[self.people.head.id].open, 1)
        self.assertGreaterEqual(rows[self.people.executor.id].done, 4)
        self.assertNotIn(self.people.officer.id, rows)
        step(application, self.people.head, "return-to-filling")
        self.assertEqual(self.rows(self.people.head)[self.people.executor.id].open, 1)
        self.assertEqual(self.rows(self.people.head)[self.people.head.id].open, 0)

    def test_who_may_not(self):
        for part in ("executor", "colleague", "consultant"):
            person = self.people.everybody()[part]
            with self.subTest(part), acting(person), self.assertRaises(Forbidden):
                api.workload(person)
        stranger = self.rows(self.people.stranger)
        self.assertEqual({row.open + row.done for row in stranger.values()}, {0})
        self.assertEqual(set(stranger), {self.people.stranger.id})

    def test_nobody_is_left(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        step(application, self.people.head, "return-to-filling")
        parties.deactivate_person(self.people.executor.id)
        with acting(self.people.officer):
            api.rebuild_work()
        rows = self.rows(self.people.head)
        self.assertEqual(rows[""].open, 1)
        with acting(self.people.head) as who:
            found = api.tasks(who, "team", {"executor": api.NOBODY})
        self.assertEqual([row.application for row in found.rows], [application.getId()])

    def test_handing_over(self):
        officer = self.people.officer
        with acting(officer):
            offered = [one.id for one in api.assignable(self.examined, officer)]
            self.assertEqual(offered, [self.second.id])
            api.assign_executor(self.examined, officer, self.second.id)
            for wrong in (self.second.id, self.people.clerk.id, self.people.executor.id, ""):
                with self.assertRaises(RuleRefused):
                    api.assign_executor(self.examined, officer, wrong)
        self.assertEqual(self.rows(officer)[self.second.id].open, 1)
        self.assertEqual(api.history(self.examined, officer)[-1].action, "application.hand-over")
        with acting(self.people.other_officer) as who:
            self.assertEqual(api.assignable(self.examined, who), ())
            with self.assertRaises(Forbidden):
                api.assign_executor(self.examined, who, who.id)
        with acting(officer):
            api.perform(self.decided, officer, "archive")
            with self.assertRaises(Conflict):
                api.assign_executor(self.decided, officer, self.second.id)
