"""Who sees an application, and who no longer does (A10); who may delete and withdraw it."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import PROCEDURE
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


# state → who sees it
SEEN = {
    states.FILLING: {"executor"},
    states.HEAD_REVIEW: {"executor", "head"},
    states.SIGNING: {"executor", "head"},
    states.REGISTRATION: {"executor", "head", "clerk"},
    states.REGISTERED: {"executor", "head", "clerk", "officer"},
    states.WITHDRAWN: {"executor", "head", "clerk", "officer"},
    states.ARCHIVE: {"executor", "head", "clerk", "officer"},
}


class Access(unittest.TestCase):
    """Zope's own checks and the catalog's, for every person."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def sees(self, application, person):
        roles.forget_cached_roles()
        with acting(person):
            by_check = plone.user.has_permission("View", obj=application)
            path = "/".join(application.getPhysicalPath())
            found = plone.content.find(path=path)
        self.assertEqual(bool(found), bool(by_check), "the catalog and the check agree")
        return bool(by_check)

    def test_seen_by_state(self):
        for state, parts in SEEN.items():
            application = application_in(state, self.people)
            for part, person in self.people.everybody().items():
                with self.subTest(state=state, part=part):
                    self.assertEqual(self.sees(application, person), part in parts)

    def test_head_keeps_seeing_after_return(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        step(application, self.people.head, "return-to-filling")
        self.assertTrue(self.sees(application, self.people.head))

    def test_assigned_colleague_sees_and_fills(self):
        application = application_in(states.FILLING, self.people)
        who, colleague = self.people.executor, self.people.colleague
        with acting(who):
            offered = [one.id for one in api.assignable(application, who)]
            self.assertEqual(offered, [colleague.id])
            api.assign_executor(application, who, colleague.id)
            with self.assertRaises(RuleRefused):
                api.assign_executor(application, who, colleague.id)
            with self.assertRaises(RuleRefused):
                api.assign_executor(application, who, self.people.stranger.id)
        self.assertTrue(self.sees(application, colleague))
        with acting(colleague):
            api.save_stage(application, colleague, "general")
        stranger = self.people.stranger
        with acting(stranger), self.assertRaises(Forbidden):
            api.assign_executor(application, stranger, stranger.id)

    def test_consultant_sees_until_the_partnership_ends(self):
        application = application_in(states.FILLING, self.people)
        consultant = self.people.consultant
        with acting(self.people.executor):
            api.choose_consultant(application, self.people.executor, consultant.id)
        self.assertTrue(self.sees(application, consultant))
        self.assertFalse(self.sees(application, self.people.consultant_head))
        [partnership] = parties.partners("ISSR", role="financial_consultant")
        parties.request_partner_removal("ISSR", partnership.partner, "Договор закончился")
        parties.decide_partner_removal(partnership.id, True)
        self.assertFalse(self.sees(application, consultant))
        missing = api.stages(application).readiness.missing
        self.assertIn("consultant", [gap.stage for gap in missing])

    def test_replaced_consultant_loses_access(self):
        second = build.person("second@consultant.example", "CONS", password=None)
        application = application_in(states.FILLING, self.people)
        with acting(self.people.executor):
            api.choose_consultant(application, self.people.executor, self.people.consultant.id)
            api.choose_consultant(application, self.people.executor, second.id)
        self.assertFalse(self.sees(application, self.people.consultant))
        self.assertTrue(self.sees(application, second))

    def test_new_first_head_sees_after_the_worker(self):
        application = application_in(states.HEAD_REVIEW, self.people)
        parties.set_person_roles(self.people.colleague.id, {"executor", "first_head"})
        ledger.run_pending_jobs()
        self.assertTrue(self.sees(application, parties.person(self.people.colleague.id)))

    def test_managers_of_plone_edit_nothing_through_roles_of_clients(self):
        application = application_in(states.EXAMINATION, self.people)
        for part in ("executor", "head", "officer", "clerk"):
            with acting(self.people.everybody()[part]):
                for permission in ("Modify portal content", "Delete objects"):
                    self.assertFalse(plone.user.has_permission(permission, obj=application), part)


class Filing(unittest.TestCase):
    """Filing, deleting, withdrawing."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def file(self, person, organization="ISSR", procedure=PROCEDURE):
        with acting(person):
            return api.file_application(person, procedure, organization)

    def test_consultant_files_for_a_partner(self):
        application = self.file(self.people.consultant)
        facts = api.facts(application, self.people.consultant)
        self.assertEqual((facts.organization, facts.may_edit), ("ISSR", True))
        self.assertEqual(facts.author.id, self.people.consultant.id)

    def test_filing_refused(self):
        for part, organization, error in (
            ("stranger", "ISSR", Forbidden),
            ("consultant", "OTHR", Forbidden),
            ("consultant", "CONS", RuleRefused),
            ("executor", "", RuleRefused),
            ("head", "ISSR", Forbidden),
            ("officer", "ISSR", Forbidden),
        ):
            with self.subTest(part=part), self.assertRaises(error):
                self.file(self.people.everybody()[part], organization)
        with self.assertRaises(Missing):
            self.file(self.people.executor, procedure="no-such-thing")

    def delete(self, application, part):
        person = self.people.everybody()[part]
        with acting(person):
            api.delete_application(application, person)

    def test_delete_until_sent(self):
        for state, part in (
            (states.FILLING, "executor"),
            (states.HEAD_REVIEW, "head"),
            (states.SIGNING, "executor"),
        ):
            application = application_in(state, self.people)
            folder = application.aq_parent
            for other in ("stranger", "colleague", "officer"):
                with self.assertRaises(Forbidden):
                    self.delete(application, other)
            self.delete(application, part)
            self.assertNotIn(application.getId(), folder.objectIds())

    def test_delete_after_sending_is_refused(self):
        application = application_in(states.REGISTRATION, self.people)
        for part in ("executor", "head", "clerk"):
            with self.assertRaises(Conflict):
                self.delete(application, part)

    def test_withdraw_after_the_meeting_is_scheduled_is_refused(self):
        for state in (states.MEETING, states.DECISION, states.ARCHIVE):
            application = application_in(state, self.people)
            with self.assertRaises(Conflict) as caught:
                step(application, self.people.executor, "withdraw", text="Передумали")
            self.assertEqual(caught.exception.code, "meeting-scheduled")
