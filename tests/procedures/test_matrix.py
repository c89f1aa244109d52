"""Who may make which step in which state: everything that is not in the table is refused."""

from datetime import timedelta
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course import guards
from kase.is2in.procedures.letters import steps as letters
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from unittest import mock
import unittest


CLIENT = ("executor", "consultant")
APPLICANT = ("executor", "consultant", "head")
# state → step → who may make it
ALLOWED = {
    states.FILLING: {"send-to-head": CLIENT},
    states.HEAD_REVIEW: {"return-to-filling": ("head",), "approve-by-head": ("head",)},
    states.SIGNING: {"return-to-filling": ("head",)},
    states.REGISTRATION: {"register": ("clerk",), "withdraw": APPLICANT},
    states.REGISTERED: {"examine": ("officer",), "withdraw": APPLICANT},
    states.EXAMINATION: {
        "request-more": ("officer",),
        "conclude": ("officer",),
        "withdraw": APPLICANT,
    },
    # The officer may resume once the day to answer by has passed: see test_resume.
    states.MORE_INFORMATION: {"supply-more": CLIENT, "withdraw": APPLICANT},
    states.CONCLUSION: {"schedule-meeting": ("officer",), "withdraw": APPLICANT},
    states.MEETING: {"decide": ("officer",)},
    states.DECISION: {"archive": ("officer",)},
    states.WITHDRAWN: {"archive": ("officer",)},
    states.ARCHIVE: {},
}
STEPS = (
    *("send-to-head", "return-to-filling", "approve-by-head", "sign", "register", "examine"),
    *("request-more", "supply-more", "conclude", "schedule-meeting", "decide", "archive"),
    *("withdraw", "resume"),
)


BY_SIGNATURE = ("sign", "withdraw")
# Disclosure has neither conclusion nor meeting: the department decides while it examines.
DISCLOSURE = {
    **{
        state: ALLOWED[state]
        for state in ALLOWED
        if state not in (states.CONCLUSION, states.MEETING)
    },
    states.EXAMINATION: {
        "request-more": ("officer",),
        "decide": ("officer",),
        "withdraw": APPLICANT,
    },
}


def table_of(workflow: str) -> dict:
    """Return state → step → who may make it, of a workflow."""
    return DISCLOSURE if workflow == "kase_disclosure" else ALLOWED


class Matrix(unittest.TestCase):
    """Role by step by state, asked of the door and of the workflow itself."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.workflow = plone.portal.get_tool("portal_workflow")["kase_listing"]
        day = today() + timedelta(days=1)
        self.fields = {
            "text": "Текст",
            "due": day,
            "date": day,
            "body": "Комиссия",
            "decision": "granted",
        }

    def test_table_names_every_state(self):
        self.assertEqual(set(ALLOWED), set(states.EVERY))

    def check(self, application, person, transition, allowed):
        with acting(person):
            supported = self.workflow.isActionSupported(application, transition)
            # What ends by a signature is asked for by name and made by signing only.
            possible = allowed and transition not in BY_SIGNATURE
            self.assertEqual(bool(supported), possible, "the workflow's guard")
            offered = [one.id for one in api.steps(application, person) if one.allowed]
            self.assertEqual(transition in offered, allowed, "the steps offered")
            if allowed:
                self.assertTrue(guards.check_asked(application, person, transition))
                return
            with self.assertRaises((Forbidden, Conflict)):
                api.perform(application, person, transition, **self.fields)

    def state(self, state):
        # The consultant takes part, so that both kinds of executors are tried.
        application = application_in(states.HEAD_REVIEW, self.people, consultant=True)
        if state == states.FILLING:
            with acting(self.people.head):
                api.perform(application, self.people.head, "return-to-filling")
        else:
            walk(application, self.people, state)
        return application

    def test_matrix(self):
        for state, allowed in ALLOWED.items():
            application = self.state(state)
            for transition in STEPS:
                for part, person in self.people.everybody().items():
                    with self.subTest(state=state, transition=transition, part=part):
                        may = part in allowed.get(transition, ())
                        self.check(application, person, transition, may)
            self.assertEqual(states.state_of(application), state)


class PastTheDoor(unittest.TestCase):
    """Plone's own ways to make a step meet the same guard, fields and effect."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.tool = plone.portal.get_tool("portal_workflow")

    def test_fields_are_demanded(self):
        application = application_in(states.EXAMINATION, self.people)
        with acting(self.people.officer), self.assertRaises(WorkflowException):
            self.tool.doActionFor(application, "conclude", comment="Соответствует")
        self.assertEqual(states.state_of(application), states.EXAMINATION)

    def test_refusal_of_an_effect_comes_through_the_door_as_it_is(self):
        application = application_in(states.EXAMINATION, self.people)
        refusal = RuleRefused("late", "Поздно", "text")
        with (
            mock.patch.object(letters, "conclude", side_effect=refusal),
            acting(self.people.officer) as officer,
            self.assertRaises(RuleRefused) as caught,
        ):
            api.perform(application, officer, "conclude", text="Заключение")
        self.assertIs(caught.exception, refusal)

    def test_effect_follows(self):
        application = application_in(states.EXAMINATION, self.people)
        with acting(self.people.officer):
            self.tool.doActionFor(application, "conclude", text="Соответствует")
        self.assertEqual(application.conclusion, "Соответствует")

    def test_withdrawal_cannot_be_made_without_a_signature(self):
        application = application_in(states.EXAMINATION, self.people)
        for part, person in self.people.everybody().items():
            with self.subTest(part), acting(person), self.assertRaises(WorkflowException):
                self.tool.doActionFor(application, "withdraw", text="Передумали")
        self.assertEqual(states.state_of(application), states.EXAMINATION)

    def test_signing_cannot_be_skipped(self):
        application = application_in(states.SIGNING, self.people)
        for part, person in self.people.everybody().items():
            with self.subTest(part), acting(person), self.assertRaises(WorkflowException):
                self.tool.doActionFor(application, "sign")
        self.assertEqual(application.number, "")

    def test_nobody_logged_in_may_nothing(self):
        application = application_in(states.REGISTRATION, self.people)
        with plone.env.adopt_roles(["Manager"]), self.assertRaises(WorkflowException):
            self.tool.doActionFor(application, "register")
