"""Definitions on disk: each loads and speaks three languages; slips are refused with their line."""

from collections import Counter
from dataclasses import replace
from io import BytesIO
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.checks import problems
from kase.is2in.procedures.catalogue.checks import require_sound
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.criteria import write_criteria
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.catalogue.export import write_files
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.reader import read_categories
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.catalogue.vocabulary import read_vocabulary
from kase.is2in.procedures.catalogue.vocabulary import with_vocabulary
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import RuleRefused
from pathlib import Path
from tests.builders.catalogue import states_of
from tests.questionnaires.floor import FieldsCase
from zipfile import ZipFile
from zope.i18n import interpolate
from zope.schema import getFieldsInOrder
import json
import shutil
import tempfile


SHARES = FOLDER / "listing-shares"
ON_DISK = sorted(file.parent for file in FOLDER.glob(f"*/{PROCEDURE_FILE}"))
KINDS = {
    "TextLine",
    "Text",
    "Int",
    "Decimal",
    "Money",
    "Percent",
    "Date",
    "Choice",
    "YesNo",
    "Table",
    "Upload",
    "Isin",
    "Iin",
    "Bin",
    "Phone",
    "Email",
}


def said(message) -> str:
    """Return a message with its mapping filled in, problems within problems too."""
    mapping = {key: said(value) for key, value in (getattr(message, "mapping", None) or {}).items()}
    return interpolate(str(message), mapping)


class OnDisk(FieldsCase):
    """What ships with us is sound."""

    def test_every_definition_is_sound(self):
        self.assertTrue(ON_DISK)
        for folder in ON_DISK:
            definition = read_procedure(folder)
            found = problems(definition, states_of(definition.workflow))
            self.assertEqual([(each.place, said(each.text)) for each in found], [], folder.name)

    def test_categories_are_the_manuals(self):
        found = [category.code for category in read_categories(FOLDER / "categories.toml")]
        self.assertEqual(found, ["listing", "nonlisted", "auditors", "membership", "disclosure"])
        for folder in ON_DISK:
            self.assertIn(read_procedure(folder).category, found)

    def test_json_round_trip(self):
        for folder in ON_DISK:
            definition = read_procedure(folder)
            text = json.dumps(definition.to_json(), ensure_ascii=False, sort_keys=True)
            again = ProcedureDefinition.from_json(json.loads(text))
            self.assertEqual(again, definition)
            self.assertEqual(json.dumps(again.to_json(), ensure_ascii=False, sort_keys=True), text)


class Shares(FieldsCase):
    """The listing of shares asks what an issuer must tell."""

    def setUp(self):
        super().setUp()
        self.definition = read_procedure(SHARES)

    def fields(self, *stages):
        for stage in self.definition.filling_stages():
            if not stages or stage.id in stages:
                for form in stage.forms:
                    for name, field in getFieldsInOrder(form_schema(form.model)):
                        yield form.id, name, field

    def test_stages_of_the_manual(self):
        titles = [stage.title("ru") for stage in self.definition.filling_stages()]
        self.assertEqual(
            titles,
            [
                "Общие сведения",
                "Сведения о финансовом консультанте",
                "Заявление",
                "Базовые требования",
                "Дополнительные требования",
                "Документы",
            ],
        )
        skippable = [s.id for s in self.definition.filling_stages() if s.skippable]
        self.assertEqual(skippable, ["consultant"])

    def test_size(self):
        self.assertGreaterEqual(len(list(self.fields("base-requirements"))), 60)
        self.assertGreaterEqual(len(list(self.fields())), 150)

    def test_every_kind_of_field(self):
        kinds = Counter(type(field).__name__ for _form, _name, field in self.fields())
        columns = Counter(
            type(column).__name__
            for _form, _name, field in self.fields()
            for column in getattr(field, "columns", ())
        )
        self.assertEqual(KINDS - set(kinds) - set(columns), set())
        self.assertGreater(kinds["YesNo"], 15)

    def test_yes_and_no_have_dependants(self):
        conditions = [words(field).depends for _form, _name, field in self.fields()]
        self.assertGreater(sum("=yes" in each for each in conditions), 15)
        self.assertGreater(sum("=no" in each for each in conditions), 3)

    def test_no_word_is_left_in_russian(self):
        letters = set("әіңғүұқөһӘІҢҒҮҰҚӨҺ")
        kazakh = [words(field).titles["kk"] for _form, _name, field in self.fields()]
        self.assertGreater(sum(bool(letters & set(each)) for each in kazakh) / len(kazakh), 0.9)
        for form, name, field in self.fields():
            english = words(field).titles["en"]
            self.assertTrue(english.isascii() or "’" in english, f"{form}.{name}")

    def test_view_in_every_process_and_withdrawal_until_the_meeting(self):
        for process in self.definition.processes:
            ids = [subprocess.id for subprocess in process.subprocesses]
            self.assertIn("view", ids)
            withdrawal = process.state in states.AT_EXCHANGE[:6] and process.state != "meeting"
            self.assertEqual("withdrawal" in ids, withdrawal, process.state)


