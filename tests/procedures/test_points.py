"""Open points across applications, in work lists, and offered to whoever returns."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.filling.comments import KEY
from kase.is2in.procedures.filling.comments import StoredComment
from kase.is2in.procedures.review.converting import convert_comments
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from zope.annotation.interfaces import IAnnotations
import unittest


class Points(unittest.TestCase):
    """By the door."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.HEAD_REVIEW, self.people)
        form = api.stages(self.application).stages[0].forms[0]
        self.place = (form.id, next(iter(form.values)))

    def comment(self, person, text):
        with acting(person):
            return api.add_comment(self.application, person, *self.place, text)

    def counts(self, part):
        person = self.people.everybody()[part]
        with acting(person):
            return api.point_counts(person)

    def points(self, part, tab="all", **filters):
        person = self.people.everybody()[part]
        with acting(person):
            found = api.open_points(person, tab, filters)
        self.assertEqual(found.total, len(found.rows))
        return [row.text for row in found.rows]

    def test_whose_turn_it_is(self):
        thread = self.comment(self.people.head, "Адрес 100%")
        self.comment(self.people.head, "Телефон")
        self.assertEqual(self.counts("executor"), {"mine": 2, "all": 2})
        self.assertEqual(self.counts("head"), {"mine": 0, "all": 2})
        step(self.application, self.people.head, "return-to-filling")
        with acting(self.people.executor) as who:
            api.reply(self.application, who, thread.id, "Исправлено")
        self.assertEqual(self.points("head", "mine"), ["Адрес 100%"])
        self.assertEqual(self.points("executor", "mine"), ["Телефон"])
        self.assertEqual(self.points("executor", q="100%"), ["Адрес 100%"])
        self.assertEqual(self.points("executor", q="_"), [])
        self.assertEqual(self.points("executor", state="open"), ["Телефон"])
        walk(self.application, self.people, states.HEAD_REVIEW)
        with acting(self.people.head) as who:
            api.set_comment_state(self.application, who, thread.id, "resolved")
        self.assertEqual(self.points("head"), ["Телефон"])

    def test_others_see_none_of_them(self):
        self.comment(self.people.head, "Внутри")
        for part in ("stranger", "colleague", "consultant", "clerk", "officer", "other_officer"):
            with self.subTest(part=part):
                self.assertEqual(self.counts(part), {"mine": 0, "all": 0})
        walk(self.application, self.people, states.EXAMINATION)
        self.comment(self.people.officer, "Чем подтверждается?")
        self.assertEqual(self.points("officer"), ["Чем подтверждается?"])
        self.assertEqual(self.points("officer", "mine"), [])
        self.assertEqual(len(self.points("executor")), 2)
        self.assertEqual(self.points("other_officer"), [])

    def test_unknown_lists(self):
        with acting(self.people.head) as who:
            for arguments in (("others",), ("all", {}, "text; --")):
                with self.assertRaises(Malformed):
                    api.open_points(who, *arguments)

    def test_work_lists_count_them(self):
        def count(part):
            person = self.people.everybody()[part]
            with acting(person):
                rows = api.tasks(person, "team").rows
            return [row.points for row in rows if row.application == self.application.getId()]

        self.comment(self.people.head, "Раз")
        self.comment(self.people.head, "Два")
        self.assertEqual(count("head"), [2])
        walk(self.application, self.people, states.EXAMINATION)
        self.assertEqual(count("officer"), [0])
        self.comment(self.people.officer, "Три")
        self.assertEqual(count("officer"), [1])

    def test_they_are_offered_to_whoever_returns(self):
        with acting(self.people.head) as who:
            self.assertEqual(api.points_as_text(self.application, who), "")
        thread = self.comment(self.people.head, "Укажите\nиндекс")
        self.comment(self.people.head, "И телефон")
        with acting(self.people.head) as who:
            text = api.points_as_text(self.application, who)
            self.assertEqual([line[:2] for line in text.splitlines()], ["1.", "2."])
            self.assertIn(thread.quote.label, text)
            self.assertIn(": Укажите индекс\n", text)
            api.set_comment_state(self.application, who, thread.id, "resolved")
            self.assertNotIn("индекс", api.points_as_text(self.application, who))

    def test_comments_of_an_older_site_become_threads_once(self):
        people, application = self.people, self.application
        kept = {
            "000001": StoredComment(
                "000001", *self.place, "Раньше", people.head.id, "FirstHead", clock.now()
            ),
            "000002": StoredComment(
                *("000002", "gone-7", "name", "Формы нет", people.head.id, "FirstHead"),
                clock.now(),
                "answered",
                people.executor.id,
                clock.now(),
            ),
        }
        IAnnotations(application)[KEY] = kept
        self.assertEqual(convert_comments(), 2)
        self.assertEqual(convert_comments(), 0)
        with acting(people.head) as who:
            first, second = api.comments(application, who)
            self.assertEqual((first.id, first.text, first.place), ("000001", "Раньше", "here"))
            self.assertEqual((second.place, second.state), ("form-gone", "answered"))
            self.assertEqual(second.settled_by.id, people.executor.id)
            self.assertTrue(first.internal and second.internal)
            self.assertEqual(api.add_comment(application, who, *self.place, "3").id, "000003")
