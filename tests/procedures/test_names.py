"""Clients read the department that acts at the exchange, never the officer; staff read both."""

from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
import unittest


class Names(unittest.TestCase):
    """The head, the line of processes, the list, the picture of one application."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.EXAMINATION, self.people)
        self.department = parties.department_title("listing")

    def shown(self, viewer) -> dict[str, str]:
        """Return who acts now, everywhere a viewer reads it."""
        with acting(viewer):
            facts = api.facts(self.application, viewer)
            tab = "register" if not viewer.organization else "in-review"
            (row,) = api.applications(viewer, tab).rows
        return {
            "head": facts.executor.full_name,
            "officer": facts.officer.full_name,
            "list": row.executor,
            "list, officer": row.officer,
        }

    def passed(self, viewer) -> dict[str, str]:
        """Return who made the steps that are done."""
        with acting(viewer):
            line = api.processes(self.application, viewer)
        return {one.id: one.by.full_name for one in line if one.by}

    def test_a_client_reads_the_department(self):
        for viewer in (self.people.executor, self.people.head):
            with self.subTest(viewer.email):
                self.assertEqual(set(self.shown(viewer).values()), {self.department})
                passed = self.passed(viewer)
                self.assertEqual(passed["registered"], self.department)
                self.assertEqual(passed["registration"], parties.department_title("chancellery"))
                self.assertEqual(passed["filling"], self.people.executor.full_name)

    def test_the_exchange_reads_the_person(self):
        officer = self.people.officer
        self.assertEqual(set(self.shown(officer).values()), {officer.full_name})
        self.assertEqual(self.passed(officer)["registered"], officer.full_name)
        self.assertEqual(self.passed(officer)["registration"], self.people.clerk.full_name)
