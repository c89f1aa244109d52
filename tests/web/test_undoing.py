"""A page that shows a refusal keeps nothing of what was done before it."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.step import StepPage
from kase.is2in.procedures.course import effects
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import undone_when_refused
from plone import api as plone
from plone.protect.authenticator import createToken
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
from unittest import mock
import unittest


SUBJECT = "test:undoing"
REFUSAL = RuleRefused("late", "Too late")


class Halfway(FormPage):
    """Writes in both stores, then refuses."""

    def handle(self):
        self.context.description = "half"
        ledger.record("test.half", SUBJECT, {})
        raise REFUSAL

    def index(self):
        return str(self.refusal.message)


class Undoing(unittest.TestCase):
    layer = INTEGRATION

    def posted(self, **form):
        request = self.layer["request"].clone()
        request.method = "POST"
        request.form.update(form, _authenticator=createToken())
        return request

    def test_both_stores(self):
        portal = self.layer["portal"]
        portal.description = "whole"
        ledger.record("test.before", SUBJECT, {})
        page = Halfway(portal, self.posted())
        self.assertEqual(page(), "Too late")
        self.assertEqual(page.request.response.getStatus(), 422)
        self.assertEqual(portal.description, "whole")
        self.assertEqual([one.action for one in ledger.history(SUBJECT)], ["test.before"])

    def test_what_is_not_refused_stays(self):
        with undone_when_refused():
            ledger.record("test.after", SUBJECT, {})
        self.assertEqual([one.action for one in ledger.history(SUBJECT)], ["test.after"])

    def test_a_step_whose_effect_refuses_is_not_made(self):
        people = cast()
        application = application_in(states.REGISTRATION, people)
        subject = procedures.application_subject(application)
        before = len(ledger.history(subject))
        with acting(people.clerk), mock.patch.object(effects, "after_register") as effect:
            effect.side_effect = REFUSAL
            page = StepPage(application, self.posted()).publishTraverse(None, "register")
            with mock.patch.object(StepPage, "index", lambda self: str(self.refusal.message)):
                self.assertEqual(page(), "Too late")
            self.assertTrue(effect.called)
        tool = plone.portal.get_tool("portal_workflow")
        self.assertEqual(tool.getInfoFor(application, "review_state"), states.REGISTRATION)
        self.assertEqual(len(ledger.history(subject)), before)
