"""Who is away is replaced: the substitute sees and does the same, and signs for nobody."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course import duty
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Forbidden
from plone import api as plone
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from unittest import mock
import unittest


class Substitutes(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.executor, self.colleague = self.people.executor, self.people.colleague

    def sees(self, application, person):
        roles.forget_cached_roles()
        with acting(person):
            by_check = plone.user.has_permission("View", obj=application)
            found = plone.content.find(path="/".join(application.getPhysicalPath()))
        self.assertEqual(bool(found), bool(by_check), "the catalog and the check agree")
        return bool(by_check)

    def away(self, person, substitute, first=0, last=0):
        first_day, last_day = today() + timedelta(days=first), today() + timedelta(days=last)
        return parties.state_absence(person.id, substitute.id, first_day, last_day)

    def test_only_while_the_absence_lasts_and_without_indexing(self):
        application = application_in(states.FILLING, self.people)
        self.assertFalse(self.sees(application, self.colleague))
        absence = self.away(self.executor, self.colleague)
        self.assertTrue(self.sees(application, self.colleague))
        parties.cancel_absence(self.executor.id, absence.id)
        self.assertFalse(self.sees(application, self.colleague))

    def test_not_before_the_first_day(self):
        application = application_in(states.FILLING, self.people)
        self.away(self.executor, self.colleague, first=2, last=3)
        self.assertEqual(roles.held(application, self.colleague), frozenset())

    def test_the_substitute_fills_and_sends(self):
        application = application_in(states.FILLING, self.people)
        self.away(self.executor, self.colleague)
        self.assertIn(roles.EXECUTOR, roles.held(application, self.colleague))
        with acting(self.colleague):
            tasks = api.tasks(self.colleague)
            self.assertEqual([row.application for row in tasks.rows], [application.getId()])
            api.stages(application, self.colleague)

    def test_the_place_of_a_first_head_is_not_filled(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        self.away(self.people.head, self.colleague)
        self.assertFalse(self.sees(application, self.colleague))
        with self.assertRaises(Forbidden):
            step(application, self.colleague, "approve-by-head")

    def test_another_first_head_signs_by_the_own_role(self):
        deputy = build.person("deputy@issuer.example", "ISSR", ("first_head",))
        application = application_in(states.HEAD_REVIEW, self.people)
        self.away(self.people.head, deputy)
        step(application, deputy, "approve-by-head")
        self.assertEqual(states.state_of(application), states.SIGNING)

    def test_a_substitute_who_left_sees_nothing(self):
        application = application_in(states.FILLING, self.people)
        self.away(self.executor, self.colleague)
        parties.deactivate_person(self.colleague.id)
        self.assertEqual(roles.held(application, parties.person(self.colleague.id)), frozenset())

    def test_a_substitute_is_told_with_the_absent(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        self.away(self.executor, self.colleague)
        told = [one.id for one in duty.acting(application, states.FILLING)]
        self.assertEqual(told, [self.executor.id, self.colleague.id])
        head_told = [one.id for one in duty.acting(application)]
        self.assertEqual(head_told, [self.people.head.id])

    def test_one_query_per_request(self):
        application = application_in(states.FILLING, self.people)
        self.away(self.executor, self.colleague)
        parties.acts_for(self.colleague.id)
        with mock.patch.object(ledger, "read", wraps=ledger.read) as read:
            for _time in range(5):
                parties.acts_for(self.colleague.id)
        self.assertEqual(read.call_count, 0)
        self.assertIsNotNone(application)

    def test_after_the_last_day(self):
        self.away(self.executor, self.colleague)
        later = clock.now() + timedelta(days=1)
        self.assertEqual(parties.acts_for(self.colleague.id, later), ())
        self.assertIsNone(parties.substitute_of(self.executor.id, later))
        self.assertEqual(parties.substitute_of(self.executor.id).id, self.colleague.id)
