"""What was sent is kept for good; what changed between two sendings, field by field."""

from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.review.anchoring import pairs
from kase.is2in.procedures.review.submissions import as_text
from kase.is2in.questionnaires.api import from_json
from kase.is2in.terms.errors import Missing
from sqlalchemy.exc import IntegrityError
from tests.builders.answers import file
from tests.builders.procedures import acting
from tests.builders.procedures import add_security
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill_form
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
import unittest


NAMES = ("Асанов А.", "Берікова Б.", "Власов В.")


class Submissions(unittest.TestCase):
    """By the door."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.HEAD_REVIEW, self.people)

    def all(self, person=None):
        person = person or self.people.executor
        with acting(person):
            return api.submissions(self.application, person)

    def changes(self, before, after="now", person=None):
        person = person or self.people.executor
        with acting(person):
            return api.submission_differences(self.application, person, str(before), str(after))

    def fields(self, before, after="now"):
        return {
            field.field: field
            for stage in self.changes(before, after)
            for form in stage.forms
            for field in form.fields
        }

    def save(self, stage, form, values):
        with acting(self.people.executor) as who:
            schema = next(
                one.schema for one in api.stage(self.application, stage).forms if one.id == form
            )
            ready = from_json(schema, values)
            api.save_stage(self.application, who, stage, form=form, values=ready)

    def rework(self):
        step(self.application, self.people.head, "return-to-filling")

    def test_each_sending_is_kept_with_its_hash(self):
        (first,) = self.all()
        self.assertEqual((first.number, first.act, first.changed), (1, "send-to-head", None))
        with acting(self.people.executor) as who:
            kept, answers = api.submission(self.application, who, 1)
        self.assertEqual(sha256(as_text(answers).encode("utf-8")).hexdigest(), kept.sha256)
        self.rework()
        walk(self.application, self.people, states.SIGNING)
        numbers = [(one.number, one.act, one.changed) for one in self.all()]
        self.assertEqual(
            numbers,
            [(1, "send-to-head", None), (2, "send-to-head", 0), (3, "approve-by-head", 0)],
        )
        self.assertEqual({one.sha256 for one in self.all()}, {first.sha256})

    def test_nothing_of_it_can_be_altered(self):
        own = {"own": self.application.getId()}
        for statement in (
            "UPDATE submission SET act = 'other' WHERE application = :own",
            "UPDATE submission_answers SET body = '{}' WHERE application = :own",
            "DELETE FROM submission WHERE application = :own",
            "DELETE FROM submission_answers WHERE application = :own",
            "TRUNCATE submission",
            "TRUNCATE submission_answers",
        ):
            savepoint = ledger.session().begin_nested()
            with self.subTest(statement), self.assertRaises(IntegrityError):
                ledger.write(statement, own if ":own" in statement else None)
            savepoint.rollback()
        self.assertEqual(len(self.all()), 1)

    def test_it_goes_with_an_application_that_was_never_sent_to_the_exchange(self):
        self.rework()
        with acting(self.people.executor) as who:
            api.delete_application(self.application, who)
        count = "SELECT count(*) FROM submission_answers WHERE application = :own"
        self.assertEqual(ledger.read(count, {"own": self.application.getId()})[0][0], 0)

    def test_words_of_a_text(self):
        self.rework()
        self.save("general", "aml", {"public_officials": True, "public_officials_names": "А и Б"})
        walk(self.application, self.people, states.HEAD_REVIEW)
        self.rework()
        self.save("general", "aml", {"public_officials_names": "А, В и Б"})
        field = self.fields(2)["public_officials_names"]
        self.assertEqual((field.state, field.before, field.after), ("changed", "А и Б", "А, В и Б"))
        self.assertIn("added", {piece.op for piece in field.pieces})
        self.assertEqual("".join(p.text for p in field.pieces if p.op != "removed"), "А, В и Б")
        self.save("general", "aml", {"public_officials_names": None})
        self.assertEqual(self.fields(2)["public_officials_names"].state, "removed")

    def test_a_file_by_its_name_and_hash(self):
        self.rework()
        data = b"%PDF-1.4\n% another\n%%EOF\n"
        self.save("documents", "documents", {"charter": file("Устав 2.pdf", data)})
        before, after = self.fields(1)["charter"].files
        self.assertEqual(after.filename, "Устав 2.pdf")
        self.assertEqual(after.sha256, sha256(data).hexdigest())
        self.assertNotEqual(before.sha256, after.sha256)
        self.assertEqual(set(self.fields(1)), {"charter"})

    def test_rows_of_a_table(self):
        self.rework()
        rows = [{"name": n, "citizenship": "Казахстан", "percent": "30"} for n in NAMES]
        self.save("general", "aml", {"owners": rows})
        walk(self.application, self.people, states.HEAD_REVIEW)
        self.rework()
        rows = [rows[2], {**rows[0], "percent": "35"}, {**rows[1], "name": "Новый Н."}]
        rows[2] = {"name": "Новый Н.", "citizenship": "Литва", "percent": "26"}
        self.save("general", "aml", {"owners": rows})
        found = self.fields(2)["owners"].rows
        self.assertEqual(
            sorted((row.state, row.before or 0, row.after or 0) for row in found),
            [("added", 0, 3), ("changed", 1, 2), ("removed", 2, 0)],
        )
        changed = next(row for row in found if row.state == "changed")
        marks = [{piece.op for piece in cell.pieces} for cell in changed.cells]
        self.assertEqual(marks[0], {"same"})
        self.assertLessEqual({"removed", "added"}, marks[-1])

    def test_a_form_that_came_and_one_that_went(self):
        self.rework()
        with acting(self.people.executor) as who:
            stage = next(one for one in api.stages(self.application).stages if one.forms[0].isin)
            api.remove_form(self.application, who, stage.id, stage.forms[0].id)
            added = add_security(self.application, who, stage.id, last=True)[0]
            fill_form(self.application, who, stage.id, added)
        (found,) = self.changes(1)
        self.assertEqual([form.state for form in found.forms], ["removed", "added"])
        self.assertTrue(all(form.fields for form in found.forms))

    def test_what_the_exchange_sees(self):
        self.rework()
        walk(self.application, self.people, states.EXAMINATION)
        self.assertEqual([one.number for one in self.all()], [1, 2, 3])
        (seen,) = self.all(self.people.officer)
        self.assertEqual((seen.number, seen.act), (3, "approve-by-head"))
        for before, after in ((1, 3), (3, 1), (3, 9), ("x", 3), ("", "now")):
            with self.subTest(before=before, after=after), self.assertRaises(Missing):
                self.changes(before, after, self.people.officer)
        self.assertEqual(self.changes(3, "now", self.people.officer), ())
        with acting(self.people.officer) as who, self.assertRaises(Missing):
            api.submission(self.application, who, 1)


class Rows(unittest.TestCase):
    """Which row became which."""

    def test_pairs(self):
        a, b, c = ({"name": name, "share": share} for name, share in zip("abc", "123", strict=True))
        cases = {
            "nothing": ([], [], ()),
            "equal": ([a, b], [a, b], ((0, 0), (1, 1))),
            "moved": ([a, b], [b, a], ((1, 0), (0, 1))),
            "removed": ([a, b, c], [a, c], ((0, 0), (1, None), (2, 1))),
            "removed first": ([a, b], [b], ((0, None), (1, 0))),
            "added": ([a], [b, a], ((None, 0), (0, 1))),
            "changed": ([a, b], [a, {**b, "share": "9"}], ((0, 0), (1, 1))),
            "replaced": ([a], [{"name": "x", "share": "9"}], ((0, None), (None, 0))),
            "twins": ([a, a], [a], ((0, 0), (1, None))),
        }
        for name, (old, new, expected) in cases.items():
            with self.subTest(name):
                found = pairs(old, new)
                self.assertEqual(sorted(found, key=str), sorted(expected, key=str))
