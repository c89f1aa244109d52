"""Threads of comments: who may say what, that they survive rework and find their place again."""

from decimal import Decimal
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.builders.procedures import acting
from tests.builders.procedures import add_security
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill_form
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from zope.schema import TextLine
import unittest


TEXT = "Укажите адрес <script>alert(1)</script>"


class ThreadCase(unittest.TestCase):
    """An application with its first head, and what is said on it."""

    layer = INTEGRATION
    state = states.HEAD_REVIEW

    def setUp(self):
        self.people = cast()
        self.application = application_in(self.state, self.people)
        with acting(self.people.executor):
            found = api.stages(self.application).stages
        self.stage = found[0]
        form = self.stage.forms[0]
        self.form = form.id
        self.field = next(name for name in form.values if isinstance(form.schema[name], TextLine))

    def comment(self, person, text=TEXT, form=None, field=None, row=None):
        with acting(person):
            place = (form or self.form, field or self.field)
            return api.add_comment(self.application, person, *place, text, row)

    def reply(self, person, thread, text="Исправлено"):
        with acting(person):
            return api.reply(self.application, person, thread.id, text)

    def settle(self, person, thread, state):
        with acting(person):
            return api.set_comment_state(self.application, person, thread.id, state)

    def seen(self, person):
        with acting(person):
            return api.comments(self.application, person)

    def save(self, values, form=None, stage=None):
        with acting(self.people.executor):
            api.save_stage(
                self.application,
                self.people.executor,
                stage or self.stage.id,
                form=form or self.form,
                values=values,
            )

    def back(self):
        step(self.application, self.people.head, "return-to-filling")


class Threads(ThreadCase):
    """By the door."""

    def test_comment_has_author_moment_and_text_as_written(self):
        added = self.comment(self.people.head)
        self.assertEqual(added.author.id, self.people.head.id)
        self.assertEqual((added.text, added.state), (TEXT, "open"))
        self.assertEqual(self.seen(self.people.head), (added,))

    def test_several_at_once_or_none_of_them(self):
        with acting(self.people.head):
            drafts = [(self.form, self.field, "Раз"), (self.form, self.field, " ")]
            with self.assertRaises(RuleRefused):
                api.add_comments(self.application, self.people.head, drafts)
            self.assertEqual(self.seen(self.people.head), ())
            added = api.add_comments(self.application, self.people.head, drafts[:1] * 2)
        self.assertEqual(len(added), 2)
        self.assertNotEqual(added[0].id, added[1].id)

    def test_survives_rework_and_is_settled(self):
        thread = self.comment(self.people.head)
        self.back()
        answered = self.settle(self.people.executor, thread, "answered")
        self.assertEqual(answered.settled_by.id, self.people.executor.id)
        with self.assertRaises(Forbidden):
            self.settle(self.people.executor, thread, "resolved")
        walk(self.application, self.people, states.HEAD_REVIEW)
        resolved = self.settle(self.people.head, thread, "resolved")
        self.assertEqual(resolved.state, "resolved")
        reopened = self.settle(self.people.head, thread, "open")
        self.assertIsNone(reopened.settled_by)
        said = [one.state for one in reopened.messages]
        self.assertEqual(said, ["answered", "resolved", "open"])

    def test_a_reply_of_the_other_side_answers_and_ones_own_opens_again(self):
        thread = self.comment(self.people.head)
        self.assertEqual(self.reply(self.people.head, thread, "И ещё").state, "open")
        self.back()
        answered = self.reply(self.people.executor, thread)
        self.assertEqual((answered.state, answered.messages[-1].text), ("answered", "Исправлено"))
        walk(self.application, self.people, states.HEAD_REVIEW)
        self.assertEqual(self.reply(self.people.head, thread, "Не то").state, "open")
        self.settle(self.people.head, thread, "resolved")
        with self.assertRaises(Conflict):
            self.reply(self.people.head, thread)
        self.back()
        with self.assertRaises(Conflict):
            self.settle(self.people.executor, thread, "answered")

    def test_ones_own_comment_is_not_answered_by_oneself_in_the_page(self):
        thread = self.comment(self.people.head)
        self.assertEqual(thread.may, {"reply", "resolved"})
        self.back()
        self.assertEqual(self.seen(self.people.head)[0].may, frozenset())
        self.assertEqual(self.seen(self.people.executor)[0].may, {"reply", "answered"})

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

    def test_unknown_places_and_texts(self):
        for form, field in ((self.form, "nothing"), ("nothing", self.field)):
            with self.assertRaises(Missing):
                self.comment(self.people.head, form=form, field=field)
        for row in (0, 99, -1):
            with self.assertRaises(Missing):
                self.comment(self.people.head, row=row)
        for name in ("000009", "9", "٠٠٠٠٠١", "", "000001;"):
            with acting(self.people.head), self.assertRaises(Missing):
                api.set_comment_state(self.application, self.people.head, name, "resolved")
        for text in ("x" * 5001, "", " \n", "нул\x00ь"):
            with self.assertRaises(RuleRefused):
                self.comment(self.people.head, text)

    def test_comments_of_two_applications_do_not_mix(self):
        self.comment(self.people.head)
        other = application_in(states.HEAD_REVIEW, self.people)
        with acting(self.people.head):
            self.assertEqual(api.comments(other, self.people.head), ())

    def test_what_the_applicant_says_inside_stays_there(self):
        self.comment(self.people.head, "Здесь у нас пробел")
        walk(self.application, self.people, states.EXAMINATION)
        for person in (self.people.officer, self.people.clerk):
            self.assertEqual(self.seen(person), ())
            with acting(person):
                acts = api.history(self.application, person)
            self.assertNotIn("пробел", str([one.details for one in acts]))
        asked = self.comment(self.people.officer, "Чем подтверждается?")
        self.assertFalse(asked.internal)
        self.assertEqual(len(self.seen(self.people.executor)), 2)
        self.assertEqual(self.seen(self.people.officer), (asked,))

    def test_they_go_with_an_application_that_is_deleted(self):
        thread = self.comment(self.people.head)
        self.back()
        with acting(self.people.executor):
            api.delete_application(self.application, self.people.executor)
            left = api.comments(self.application, self.people.executor)
        self.assertNotIn(thread.id, [one.id for one in left])


