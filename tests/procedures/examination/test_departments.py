"""Departments of the exchange give their opinion before the conclusion is made (B11)."""

from dataclasses import replace
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.edition import keep_edition
from kase.is2in.procedures.catalogue.model import DepartmentDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import reading
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.procedures.work import clocks
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import unittest


HOSTILE = '<script>alert(1)</script> #import "x" {company}'


def name_departments(application, *named: DepartmentDefinition) -> None:
    """Let the application's edition name departments."""
    definition = definition_of(application)
    processes = tuple(
        replace(one, departments=named) if one.state == states.EXAMINATION else one
        for one in definition.processes
    )
    application.definition = keep_edition(replace(definition, processes=processes))


def running_clocks(application) -> list[str]:
    """Return the states whose clocks run."""
    return [row.state for row in clocks.running(application.getId())]


class WithDepartments(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.officer = self.people.officer
        self.clearing = build.officer("clearing@exchange.example", ("clearing",))
        self.trading = build.officer("trading@exchange.example", ("trading",))

    def ask(self, application, group, **more):
        with acting(self.officer):
            return departments.ask(application, self.officer, group, "Нужно мнение", **more)

    def answer(self, application, person, number, opinion="positive", **more):
        with acting(person):
            departments.take(application, person, number)
            departments.give_opinion(application, person, number, opinion, "Согласны", **more)

    def sees(self, application, person):
        roles.forget_cached_roles()
        with acting(person):
            by_check = bool(plone.user.has_permission("View", obj=application))
            found = plone.content.find(path="/".join(application.getPhysicalPath()))
        self.assertEqual(bool(found), by_check, "the catalog and the check agree")
        return by_check

    def tasks(self, person):
        with acting(person):
            return [(row.state, row.url.rpartition("/")[2]) for row in api.tasks(person).rows]

    def told(self, person):
        return [one.event for one in notify.notifications(person.id)[0]]


class InParallel(WithDepartments):
    def test_two_departments_then_the_conclusion(self):
        application = application_in(states.EXAMINATION, self.people)
        self.assertFalse(self.sees(application, self.clearing))
        first = self.ask(application, "clearing", days=5)
        second = self.ask(application, "trading")
        for person, group in ((self.clearing, "clearing"), (self.trading, "trading")):
            self.assertTrue(self.sees(application, person))
            self.assertEqual(self.tasks(person), [(f"department:{group}", "@@examination")])
        running = [(row.state, row.days) for row in clocks.running(application.getId())]
        self.assertIn(("department:clearing", 5), running)
        self.answer(application, self.clearing, first)
        with self.assertRaises(Conflict) as caught:
            step(application, self.officer, "conclude", text="Соответствует")
        self.assertEqual(caught.exception.code, "departments")
        self.answer(application, self.trading, second, "negative")
        self.assertEqual(self.tasks(self.trading), [])
        step(application, self.officer, "conclude", text="Соответствует")
        self.assertNotIn("department:clearing", running_clocks(application))
        for person in (self.clearing, self.trading):
            self.assertFalse(self.sees(application, person))

    def test_what_is_read_of_it(self):
        application = application_in(states.EXAMINATION, self.people)
        number = self.ask(application, "clearing", days=5)
        file = UploadedFile("расчет.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
        self.answer(application, self.clearing, number, "remarks", files=(file,))
        with acting(self.officer):
            found = reading.examination(application, self.officer)
            self.assertTrue(found.may_manage)
            one = found.departments[0]
            self.assertEqual(
                (one.state, one.opinion, one.text), ("answered", "remarks", "Согласны")
            )
            self.assertEqual(one.expert.id, self.clearing.id)
            bytes_ = reading.opinion_file(application, self.officer, one.files[0].id)
            self.assertEqual(bytes_.data, file.data)
            # Nothing of it is among what the applicant reads.
            self.assertNotIn(one.files[0].id, [each.id for each in api.documents(application)])
            acts = [entry.action for entry in api.history(application, self.officer)]
            self.assertEqual([act for act in acts if act.startswith("examination")], [])
        kept = [entry.action for entry in ledger.history(reading.examination_subject(application))]
        self.assertEqual(kept, ["examination.ask", "examination.take", "examination.opinion"])

    def test_the_archive_opens_it_to_those_who_gave_an_opinion(self):
        application = application_in(states.EXAMINATION, self.people)
        self.answer(application, self.clearing, self.ask(application, "clearing"))
        number = self.ask(application, "trading")
        with acting(self.officer):
            departments.withdraw(application, self.officer, number, "Не требуется")
        soon = today() + timedelta(days=14)
        step(application, self.officer, "conclude", text="Да")
        step(application, self.officer, "schedule-meeting", date=soon, body="Комиссия")
        step(application, self.officer, "decide", decision="granted", text="Да")
        self.assertFalse(self.sees(application, self.clearing))
        step(application, self.officer, "archive")
        self.assertTrue(self.sees(application, self.clearing))
        self.assertFalse(self.sees(application, self.trading))
        with self.assertRaises(Conflict):
            self.answer(application, self.clearing, 1)

    def test_people_are_told(self):
        application = application_in(states.EXAMINATION, self.people)
        number = self.ask(application, "clearing")
        self.assertIn("application.department-asked", self.told(self.clearing))
        self.answer(application, self.clearing, number)
        self.assertIn("application.department-answered", self.told(self.officer))
        number = self.ask(application, "clearing")
        with acting(self.officer):
            departments.withdraw(application, self.officer, number, "Не требуется")
        self.assertIn("application.department-withdrawn", self.told(self.clearing))
        self.assertNotIn("application.department-asked", self.told(self.people.executor))


class InOrder(WithDepartments):
    def test_the_definition_asks_them_one_after_the_other(self):
        application = application_in(states.REGISTERED, self.people)
        name_departments(
            application,
            DepartmentDefinition("trading", 2, 3),
            DepartmentDefinition("clearing", 1, 5),
        )
        step(application, self.officer, "examine")
        self.assertTrue(self.sees(application, self.clearing))
        self.assertFalse(self.sees(application, self.trading))
        running = {row.state for row in clocks.running(application.getId())}
        self.assertEqual(running, {"examination", "department:clearing"})
        self.answer(application, self.clearing, 1)
        self.assertTrue(self.sees(application, self.trading))
        running = {row.state for row in clocks.running(application.getId())}
        self.assertEqual(running, {"examination", "department:trading"})
        self.answer(application, self.trading, 2)
        step(application, self.officer, "conclude", text="Соответствует")

    def test_the_next_is_asked_when_the_one_before_is_withdrawn(self):
        application = application_in(states.EXAMINATION, self.people)
        first = self.ask(application, "clearing")
        self.ask(application, "trading", order=5)
        self.assertFalse(self.sees(application, self.trading))
        with self.assertRaises(Conflict) as caught:
            step(application, self.officer, "conclude", text="Да")
        self.assertEqual(caught.exception.code, "departments")
        with acting(self.officer):
            departments.withdraw(application, self.officer, first, "Не требуется")
        self.assertTrue(self.sees(application, self.trading))

    def test_clocks_stand_while_the_applicant_answers(self):
        application = application_in(states.EXAMINATION, self.people)
        self.ask(application, "clearing", days=5)
        soon = today() + timedelta(days=7)
        step(application, self.officer, "request-more", text="Еще", due=soon)
        due = {row.state: row.due for row in clocks.running(application.getId())}
        self.assertIsNone(due["department:clearing"])
        self.assertTrue(self.sees(application, self.clearing))
        step(application, self.people.executor, "supply-more", text="Вот")
        due = {row.state: row.due for row in clocks.running(application.getId())}
        self.assertEqual(set(due), {"examination", "department:clearing"})
        self.assertIsNotNone(due["department:clearing"])

    def test_a_withdrawn_application_waits_for_no_department(self):
        application = application_in(states.EXAMINATION, self.people)
        self.ask(application, "clearing", days=5)
        step(application, self.people.executor, "withdraw", text="Передумали")
        sign(application, self.people.head)
        self.assertEqual(self.tasks(self.clearing), [])
        self.assertNotIn("department:clearing", running_clocks(application))
        self.assertFalse(self.sees(application, self.clearing))


class Refusals(WithDepartments):
    def setUp(self):
        super().setUp()
        self.application = application_in(states.EXAMINATION, self.people)

    def refused(self, error, code, person, function, *args, **more):
        with acting(person), self.assertRaises(error) as caught:
            function(self.application, person, *args, **more)
        self.assertEqual(caught.exception.code, code)

    def test_asking(self):
        ask = departments.ask
        for part in ("executor", "head", "clerk", "other_officer", "stranger"):
            person = vars(self.people)[part]
            with self.subTest(part):
                self.refused(Forbidden, "not-yours", person, ask, "clearing", "Нужно")
        self.refused(RuleRefused, "examination", self.officer, ask, "listing", "Нужно")
        self.refused(RuleRefused, "examination", self.officer, ask, "nobody", "Нужно")
        self.refused(RuleRefused, "examination", self.officer, ask, "clearing", "  ")
        for days in (0, 251, -1):
            self.refused(
                RuleRefused, "examination", self.officer, ask, "clearing", "Нужно", days=days
            )
        self.ask(self.application, "clearing")
        self.refused(Conflict, "asked", self.officer, ask, "clearing", "Нужно")
        self.assertEqual(len(self.application.departments), 1)

    def test_of_another_department(self):
        number = self.ask(self.application, "clearing")
        for person in (self.trading, self.people.executor, self.people.stranger):
            self.refused(Forbidden, "not-yours", person, departments.take, number)
        # The case officer sees it and still does not answer in the department's place.
        self.refused(Forbidden, "not-yours", self.officer, departments.take, number)
        self.ask(self.application, "trading")
        self.refused(Forbidden, "not-yours", self.trading, departments.take, number)
        self.refused(Missing, "department", self.trading, departments.take, 77)

    def test_not_taken_waiting_twice_withdrawn(self):
        give = departments.give_opinion
        number = self.ask(self.application, "clearing")
        late = self.ask(self.application, "trading", order=9)
        self.refused(Conflict, "not-taken", self.clearing, give, number, "positive", "Да")
        self.answer(self.application, self.clearing, number)
        self.refused(Conflict, "answered", self.clearing, give, number, "negative", "Нет")
        self.assertEqual(self.application.departments[0]["opinion"], "positive")
        self.refused(Conflict, "answered", self.officer, departments.withdraw, number, "Зря")
        with acting(self.trading):
            departments.take(self.application, self.trading, late)
        with acting(self.officer):
            departments.withdraw(self.application, self.officer, late, "Не требуется")
        self.refused(Forbidden, "not-yours", self.trading, give, late, "positive", "Да")
        self.refused(Conflict, "withdrawn", self.officer, departments.withdraw, late, "Зря")

    def test_after_the_conclusion(self):
        number = self.ask(self.application, "clearing")
        self.answer(self.application, self.clearing, number)
        step(self.application, self.officer, "conclude", text="Да")
        self.refused(Conflict, "state", self.officer, departments.ask, "trading", "Нужно")
        self.refused(Conflict, "state", self.officer, departments.withdraw, number, "Зря")
        self.refused(
            Forbidden,
            "not-yours",
            self.clearing,
            departments.give_opinion,
            number,
            "positive",
            "Да",
        )

    def test_what_is_written(self):
        number = self.ask(self.application, "clearing")
        with acting(self.clearing):
            departments.take(self.application, self.clearing, number)
        give = departments.give_opinion
        self.refused(RuleRefused, "examination", self.clearing, give, number, "maybe", "Да")
        self.refused(RuleRefused, "examination", self.clearing, give, number, "positive", " ")
        long = "я" * 10_001
        self.refused(RuleRefused, "examination", self.clearing, give, number, "positive", long)
        virus = UploadedFile("run.exe", "application/pdf", b"MZ\x90")
        with acting(self.clearing), self.assertRaises(RuleRefused):
            give(self.application, self.clearing, number, "positive", "Да", (virus,))
        self.assertEqual(self.application.departments[0]["state"], "asked")
        with acting(self.clearing):
            departments.add_question(self.application, self.clearing, number, HOSTILE)
        self.assertEqual(self.application.departments[0]["questions"][0]["text"], HOSTILE)

    def test_a_colleague_takes_over(self):
        number = self.ask(self.application, "clearing")
        other = build.officer("clearing2@exchange.example", ("clearing",))
        with acting(self.clearing):
            departments.take(self.application, self.clearing, number)
        with acting(other):
            departments.take(self.application, other, number)
        self.refused(
            Conflict,
            "not-taken",
            self.clearing,
            departments.give_opinion,
            number,
            "positive",
            "Да",
        )
        self.refused(Conflict, "taken", other, departments.take, number)
