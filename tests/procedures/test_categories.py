"""Every category: its own workflow, who may file, numbers, words of the outcome, who may what."""

from itertools import product
from kase.is2in.documents import api as documents
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.numbers import LETTERS
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders.catalogue import shipped
from tests.builders.procedures import acting
from tests.builders.procedures import APPLICANTS
from tests.builders.procedures import application_in
from tests.builders.procedures import cast_for
from tests.builders.procedures import step
from tests.builders.procedures import TEXT
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from tests.procedures.letters.letters import outcome_letter
from tests.procedures.test_matrix import BY_SIGNATURE
from tests.procedures.test_matrix import STEPS
from tests.procedures.test_matrix import table_of
import unittest
import unittest.mock


REPORT = "disclosure-periodic"


def one_of_each():
    """Return one definition of each category."""
    return {one.category: one for one in reversed(shipped())}.values()


class Categories(unittest.TestCase):
    """Through the door."""

    layer = INTEGRATION

    def test_every_category_has_procedures_of_its_own(self):
        for category in api.categories():
            with self.subTest(category.code):
                for one in category.procedures:
                    self.assertEqual(api.definition(one.code).category, category.code)

    def test_an_application_lives_by_the_workflow_of_its_category(self):
        tool = plone.portal.get_tool("portal_workflow")
        for definition in one_of_each():
            with self.subTest(definition.code):
                people = cast_for(definition)
                application = application_in(states.FILLING, people, procedure=definition.code)
                self.assertEqual(tool.getChainFor(application), (definition.workflow,))
                self.assertEqual(application.__parent__.getId(), definition.category)

    def test_from_filing_to_archive(self):
        for definition in one_of_each():
            with self.subTest(definition.code):
                people = cast_for(definition)
                application = application_in(states.ARCHIVE, people, procedure=definition.code)
                with acting(people.executor):
                    facts = api.facts(application, people.executor)
                    line = api.processes(application)
                self.assertEqual((facts.state, facts.decision), (states.ARCHIVE, "granted"))
                letter = LETTERS[definition.category]
                self.assertRegex(facts.number, rf"^{letter}-\d{{4}}-\d{{6}}$")
                # Clients read the department that handled it.
                self.assertEqual(facts.officer.id, definition.department)
                self.assertEqual(tuple(one.id for one in line), definition.line())
                self.assertTrue(all(one.at and one.by for one in line[:-1]))

    def test_an_organisation_of_another_kind_is_refused(self):
        for definition in one_of_each():
            people, code = cast_for(definition), definition.code
            who = people.executor
            role = next(role for role in APPLICANTS if role not in definition.filers)
            other = cast_for(next(one for one in shipped() if role in one.filers)).executor
            with self.subTest(code):
                with acting(other), self.assertRaises(RuleRefused) as caught:
                    api.file_application(other, code, other.organization)
                self.assertEqual(caught.exception.code, "not-open")
                with acting(people.stranger), self.assertRaises(Forbidden):
                    api.file_application(people.stranger, code, who.organization)
                with acting(people.head), self.assertRaises(Forbidden):
                    api.file_application(people.head, code, who.organization)


class Outcome(unittest.TestCase):
    """What a decision is called and what the letter says."""

    layer = INTEGRATION

    def test_every_procedure_says_what_its_decisions_mean(self):
        for definition in shipped():
            with self.subTest(definition.code):
                said = {definition.outcome(one, "ru") for one in ("granted", "refused")}
                self.assertEqual(len(said - {""}), 2)

    def test_who_decides_reads_what_the_letter_will_say(self):
        for definition in one_of_each():
            people = cast_for(definition)
            application = application_in(states.EXAMINATION, people, procedure=definition.code)
            meets = states.MEETING in definition.line()
            if meets:
                walk(application, people, states.MEETING)
            with acting(people.officer) as officer:
                decide = next(one for one in api.steps(application, officer) if one.id == "decide")
            options = dict(next(one for one in decide.fields if one.name == "decision").options)
            step(application, people.officer, "decide", decision="refused", text=TEXT)
            with self.subTest(definition.code):
                said = definition.outcome("refused", "ru")
                self.assertEqual(options["refused"], said)
                self.assertEqual(api.facts(application).decision_title, said)
                paragraphs = outcome_letter(application)
                self.assertIn(application.registration_number, paragraphs[0])
                self.assertEqual(paragraphs[1], said)
                self.assertEqual(len(paragraphs), 5 if meets else 4)
                stored = documents.documents(application_subject(application))
                self.assertIn("letter", [one.kind for one in stored])

    def test_a_procedure_that_says_nothing_uses_the_common_words(self):
        definition = next(iter(one_of_each()))
        people = cast_for(definition)
        application = application_in(states.ARCHIVE, people, procedure=definition.code)
        with unittest.mock.patch.object(type(definition), "outcome", return_value=""):
            self.assertEqual(api.facts(application).decision_title, "Удовлетворено")
            paragraphs = outcome_letter(application)
        self.assertEqual(paragraphs[1], "Заявление удовлетворено.")


class Disclosure(unittest.TestCase):
    """The shorter life: the department decides while it examines."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast_for(api.definition(REPORT))

    def test_withdrawn_until_the_decision(self):
        application = application_in(states.EXAMINATION, self.people, procedure=REPORT)
        with acting(self.people.executor) as executor:
            self.assertIn("withdraw", [one.id for one in api.steps(application, executor)])
        step(application, self.people.executor, "withdraw", text=TEXT)
        step(application, self.people.officer, "decide", decision="granted", text=TEXT)
        self.assertIsNone(api.facts(application).withdrawal_request)
        with self.assertRaises(Conflict) as caught:
            step(application, self.people.executor, "withdraw", text=TEXT)
        self.assertEqual(caught.exception.code, "too-late")

    def test_steps_of_other_lives_are_conflicts(self):
        application = application_in(states.EXAMINATION, self.people, procedure=REPORT)
        for name in ("conclude", "schedule-meeting"):
            with self.subTest(name), self.assertRaises(Conflict):
                step(application, self.people.officer, name, text=TEXT)


class Matrix(unittest.TestCase):
    """Role by step by state in each of the workflows."""

    layer = INTEGRATION
    parts = ("executor", "head", "clerk", "officer", "other_officer", "stranger")

    def test_matrix(self):
        tool = plone.portal.get_tool("portal_workflow")
        for definition in one_of_each():
            if definition.workflow == "kase_listing":
                continue  # test_matrix tries it, with a consultant besides
            people, workflow = cast_for(definition), tool[definition.workflow]
            application = application_in(states.HEAD_REVIEW, people, procedure=definition.code)
            step(application, people.head, "return-to-filling", text="Исправьте")
            allowed = table_of(definition.workflow)
            for state in definition.line():
                walk(application, people, state)
                for transition, part in product(STEPS, self.parts):
                    may = part in allowed[state].get(transition, ())
                    with self.subTest(definition.code, state=state, step=transition, part=part):
                        self.check(workflow, application, getattr(people, part), transition, may)

    def check(self, workflow, application, person, transition, may):
        with acting(person):
            supported = workflow.isActionSupported(application, transition)
            self.assertEqual(bool(supported), may and transition not in BY_SIGNATURE)
            offered = [one.id for one in api.steps(application, person) if one.allowed]
            self.assertEqual(transition in offered, may)
