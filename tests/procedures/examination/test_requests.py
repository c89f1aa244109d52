"""Requests for more: numbered points, departments' questions, answers, a later day (B11)."""

from datetime import timedelta
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import extension
from kase.is2in.procedures.examination import points
from kase.is2in.procedures.work import clocks
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import step
from tests.procedures.examination.test_departments import HOSTILE
from tests.procedures.examination.test_departments import WithDepartments


class Points(WithDepartments):
    def setUp(self):
        super().setUp()
        self.application = application_in(states.EXAMINATION, self.people)
        self.due = today() + timedelta(days=14)

    def request(self, *given, **more):
        fields = {"text": "Просим дополнить", "due": self.due, "points": list(given), **more}
        return step(self.application, self.officer, "request-more", **fields)

    def test_points_are_numbered_and_answered(self):
        with acting(self.officer):
            place = points.places(self.application)[0]
            document = next(v for v, _t in points.places(self.application) if ":" in v)
        about = points.about(place[0])
        facts = self.request(
            {"text": "Уточните", **about}, {"text": HOSTILE, **points.about(document)}
        )
        [asked] = facts.requests
        self.assertEqual([one.number for one in asked.points], [1, 2])
        self.assertEqual((asked.points[0].about, asked.points[1].text), (place[1], HOSTILE))
        executor = self.people.executor
        with self.assertRaises(RuleRefused):
            step(self.application, executor, "supply-more", text="Вот", answers={"3": "Да"})
        step(self.application, executor, "supply-more", text="Вот", answers={"2": "Уточнили"})
        with acting(executor):
            [answered] = api.facts(self.application, executor).requests
        self.assertEqual([one.answer for one in answered.points], ["", "Уточнили"])

    def test_points_about_nothing(self):
        wrong = (
            {"text": ""},
            {"text": "А", "form": "nothing", "field": "at-all"},
            {"text": "А", "document": "12"},
            {"department": 1, "question": 1},
        )
        for one in wrong:
            with self.subTest(one), self.assertRaises(RuleRefused) as caught:
                self.request({"text": "Верно"}, one)
            self.assertEqual(caught.exception.errors[0].field, "point-2")
        for one in ("text", {"text": 1}, {"text": "А", "more": "Б"}, {"text": "я" * 2001}):
            with self.subTest(one), self.assertRaises(RuleRefused):
                self.request(one)
        with self.assertRaises(RuleRefused):
            self.request(*[{"text": "А"}] * 51)
        self.assertEqual(states.state_of(self.application), states.EXAMINATION)

    def test_questions_of_departments_are_gathered_once(self):
        number = self.ask(self.application, "clearing")
        with acting(self.clearing):
            departments.take(self.application, self.clearing, number)
            for text in ("Каков лимит?", "Кто гарант?"):
                departments.add_question(self.application, self.clearing, number, text)
        self.assertEqual(len(points.open_questions(self.application)), 2)
        facts = self.request({"department": number, "question": 2})
        self.assertEqual(facts.requests[0].points[0].text, "Кто гарант?")
        self.assertEqual(
            points.open_questions(self.application), ((number, 1, "Каков лимит?"),)
        )
        step(self.application, self.people.executor, "supply-more", text="Вот", answers={1: "Банк"})
        with self.assertRaises(RuleRefused):
            self.request({"department": number, "question": 2})


class Extension(WithDepartments):
    def setUp(self):
        super().setUp()
        self.application = application_in(states.MORE_INFORMATION, self.people)
        self.executor = self.people.executor
        self.due = self.application.requests[-1]["due"]
        self.later = self.due + timedelta(days=7)

    def ask_later(self, person=None, due=None, reason="Ждем аудитора"):
        person = person or self.executor
        with acting(person):
            extension.ask(self.application, person, due or self.later, reason)

    def decide(self, granted, person=None, reason="Обоснованно", due=None):
        person = person or self.officer
        with acting(person):
            extension.decide(self.application, person, granted, reason, due)

    def client_clock(self):
        [row] = [
            row
            for row in clocks.running(self.application.getId())
            if row.state == states.MORE_INFORMATION
        ]
        return row.due

    def test_granted(self):
        self.ask_later()
        self.assertIn("application.extension-ask", self.told(self.officer))
        self.assertEqual(self.client_clock(), self.due)
        self.assertIn(("more_information", "@@extension-decide"), self.tasks(self.officer))
        self.decide(True)
        self.assertEqual(self.client_clock(), self.later)
        self.assertEqual(self.application.requests[-1]["due"], self.later)
        self.assertEqual(self.tasks(self.officer), [])
        self.assertIn("application.extension-decide", self.told(self.executor))
        step(self.application, self.executor, "supply-more", text="Вот")
        self.assertEqual(len(self.application.requests[-1]["extensions"]), 1)

    def test_granted_for_another_day_and_refused(self):
        self.ask_later()
        self.decide(False, reason="Срок достаточен")
        self.assertEqual(self.client_clock(), self.due)
        self.ask_later()
        other = self.due + timedelta(days=2)
        self.decide(True, due=other)
        self.assertEqual(self.client_clock(), other)
        granted = [one["granted"] for one in self.application.requests[-1]["extensions"]]
        self.assertEqual(granted, [False, True])

    def test_refusals(self):
        for person in (self.officer, self.people.clerk, self.people.stranger):
            with self.assertRaises(Forbidden):
                self.ask_later(person)
        for due in (self.due, self.due - timedelta(days=1), today() + timedelta(days=40000)):
            with self.assertRaises(RuleRefused):
                self.ask_later(due=due)
        with self.assertRaises(RuleRefused):
            self.ask_later(reason=" ")
        with self.assertRaises(Conflict):
            self.decide(True)
        self.ask_later()
        with self.assertRaises(Conflict):
            self.ask_later()
        with self.assertRaises(Forbidden):
            self.decide(True, self.executor)
        with self.assertRaises(RuleRefused):
            self.decide(True, reason="")
        with self.assertRaises(RuleRefused):
            self.decide(True, due=self.due)
        step(self.application, self.executor, "supply-more", text="Вот")
        with self.assertRaises(Conflict):
            self.decide(True)
        with self.assertRaises(Conflict):
            self.ask_later()
