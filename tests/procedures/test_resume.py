"""No answer came in time: the officer goes on, and says why."""

from datetime import timedelta
from kase.is2in.notify import api as notify
from kase.is2in.procedures import states
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


REASON = "Срок ответа истек, сведений достаточно"


class Resume(unittest.TestCase):
    """From more information back to the examination."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.MORE_INFORMATION, self.people)
        due = self.application.requests[-1]["due"]
        self.late = clock.now() + timedelta(days=(due - clock.now().date()).days + 2)

    def test_not_before_the_day_has_passed(self):
        with self.assertRaises(Conflict) as caught:
            step(self.application, self.people.officer, "resume", text=REASON)
        self.assertEqual(caught.exception.code, "not-due")

    def test_afterwards_with_a_reason_that_the_applicant_reads(self):
        with clock.frozen(self.late):
            with self.assertRaises(RuleRefused):
                step(self.application, self.people.officer, "resume")
            facts = step(self.application, self.people.officer, "resume", text=REASON)
        self.assertEqual((facts.state, facts.requests[-1].resumed), ("examination", REASON))
        rows, _total = notify.notifications(self.people.executor.id, True, 0, 50)
        self.assertIn("application.resume", [row.event for row in rows])

    def test_nobody_else(self):
        with clock.frozen(self.late):
            for part in ("executor", "head", "clerk", "other_officer", "stranger"):
                with self.subTest(part), self.assertRaises(Forbidden):
                    step(self.application, getattr(self.people, part), "resume", text=REASON)
