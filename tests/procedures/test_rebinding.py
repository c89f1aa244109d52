"""A category gets another workflow by an upgrade: what is on its way keeps its place."""

from kase.is2in.procedures import api
from kase.is2in.procedures import rights
from kase.is2in.procedures import states
from kase.is2in.web.api import search_everything
from plone import api as plone
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast_for
from tests.builders.procedures import step
from tests.builders.procedures import TEXT
from tests.layers import INTEGRATION
import unittest


REPORT = "disclosure-periodic"


class Rebinding(unittest.TestCase):
    """As if the category had the workflow of listing until now."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast_for(api.definition(REPORT))
        self.tool = plone.portal.get_tool("portal_workflow")

    def old(self, state, last=""):
        """Return an application with a history under the other workflow only."""
        application = application_in(state, self.people, procedure=REPORT)
        history = application.workflow_history
        passed = history.pop("kase_disclosure")
        if last:
            passed = (*passed, {**passed[-1], "review_state": last})
        history["kase_listing"] = passed
        return application

    def test_it_stays_where_it_was(self):
        application = self.old(states.MORE_INFORMATION)
        self.assertEqual(states.state_of(application), states.FILLING)
        self.assertEqual(api.follow_policies(), 1)
        self.assertEqual(states.state_of(application), states.MORE_INFORMATION)
        with acting(self.people.executor) as executor:
            self.assertTrue(rights.may(application, executor, rights.COMMENT))
            self.assertFalse(rights.may(application, executor, rights.EDIT))
        found = search_everything(portal_type="Application", id=application.getId())
        self.assertEqual([one.review_state for one in found], [states.MORE_INFORMATION])
        step(application, self.people.executor, "supply-more", text=TEXT)
        self.assertEqual(api.follow_policies(), 0)

    def test_what_waited_for_a_meeting_is_examined(self):
        application = self.old(states.EXAMINATION, last=states.MEETING)
        api.follow_policies()
        self.assertEqual(states.state_of(application), states.EXAMINATION)
        running = [one for one in api.deadlines(application) if one.ended is None]
        self.assertEqual([one.state for one in running], [states.EXAMINATION])
        step(application, self.people.officer, "decide", decision="granted", text=TEXT)
        self.assertEqual(api.facts(application).state, states.DECISION)
