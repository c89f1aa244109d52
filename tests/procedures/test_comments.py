"""Comments on fields: who, when, what state, and that they survive rework."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
import unittest


TEXT = "Укажите адрес <script>alert(1)</script>"


class Comments(unittest.TestCase):
    """By the door."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.HEAD_REVIEW, self.people)
        form = api.stages(self.application).stages[0].forms[0]
        self.form, self.field = form.id, next(iter(form.values))

    def comment(self, person, text=TEXT, form=None, field=None):
        with acting(person):
            return api.add_comment(
                self.application, person, form or self.form, field or self.field, text
            )

    def settle(self, person, comment, state):
        with acting(person):
            return api.set_comment_state(self.application, person, comment.id, state)

    def test_comment_has_author_moment_and_text_as_written(self):
        added = self.comment(self.people.head)
        self.assertEqual(added.author.id, self.people.head.id)
        self.assertEqual((added.text, added.state), (TEXT, "open"))
        self.assertEqual(api.comments(self.application), (added,))

    def test_several_at_once_or_none_of_them(self):
        with acting(self.people.head):
            drafts = [(self.form, self.field, "Раз"), (self.form, self.field, " ")]
            with self.assertRaises(RuleRefused):
                api.add_comments(self.application, self.people.head, drafts)
            self.assertEqual(api.comments(self.application), ())
            added = api.add_comments(self.application, self.people.head, drafts[:1] * 2)
        self.assertEqual(len(added), 2)
        self.assertNotEqual(added[0].id, added[1].id)

    def test_survives_rework_and_is_settled(self):
        comment = self.comment(self.people.head)
        step(self.application, self.people.head, "return-to-filling")
        answered = self.settle(self.people.executor, comment, "answered")
        self.assertEqual(answered.settled_by.id, self.people.executor.id)
        with self.assertRaises(Forbidden):
            self.settle(self.people.executor, comment, "resolved")
        walk(self.application, self.people, states.HEAD_REVIEW)
        resolved = self.settle(self.people.head, comment, "resolved")
        self.assertEqual(resolved.state, "resolved")
        reopened = self.settle(self.people.head, comment, "open")
        self.assertIsNone(reopened.settled_by)

    def test_who_may_comment_when(self):
        may = {
            states.FILLING: {"executor"},
            states.HEAD_REVIEW: {"head"},
            states.SIGNING: set(),
            states.EXAMINATION: {"officer"},
            states.MORE_INFORMATION: {"officer", "executor"},
            states.MEETING: set(),
            states.ARCHIVE: set(),
        }
        for state, parts in may.items():
            self.application = application_in(state, self.people)
            for part, person in self.people.everybody().items():
                with self.subTest(state=state, part=part):
                    if part in parts:
                        self.comment(person)
                        facts = api.facts(self.application, person)
                        self.assertTrue(facts.may_comment)
                        continue
                    with self.assertRaises((Forbidden, Conflict)):
                        self.comment(person)

    def test_unknown_places(self):
        for form, field in ((self.form, "nothing"), ("nothing", self.field)):
            with self.assertRaises(Missing):
                self.comment(self.people.head, form=form, field=field)
        with acting(self.people.head), self.assertRaises(Missing):
            api.set_comment_state(self.application, self.people.head, "000009", "resolved")
        with self.assertRaises(RuleRefused):
            self.comment(self.people.head, "x" * 5001)

    def test_comments_of_two_applications_do_not_mix(self):
        self.comment(self.people.head)
        other = application_in(states.HEAD_REVIEW, self.people)
        self.assertEqual(api.comments(other), ())
