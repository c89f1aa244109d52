"""Stages: statuses, readiness, save, done, skip, dynamic forms, the consultant, stale edits."""

from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from tests.builders.procedures import acting
from tests.builders.procedures import add_security
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill
from tests.builders.procedures import fill_form
from tests.builders.procedures import ISIN
from tests.layers import INTEGRATION
import unittest


GENERAL = "general"
DYNAMIC = "additional-requirements"
CONSULTANT = "consultant"


class Stages(unittest.TestCase):
    """By the door, as the executor."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.who = self.people.executor
        self.application = application_in(states.FILLING, self.people)
        block = acting(self.who)
        block.__enter__()
        self.addCleanup(block.__exit__, None, None, None)

    def stage(self, stage_id):
        return api.stage(self.application, stage_id, self.who)

    def save(self, stage_id, **kw):
        return api.save_stage(self.application, self.who, stage_id, **kw)

    def test_new_application_is_not_started(self):
        line = api.stages(self.application, self.who)
        self.assertEqual({one.status for one in line.stages}, {"not_started"})
        self.assertTrue(line.editable)
        self.assertEqual(line.readiness.done, 0)
        self.assertEqual(line.readiness.percent, 0)
        self.assertEqual(len(line.readiness.missing), line.readiness.total)
        self.assertNotIn("summary", [one.kind for one in line.stages])

    def test_saving_part_is_incomplete_and_counted(self):
        form = self.stage(GENERAL).forms[0]
        name = form.missing[0].field
        before = len(self.stage(GENERAL).missing)
        fill_form(self.application, self.who, GENERAL, form)
        saved = self.save(GENERAL, form=form.id, values={name: None})
        self.assertEqual(saved.status, "incomplete")
        self.assertLess(len(saved.missing), before)
        self.assertIn(name, [gap.field for gap in saved.missing])

    def test_done_needs_every_field_and_keeps_what_was_saved(self):
        form = self.stage(GENERAL).forms[0]
        fill_form(self.application, self.who, GENERAL, form)
        with self.assertRaises(RuleRefused) as caught:
            self.save(GENERAL, action="done")
        self.assertEqual(
            [error.field for error in caught.exception.errors],
            [gap.field for gap in self.stage(GENERAL).missing],
        )
        for other in self.stage(GENERAL).forms[1:]:
            fill_form(self.application, self.who, GENERAL, other)
        self.assertEqual(self.stage(GENERAL).status, "in_progress")
        self.assertEqual(self.save(GENERAL, action="done").status, "filled")

    def test_filled_stage_becomes_incomplete_when_an_answer_is_taken_away(self):
        fill(self.application, self.people)
        form = self.stage(GENERAL).forms[0]
        field = next(n for n, v in form.values.items() if form.schema[n].required)
        saved = self.save(GENERAL, form=form.id, values={field: None})
        self.assertEqual(saved.status, "incomplete")

    def test_full_application_is_ready(self):
        fill(self.application, self.people)
        line = api.stages(self.application, self.who)
        self.assertEqual({one.status for one in line.stages}, {"filled", "skipped"})
        self.assertEqual((line.readiness.percent, line.readiness.missing), (100, ()))

    def test_wrong_value_is_refused_by_field(self):
        form = self.stage(GENERAL).forms[0]
        name = next(n for n, f in form.schema.namesAndDescriptions() if "Bin" in type(f).__name__)
        with self.assertRaises(RuleRefused) as caught:
            self.save(GENERAL, form=form.id, values={name: "123"})
        self.assertEqual([error.field for error in caught.exception.errors], [name])

    def test_stale_edit_is_refused_with_both(self):
        form = self.stage(GENERAL).forms[0]
        field = next(n for n, f in form.schema.namesAndDescriptions() if "TextLine" in str(type(f)))
        self.save(GENERAL, form=form.id, values={field: "Первый"}, base_version=0)
        with self.assertRaises(Stale) as caught:
            self.save(GENERAL, form=form.id, values={field: "Второй"}, base_version=0)
        self.assertEqual(caught.exception.current.values[field], "Первый")
        self.assertEqual(caught.exception.current.version, 1)

    def test_only_skippable_stages_are_skipped(self):
        with self.assertRaises(RuleRefused):
            self.save(GENERAL, action="skip")
        self.assertEqual(self.save(CONSULTANT, action="skip").status, "skipped")
        self.assertEqual(self.save(CONSULTANT, action="save").status, "incomplete")

    def test_unknown_names(self):
        with self.assertRaises(Missing):
            self.stage("summary")
        with self.assertRaises(Missing):
            self.save(GENERAL, form="documents", values={})
        with self.assertRaises(Malformed):
            self.save(GENERAL, action="finish")

    def test_every_change_is_a_new_version(self):
        before = self.application.revision
        form = self.stage(GENERAL).forms[0]
        fill_form(self.application, self.who, GENERAL, form)
        self.assertGreater(self.application.revision, before)
        after = self.application.revision
        self.save(GENERAL, form=form.id, values={})
        self.assertEqual(self.application.revision, after, "nothing has changed")

    def test_dynamic_stage_shows_levels_and_adds_one_form_per_security(self):
        [gap] = self.stage(DYNAMIC).missing
        self.assertEqual(gap.field, "criteria")
        first = api.criteria(self.application, DYNAMIC, {})
        self.assertTrue(first.options and first.needs_isin and not first.complete)
        [added] = add_security(self.application, self.who, DYNAMIC)
        self.assertTrue(added.removable)
        self.assertEqual(added.isin, ISIN)
        self.assertEqual(len(added.criteria_titles), len(added.criteria))
        with self.assertRaises(RuleRefused):
            add_security(self.application, self.who, DYNAMIC)
        [other] = add_security(self.application, self.who, DYNAMIC, "KZ0007786572")
        self.assertNotEqual(added.id, other.id)
        api.remove_form(self.application, self.who, DYNAMIC, added.id)
        self.assertEqual([one.id for one in self.stage(DYNAMIC).forms], [other.id])
        [again] = add_security(self.application, self.who, DYNAMIC)
        self.assertNotIn(again.id, (added.id, other.id))

    def test_dynamic_refusals(self):
        for chosen, isin, field in (
            ({}, ISIN, "criteria"),
            ({"platform": "moon"}, ISIN, None),
            ({"galaxy": "main"}, ISIN, None),
        ):
            with self.subTest(chosen=chosen), self.assertRaises(RuleRefused) as caught:
                api.add_form(self.application, self.who, DYNAMIC, chosen, isin)
            if field:
                self.assertEqual(caught.exception.errors[0].field, field)
        with self.assertRaises(RuleRefused) as caught:
            add_security(self.application, self.who, DYNAMIC, "KZ1C00000958")
        self.assertEqual(caught.exception.errors[0].field, "isin")
        with self.assertRaises(Missing):
            api.criteria(self.application, GENERAL, {})

    def test_consultant_is_told_and_takes_part(self):
        offered = [one.id for one in api.consultants(self.application)]
        self.assertEqual(offered, [self.people.consultant.id])
        api.choose_consultant(self.application, self.who, self.people.consultant.id)
        api.choose_consultant(self.application, self.who, self.people.consultant.id)
        rows, total = notify.notifications(self.people.consultant.id)
        self.assertEqual((total, rows[0].event), (1, "application.assigned"))
        for person in (self.people.stranger, self.people.officer, self.people.consultant_head):
            with self.assertRaises(RuleRefused):
                api.choose_consultant(self.application, self.who, person.id)
        with acting(self.people.consultant):
            fill_form(
                self.application, self.people.consultant, GENERAL, self.stage(GENERAL).forms[0]
            )
        self.assertEqual(self.stage(GENERAL).executor.id, self.people.consultant.id)

    def test_only_executors_fill_and_only_while_filling(self):
        for part in ("head", "colleague", "stranger", "officer", "clerk", "consultant"):
            person = self.people.everybody()[part]
            with self.subTest(part), acting(person), self.assertRaises(Forbidden):
                api.save_stage(self.application, person, GENERAL)
        sent = application_in(states.HEAD_REVIEW, self.people)
        with self.assertRaises(Conflict):
            api.save_stage(sent, self.who, GENERAL)
        self.assertFalse(api.stages(sent, self.who).editable)
