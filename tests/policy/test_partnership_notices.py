"""Who is told what of a partnership, and how often (A9, B14)."""

from datetime import timedelta
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.partnerships import look_for_ends
from kase.is2in.parties.types import Scope
from kase.is2in.procedures import api
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import cast
from tests.builders.procedures import PROCEDURE
from tests.layers import INTEGRATION
import unittest


class Notices(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.officer = build.officer()
        [self.one] = parties.partners("ISSR")

    def told(self, person):
        """Return the codes of the events a person was told of, the last first."""
        found = [one.event for one in notify.notifications(person.id)[0]]
        return [code for code in found if code.startswith("partnership.")]

    def test_each_side_once_and_not_who_acts(self):
        head, consultant = self.people.head, self.people.consultant
        with acting(head):
            parties.ask_to_end(self.one.id, "ISSR", "Договор закончился")
            parties.withdraw_request(self.one.id, "ISSR")
        expected = ["partnership.withdrawn", "partnership.requested"]
        self.assertEqual(self.told(consultant), expected)
        self.assertEqual(self.told(head), [])
        self.assertEqual(self.told(self.officer), ["partnership.requested"])
        self.assertEqual(self.told(self.people.stranger), [])
        self.assertEqual(self.told(self.people.clerk), [])

    def test_of_adding(self):
        build.organization("BRK2", ("financial_consultant",))
        worker = build.person("executor@broker2.example", "BRK2", password=None)
        build.partnership("ISSR", "BRK2")
        for person in (worker, self.people.head):
            self.assertEqual(self.told(person), ["partnership.added"])
        self.assertEqual(self.told(self.people.consultant), [])

    def test_of_a_change_and_its_refusal(self):
        scope = Scope(frozenset({"listing"}))
        parties.change_partnership(self.one.id, "ISSR", scope, None, "Договор сужен")
        parties.decide_partner_removal(self.one.id, False, "Есть заявления")
        self.assertEqual(self.told(self.people.consultant)[0], "partnership.refused")
        parties.change_partnership(self.one.id, "ISSR", scope, None, "Договор сужен")
        parties.decide_partner_removal(self.one.id, True)
        self.assertEqual(self.told(self.people.head)[0], "partnership.changed")

    def test_before_the_last_day_once_for_each(self):
        consultant, head = self.people.consultant, self.people.head
        look_for_ends()
        self.assertNotIn("partnership.ends-soon", self.told(head))
        build.ends_in(self.one, days=3)
        for _day in range(2):
            look_for_ends()
        for person in (head, consultant):
            self.assertEqual(self.told(person).count("partnership.ends-soon"), 1)
        build.ends_in(self.one, days=5)
        look_for_ends()
        self.assertEqual(self.told(head).count("partnership.ends-soon"), 2)

    def test_of_the_end_and_of_what_nobody_fills(self):
        with acting(self.people.consultant):
            api.file_application(self.people.consultant, PROCEDURE, "ISSR")
        build.ends_in(self.one, days=1)
        with clock.frozen(clock.now() + timedelta(days=2)):
            for _time in range(2):
                parties.close_lapsed_partnerships()
        told = self.told(self.people.head)
        self.assertEqual(told.count("partnership.ended"), 1)
        self.assertEqual(told.count("partnership.unattended"), 1)
        self.assertEqual(self.told(self.people.consultant)[0], "partnership.ended")
        self.assertNotIn("partnership.unattended", self.told(self.people.consultant))

    def test_nothing_is_left_when_the_company_fills_itself(self):
        with acting(self.people.executor):
            filed = api.file_application(self.people.executor, PROCEDURE, "ISSR")
            api.choose_consultant(filed, self.people.executor, self.people.consultant.id)
        build.ends_in(self.one, minutes=-1)
        parties.close_lapsed_partnerships()
        self.assertNotIn("partnership.unattended", self.told(self.people.head))
