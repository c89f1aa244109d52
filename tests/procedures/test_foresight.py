"""A first head is warned before the own certificate ends; the administrators are told."""

from datetime import timedelta
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.work.foresight import warn_of_certificates
from kase.is2in.signing import api as signing
from kase.is2in.terms import clock
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


class Foresight(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        application_in(states.REGISTRATION, self.people)
        far = clock.now() + timedelta(days=365 * 100)
        (known,) = signing.ending_certificates(far, self.people.head.id)
        self.end = known.not_after

    def warned(self, person, **before):
        with clock.frozen(self.end - timedelta(**before)):
            return api.certificate_warning(parties.person(person.id))

    def told(self, person):
        rows, _total = notify.notifications(person.id, start=0, size=50)
        return sum(row.event == "certificate.ends" for row in rows)

    def test_in_good_time(self):
        self.assertIsNone(self.warned(self.people.head, days=31))
        self.assertIn("ends on", self.warned(self.people.head, days=29))
        self.assertIn("ended on", self.warned(self.people.head, days=-1))
        self.assertIsNone(self.warned(self.people.executor, days=1))

    def test_a_planned_day(self):
        with clock.frozen(self.end - timedelta(days=90)):
            person = parties.person(self.people.head.id)
            late = self.end + timedelta(days=1)
            self.assertIsNotNone(api.certificate_warning(person, late))
            self.assertIsNone(api.certificate_warning(person, self.end - timedelta(days=1)))

    def test_told_once(self):
        with clock.frozen(self.end - timedelta(days=40)):
            self.assertEqual(warn_of_certificates(), 0)
        for days in (20, 19):
            with clock.frozen(self.end - timedelta(days=days)):
                self.assertEqual(warn_of_certificates(), 1)
        self.assertEqual(self.told(self.people.head), 1)
        self.assertEqual(self.told(self.people.executor), 0)