class Refused(FieldsCase):
    """A copy of a sound folder with one defect sown into it."""

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp()) / "listing-shares"
        shutil.copytree(SHARES, self.folder)
        shutil.copy(FOLDER / "vocabulary.toml", self.folder)
        self.addCleanup(shutil.rmtree, self.folder.parent)

    def sow(self, name, old, new):
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def unread(self):
        with self.assertRaises(RuleRefused) as caught:
            read_procedure(self.folder)
        self.assertEqual(caught.exception.code, "definition")
        return said(caught.exception.message)

    def unsound(self):
        definition = read_procedure(self.folder)
        with self.assertRaises(RuleRefused) as caught:
            require_sound(definition, states.EVERY)
        return {error.field: said(error.message) for error in caught.exception.errors}

    def test_unknown_key(self):
        line = self.sow("procedure.toml", 'state = "signing"', 'stat = "x"\nstate = "signing"')
        self.assertEqual(self.unread(), f"procedure.toml, line {line}: unknown key “stat”")

    def test_unknown_key_in_an_inline_table(self):
        line = self.sow("procedure.toml", 'id = "aml", ', 'id = "aml", icon = "x", ')
        # Inside an inline table the line of the list it stands in is named.
        self.assertEqual(self.unread(), f"procedure.toml, line {line - 2}: unknown key “icon”")

    def test_missing_kazakh_title(self):
        line = self.sow("procedure.toml", 'ru = "Заявление", kk = "Өтініш", ', 'ru = "Заявление", ')
        self.assertEqual(self.unread(), f"procedure.toml, line {line}: “kk” is missing")

    def test_empty_title(self):
        line = self.sow("procedure.toml", 'kk = "Өтініш", ', 'kk = " ", ')
        self.assertEqual(self.unread(), f"procedure.toml, line {line}: kk is empty")

    def test_form_not_found(self):
        line = self.sow("procedure.toml", '{ id = "aml"', '{ id = "aml-cft"')
        said_so = self.unread()
        self.assertIn("there is no file forms/aml-cft.xml", said_so)
        self.assertIn(f"line {line - 2}", said_so)

    def test_a_file_outside_the_folder(self):
        self.sow("procedure.toml", '"criteria.toml"', '"../../../../etc/passwd"')
        self.assertIn("there is no file", self.unread())

    def test_a_form_nobody_names(self):
        shutil.copy(self.folder / "forms/aml.xml", self.folder / "forms/stray.xml")
        self.assertIn("no stage names the file forms/stray.xml", self.unread())

    def test_not_toml(self):
        line = self.sow("procedure.toml", "[description]", "[description")
        self.assertIn(f"procedure.toml, line {line}: ", self.unread())

    def test_wrong_words_and_kinds(self):
        whole = (self.folder / PROCEDURE_FILE).read_text(encoding="utf-8")
        for old, new, expected in (
            ('kind = "documents"', 'kind = "papers"', "“papers” is not one of"),
            ('filers = ["issuer", ', 'filers = ["isuer", ', "“isuer” is not one of"),
            ('actors = ["FirstHead"]', "actors = []", "actors is a list of texts"),
            ("edition = 4", 'edition = "3"', "“edition” has a wrong kind of value"),
            ("edition = 4", "edition = 0", "edition is a number from 1"),
            ("days = 10", 'days = "10"', "“days” has a wrong kind of value"),
            ("days = 10", "days = 0", "days is a number from 1"),
            ("days = 10", "days = true", "days is a number from 1"),
            ('id = "general"', 'id = "General info"', "is not an identifier"),
            ("= 2026-06-22", "= 2026-06-22T10:00:00", "without a time"),
            ('code = "listing-shares"', 'code = "shares"', "differs from the name of the folder"),
        ):
            with self.subTest(new):
                line = self.sow(PROCEDURE_FILE, old, new)
                self.assertIn(expected, found := self.unread())
                self.assertIn(f"line {line}: ", found)
            (self.folder / PROCEDURE_FILE).write_text(whole, encoding="utf-8")

    def test_a_deadline_without_an_owner(self):
        self.sow(PROCEDURE_FILE, 'state = "archive"\n', 'state = "archive"\ndays = 5\n')
        self.assertIn("a deadline without an owner", self.unsound()["archive"])

    def test_a_term_of_years(self):
        self.sow(PROCEDURE_FILE, "days = 10", "days = 251")
        self.assertIn("a term has from 1 to 250", self.unsound()["examination"])

    def test_an_edition_of_before_has_no_terms(self):
        data = read_procedure(self.folder).to_json()
        for process in data["processes"]:
            del process["days"]
        old = ProcedureDefinition.from_json(data)
        self.assertEqual({process.days for process in old.processes}, {None})
        self.assertEqual(problems(old, states.EVERY), ())

    def test_duplicate_field(self):
        self.sow("forms/aml.xml", 'name="changes"', 'name="changed"')
        found = self.unsound()
        self.assertEqual(found["filling/fill/general/aml/changed"], "“changed” is there twice")

    def test_field_without_kazakh(self):
        self.sow("forms/aml.xml", 'is2in:kk="Не өзгерді"', "")
        found = self.unsound()["filling/fill/general/aml/changes"]
        self.assertEqual(found, "the label has no translation: Kazakh language")

    def test_unreachable_rows(self):
        self.sow("criteria.toml", "to = 2026-06-21", "to = 2017-05-31")
        found = self.unsound()["filling/fill/additional-requirements/criteria"]
        self.assertEqual(found, "row 1: cannot be reached: it ends before it begins")

    def test_row_with_an_unknown_option(self):
        self.sow("criteria.toml", 'package = "package-3" }', 'package = "package-4" }')
        found = "; ".join(self.every_problem())
        self.assertIn("row 6: the vocabulary has no “package=package-4”", found)

    def test_rows_that_hide_one_another(self):
        self.sow("criteria.toml", "to = 2026-06-21", "to = 2026-06-22")
        self.assertIn(
            "rows 1 and 4: “package” is asked for one and not for the other", self.every_problem()
        )

    def test_the_same_row_twice_on_a_day(self):
        self.sow(
            "criteria.toml",
            'category = "standard" }\nform = "standard"\nfrom = 2026-06-22',
            'category = "standard" }\nform = "standard"\nfrom = 2026-06-21',
        )
        self.assertIn(
            "rows 2 and 7: the same combination twice on the same day", self.every_problem()
        )

    def test_row_with_a_form_the_stage_has_not(self):
        self.sow("criteria.toml", 'form = "private-placement"', 'form = "private"')
        found = self.every_problem()
        self.assertIn("row 8: the stage has no form “private”", found)
        self.assertIn("no combination leads to the form “private-placement”", found)

    def test_state_without_process(self):
        self.sow("procedure.toml", 'state = "conclusion"', 'state = "concluding"')
        found = self.every_problem()
        self.assertIn("the state “conclusion” has no process", found)
        self.assertIn("the workflow has no state “concluding”", found)

    def test_withdrawal_after_the_meeting(self):
        self.sow("procedure.toml", 'withdrawal_until = "meeting"', 'withdrawal_until = "decision"')
        self.assertIn("withdrawal is open after the meeting is scheduled", self.every_problem())

    def test_the_same_stage_twice(self):
        self.sow("procedure.toml", 'id = "application"\nkind', 'id = "general"\nkind')
        self.assertIn("“general” is there twice", self.every_problem())

    def every_problem(self):
        definition = read_procedure(self.folder)
        return [said(each.text) for each in problems(definition, states.EVERY)]


class Text(FieldsCase):
    """What is written is read again."""

    def test_exported_files_are_the_same_definition(self):
        for folder in ON_DISK:
            definition = read_procedure(folder)
            with tempfile.TemporaryDirectory() as target:
                with ZipFile(BytesIO(archive(definition))) as exported:
                    exported.extractall(target)
                self.assertEqual(read_procedure(Path(target) / definition.code), definition)
            self.assertEqual(archive(definition), archive(definition))

    def test_quotes_and_line_breaks_survive(self):
        definition = read_procedure(SHARES)
        odd = 'Процедура "с кавычками", \\ и\nстрокой'
        changed = replace(definition, titles=Frozen({**definition.titles, "ru": odd}))
        folder = Path(tempfile.mkdtemp()) / "listing-shares"
        self.addCleanup(shutil.rmtree, folder.parent)
        for name, text in write_files(changed).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        self.assertEqual(read_procedure(folder), changed)

    def test_written_criteria_are_read_again(self):
        table = read_procedure(SHARES).stage("additional-requirements").criteria
        vocabulary = read_vocabulary(FOLDER / "vocabulary.toml")
        again = read_criteria(write_criteria(table), "criteria")
        self.assertEqual(with_vocabulary(again, vocabulary), table)