class Places(ThreadCase):
    """What became of the commented place."""

    def one(self):
        return self.seen(self.people.head)[0]

    def test_nothing_changed(self):
        self.comment(self.people.head)
        self.back()
        self.assertIsNone(self.one().since)

    def test_old_and_new_answer_when_and_by_whom(self):
        self.save_text("АО «Старое имя» в Алматы")
        self.comment(self.people.head)
        self.back()
        self.save({self.field: "АО «Новое имя» в Алматы"})
        since = self.one().since
        self.assertEqual(since.by.id, self.people.executor.id)
        self.assertEqual(since.difference.before, "АО «Старое имя» в Алматы")
        marks = [(piece.op, piece.text.strip()) for piece in since.difference.pieces]
        self.assertIn(("removed", "Старое"), marks)
        self.assertIn(("added", "Новое"), marks)
        self.assertEqual(self.one().quote.text, "АО «Старое имя» в Алматы")

    def save_text(self, text):
        self.back()
        self.save({self.field: text})
        walk(self.application, self.people, states.HEAD_REVIEW)

    def test_changed_and_changed_back_is_no_change(self):
        self.save_text("Как было")
        self.comment(self.people.head)
        self.back()
        self.save({self.field: "Иначе"})
        self.save({self.field: "Как было"})
        self.assertIsNone(self.one().since)

    def test_a_form_that_was_removed(self):
        with acting(self.people.executor):
            found = api.stages(self.application).stages
        dynamic = next(stage for stage in found if stage.kind == "dynamic")
        form = dynamic.forms[0]
        self.comment(self.people.head, form=form.id, field=next(iter(form.values)))
        self.back()
        with acting(self.people.executor):
            who = self.people.executor
            api.remove_form(self.application, who, dynamic.id, form.id)
            added = add_security(self.application, who, dynamic.id)[0]
            fill_form(self.application, who, dynamic.id, added)
            api.save_stage(self.application, who, dynamic.id, action="done")
        thread = self.one()
        self.assertEqual(thread.place, "form-gone")
        self.assertIn(form.isin, thread.quote.form)
        self.assertTrue(thread.quote.label and thread.quote.text)
        self.assertIsNone(thread.since)
        walk(self.application, self.people, states.HEAD_REVIEW)
        self.assertEqual(self.settle(self.people.head, thread, "resolved").state, "resolved")

    def owners(self, *rows):
        found = tuple(
            {"name": name, "citizenship": "Казахстан", "percent": Decimal(share)}
            for name, share in rows
        )
        self.save({"owners": found}, "aml")

    def test_a_row_of_a_table_is_found_again_or_is_gone(self):
        self.back()
        self.owners(("Асанов А.", "26"), ("Берікова Б.", "30"), ("Власов В.", "44"))
        walk(self.application, self.people, states.HEAD_REVIEW)
        thread = self.comment(self.people.head, form="aml", field="owners", row=1)
        self.assertIn("Берікова Б.", thread.quote.text)
        self.assertNotIn("Асанов", thread.quote.text)
        self.back()
        self.owners(("Новый Н.", "5"), ("Власов В.", "44"), ("Берікова Б.", "51"))
        thread = self.one()
        self.assertEqual((thread.place, thread.row), ("here", 2))
        changed = [row for row in thread.since.difference.rows if row.state == "changed"]
        self.assertEqual([(row.before, row.after) for row in changed], [(2, 3)])
        self.owners(("Новый Н.", "5"), ("Власов В.", "44"))
        thread = self.one()
        self.assertEqual((thread.place, thread.row), ("row-gone", None))
        self.assertIn("Берікова Б.", thread.quote.text)

    def test_a_question_that_is_no_longer_asked(self):
        self.back()
        names = "public_officials_names"
        self.save({"public_officials": True, names: "Асанов А."}, "aml")
        walk(self.application, self.people, states.HEAD_REVIEW)
        self.comment(self.people.head, form="aml", field=names)
        self.back()
        self.save({"public_officials": False}, "aml")
        thread = self.one()
        self.assertEqual(thread.place, "unasked")
        self.assertEqual(thread.since.difference.state, "removed")
        self.assertEqual(thread.quote.text, "Асанов А.")
