"""Applications of the demo: each gets as far as its file says, and there is one of each."""

from kase.is2in.committee import api as committee
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.policy import demo_course
from kase.is2in.procedures import api as procedures
from kase.is2in.subscription import api as subscription
from pathlib import Path
from plone import api
from tests.builders.demo import demo
from tests.builders.procedures import acting
from tests.layers import FUNCTIONAL
import os
import tomllib
import unittest
import unittest.mock


TYPES = {"limit", "market"}
PLANS = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in Path(demo_course.__file__).parent.glob("*.toml")
]


class Course(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        demo(self, self.layer["portal"])

    def found(self, plan):
        """Return the executor's applications of a procedure, wherever they are."""
        with acting(parties.person_by_email(plan["executor"])) as person:
            wanted = {"procedure": plan["procedure"]}
            return [
                row
                for tab in ("in-review", "archive")
                for row in procedures.applications(person, tab, filters=wanted).rows
            ]

    def test_each_is_where_its_file_says_and_there_once(self):
        # An error here is one that `make run` shows to whoever tries the product first.
        with self.assertNoLogs("kase.is2in", "ERROR"):
            for _turn in range(2):
                demo_course.install()
        for plan in PLANS:
            with self.subTest(procedure=plan["procedure"]):
                self.assertEqual([row.state for row in self.found(plan)], [plan["until"]])
        self.letters_are_sealed()
        self.questions_stand()
        self.remarks_are_answered()
        self.subscriptions_stand()

    def subscriptions_stand(self):
        """There is one at each stage; what was settled has its certificates."""
        books = [subscription.book(one) for one in subscription.all_books()]
        states = {one.state: one for one in books}
        self.assertEqual(len(books), 5)
        self.assertEqual(set(states), {"announced", "accepting", "allotting", "completed"})
        done = states["completed"].book
        members = ("BRK1", "BRK2", "BRK3")
        self.assertTrue(all(subscription.certificate(done, one) for one in members))
        waiting = subscription.bids(states["allotting"].book)
        self.assertEqual({one.bid.type for one in waiting}, TYPES)
        told, _count = subscription.messages("ru")
        private = {one.book for one in books if one.conditions.private_placement}
        self.assertFalse(private & {one.book for one in told})

    def letters_are_sealed(self):
        """The exchange's seal is on every letter."""
        rows = ledger.read("SELECT number FROM outgoing_letter WHERE sealed_at IS NULL")
        self.assertEqual(rows, [])
        self.assertTrue(ledger.read("SELECT number FROM outgoing_letter"))

    def questions_stand(self):
        """An application is on the agenda of the planned meeting."""
        secretary = parties.person_by_email("listing@exchange.example")
        found, _total = committee.meetings(secretary, committee.MeetingQuery(state="planned"))
        self.assertEqual([one.state for one in found], ["planned"])

    def remarks_are_answered(self):
        """The head finds both remarks answered and what was changed."""
        plan = next(one for one in PLANS if "remark" in one)
        (row,) = self.found(plan)
        with acting(parties.person_by_email(plan["head"])) as head:
            brain = api.content.find(id=row.id)[0]
            application = brain.getObject()
            states = [one.state for one in procedures.comments(application, head)]
        self.assertEqual(states, ["answered", "answered"])

    def test_without_keys_nothing_is_filed(self):
        with unittest.mock.patch.dict(os.environ):
            del os.environ["IS2IN_DEMO_PKI"]
            demo_course.install()
        self.assertEqual([self.found(plan) for plan in PLANS], [[]] * len(PLANS))
