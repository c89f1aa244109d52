"""The store: versions, authors, stale edits, files, snapshots, reuse."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import last_saved
from kase.is2in.questionnaires.api import reusable
from kase.is2in.questionnaires.api import snapshot
from kase.is2in.questionnaires.staging import KEPT_FOR
from kase.is2in.questionnaires.staging import stage
from kase.is2in.questionnaires.staging import staged
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from tests.builders.forms import MODEL
from tests.builders.forms import pdf_file
from tests.builders.forms import right_answers
from tests.builders.forms import simple_form
from tests.questionnaires.floor import FieldsCase
from tests.questionnaires.floor import Holder
import pickle


NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


class AnswersTests(FieldsCase):
    def setUp(self):
        super().setUp()
        self.holder = Holder()
        self.answers = Answers(self.holder)

    def save(self, values, author="aliya", **kw):
        return self.answers.save("general", self.schema, values, author=author, **kw)

    def test_nothing_yet(self):
        self.assertEqual((), self.answers.form_ids())
        self.assertEqual({}, self.answers.values("general"))
        self.assertEqual(0, self.answers.version("general"))
        self.assertIsNone(last_saved(self.holder))

    def test_a_save_keeps_author_time_and_what_changed(self):
        with clock.frozen(NOON):
            self.assertEqual(1, self.save({"name": "A", "kind": "bond"}))
        self.assertEqual(2, self.save({"name": "B"}, author="berik"))
        self.assertEqual({"name": "B", "kind": "bond"}, self.answers.values("general"))
        first, second = self.answers.saves("general")
        self.assertEqual((1, "aliya", NOON), (first.version, first.author, first.at))
        self.assertEqual((("kind", "name"), ("name",)), (first.changed, second.changed))
        self.assertEqual(second.at, last_saved(self.holder))

    def test_saving_the_same_is_no_new_version(self):
        rows = ({"owner": "A", "share": None},)
        self.assertEqual(1, self.save({"name": "A", "owners": rows}))
        self.assertEqual(1, self.save({"name": "A", "owners": list(rows), "about": ""}))

    def test_none_takes_an_answer_away(self):
        self.save({"name": "A", "charter": pdf_file()})
        self.save({"about": "text"})
        self.assertIn("charter", self.answers.values("general"))
        self.save({"charter": None})
        self.assertEqual({"name": "A", "about": "text"}, self.answers.values("general"))

    def test_wrong_answers_are_not_stored(self):
        for values in ({"isin": "KZ"}, {"nothing": 1}, {"coupon": "not asked, still checked"}):
            with self.subTest(values), self.assertRaises(RuleRefused) as caught:
                self.save({"name": "A", **values})
            self.assertEqual([*values], [error.field for error in caught.exception.errors])
        self.assertEqual(0, self.answers.version("general"))

    def test_a_stale_edit_is_refused_with_what_is_stored(self):
        self.save({"name": "A"}, base_version=0)
        self.save({"name": "B"}, author="berik", base_version=1)
        with self.assertRaises(Stale) as caught:
            self.save({"name": "C"}, base_version=1)
        current = caught.exception.current
        self.assertEqual(
            (2, "berik", "B"), (current.version, current.author, current.values["name"])
        )
        self.assertEqual("B", self.answers.values("general")["name"])
        self.assertEqual(3, self.save({"name": "C"}, base_version=2))

    def test_what_is_read_does_not_change_what_is_stored(self):
        self.save({"owners": ({"owner": "A"},)})
        read = self.answers.values("general")
        read["owners"][0]["owner"] = "changed"
        read["name"] = "changed"
        self.assertEqual({"owners": ({"owner": "A"},)}, self.answers.values("general"))

    def test_a_snapshot_never_changes(self):
        self.save({"name": "A", "owners": ({"owner": "A"},)})
        frozen = snapshot(self.holder)
        self.save({"name": "B"})
        self.assertEqual(1, frozen["general"].version)
        self.assertEqual("A", frozen["general"].values["name"])
        for change in (
            lambda: frozen.update(x=1),
            lambda: frozen["general"].values.update(name="X"),
            lambda: frozen["general"].values["owners"][0].pop("owner"),
        ):
            with self.assertRaises(TypeError):
                change()
        self.assertEqual(frozen, pickle.loads(pickle.dumps(frozen)))  # noqa: S301

    def test_remove(self):
        self.save({"name": "A"})
        self.answers.remove("general")
        self.assertEqual((), self.answers.form_ids())


class StagingTests(FieldsCase):
    def test_a_file_waits_for_its_person_and_field_for_a_day(self):
        holder, file = Holder(), pdf_file()
        with clock.frozen(NOON):
            token = stage(holder, "aliya", "general", "charter", file).token
            self.assertIs(file, staged(holder, token, "aliya", "general", "charter"))
            self.assertIsNone(staged(holder, token, "berik", "general", "charter"))
            self.assertIsNone(staged(holder, token, "aliya", "general", "other"))
            self.assertIsNone(staged(holder, "guess", "aliya", "general", "charter"))
        with clock.frozen(NOON + KEPT_FOR + timedelta(minutes=1)):
            self.assertIsNone(staged(holder, token, "aliya", "general", "charter"))

    def test_a_saved_file_waits_no_more(self):
        holder, file = Holder(), pdf_file()
        token = stage(holder, "aliya", "general", "charter", file).token
        Answers(holder).save("general", self.schema, {"charter": file}, author="aliya")
        self.assertIsNone(staged(holder, token, "aliya", "general", "charter"))

    def test_a_person_cannot_fill_the_disk(self):
        holder = Holder()
        tokens = [
            stage(holder, "aliya", "general", f"file{number}", pdf_file()).token
            for number in range(60)
        ]
        kept = [
            number
            for number, token in enumerate(tokens)
            if staged(holder, token, "aliya", "general", f"file{number}")
        ]
        self.assertEqual(50, len(kept))


class ReuseTests(FieldsCase):
    source = Source("A-17", NOON, "listing-17")

    def test_each_reused_answer_remembers_where_it_came_from(self):
        found = reusable({"name": "A", "kind": "bond"}, self.schema, self.source)
        answers = Answers(Holder())
        answers.save("general", self.schema, found.values, author="aliya", source=found.source)
        self.assertEqual({"name": self.source, "kind": self.source}, answers.sources("general"))
        answers.save("general", self.schema, {"name": "B"}, author="aliya")
        self.assertEqual({"kind": self.source}, answers.sources("general"))

    def test_fields_that_are_gone_or_changed(self):
        old = form_schema(
            simple_form(
                '<field name="name" type="zope.schema.Int"><title>A</title></field>',
                '<field name="email" type="zope.schema.TextLine"><title>B</title></field>',
                '<field name="gone" type="zope.schema.TextLine"><title>C</title></field>',
            )
        )
        values = {"name": 5, "email": "a@b.kz", "gone": "x", "isin": "KZ1C00000959", "bin": "1"}
        found = reusable(values, self.schema, self.source, old)
        self.assertEqual(("gone",), found.dropped)
        self.assertEqual(("bin", "email", "name"), found.refused)
        self.assertEqual({"isin": "KZ1C00000959"}, dict(found.values))

    def test_files_are_copied(self):
        file = pdf_file()
        found = reusable(right_answers(file), form_schema(MODEL), self.source)
        self.assertIsNot(file, found.values["charter"])
        self.assertEqual(file.data, found.values["charter"].data)
