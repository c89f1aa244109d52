"""What the linter finds in a template, and that the templates that ship have no faults."""

from kase.is2in.procedures.letters import facts
from kase.is2in.procedures.letters import linter
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.markup import blocks
from kase.is2in.procedures.letters.placeholders import FACTS
from kase.is2in.procedures.letters.placeholders import vocabulary
from kase.is2in.procedures.letters.types import KINDS
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import OUTCOME
from pathlib import Path
from tests.builders.catalogue import shipped as shipped_definitions
from tests.layers import INTEGRATION
import unittest


REFERENCE = Path(__file__).parents[3] / "docs/reference/letter-templates.md"


def definition(code):
    return next(one for one in shipped_definitions() if one.code == code)


def codes(text, *definitions):
    texts = dict.fromkeys(LANGUAGES, text)
    found = linter.check(texts, definitions)
    return [(one.fault.line, one.fault.code) for one in found if one.language == "ru"]


class Linter(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.shares = definition("listing-shares")
        self.audit = definition("auditor-monitoring")

    def names(self, of, table):
        return [
            one
            for one in vocabulary(of).values()
            if (one.columns is not None) == table and one.name.startswith("field.")
        ]

    def test_names_of_every_letter(self):
        for one in FACTS:
            text = f"{{{{ {one.name} }}}}"
            if one.columns is not None:
                inner = "".join(f"| {{{{ row.{name} }}}} |\n" for name in one.columns)
                text = f"{{{{ each {one.name} }}}}\n{inner}{{{{ end }}}}"
            self.assertEqual(codes(text), [], text)

    def test_faults(self):
        [field, *_others] = self.names(self.shares, False)
        for text, wanted in (
            ("а\n{{ aplication.number }}", [(2, "unknown")]),
            ("{{ if nothing }}\n{{ end }}", [(1, "unknown")]),
            ("{{ each nothing }}\n{{ row.x }}\n{{ end }}", [(1, "unknown")]),
            ("{{ each application.number }}\n{{ end }}", [(1, "no-table")]),
            ("{{ securities }}", [(1, "table")]),
            ("{{ if securities }}\nа\n{{ end }}", []),
            ("{{ row.isin }}", [(1, "row-outside")]),
            ("{{ each securities }}\n{{ row.colour }}\n{{ end }}", [(2, "no-column")]),
            ("{{ if application.number }}", [(1, "unclosed")]),
            (f"{{{{ {field.name} }}}}", [(1, "no-procedure")]),
            ("{{ field.nothing.at-all }}", [(1, "no-procedure")]),
        ):
            with self.subTest(text):
                self.assertEqual(codes(text), wanted)

    def test_fields_of_the_procedures(self):
        [field, *_others] = self.names(self.shares, False)
        text = f"{{{{ {field.name} }}}}"
        self.assertEqual(codes(text, self.shares), [])
        missing = [(1, "no-field")]
        known = field.name in vocabulary(self.audit)
        self.assertEqual(codes(text, self.shares, self.audit), [] if known else missing)
        self.assertEqual(codes("{{ field.general.no-such }}", self.shares), missing)

    def test_tables_of_the_forms(self):
        found = 0
        for one in shipped_definitions():
            for table in self.names(one, True):
                found += 1
                cells = " | ".join(f"{{{{ row.{name} }}}}" for name in table.columns)
                text = f"{{{{ each {table.name} }}}}\n| {cells} |\n{{{{ end }}}}"
                self.assertEqual(codes(text, one), [], text)
        self.assertGreater(found, 5)

    def test_translations(self):
        found = linter.check({"ru": "а", "kk": "", "en": " "}, ())
        said = [(one.language, one.warning) for one in found]
        self.assertEqual(said, [("kk", True), ("en", True)])
        [missing] = list(linter.check({"kk": "а", "en": "a"}, ()))
        self.assertEqual((missing.language, missing.fault.code), ("ru", "no-text"))
        self.assertFalse(missing.warning)


class Shipped(unittest.TestCase):
    layer = INTEGRATION

    def test_no_faults_in_any_language(self):
        for one in shelf.shipped():
            definitions = tuple(definition(code) for code in one.procedures)
            with self.subTest(one.code):
                self.assertEqual(linter.check(one.texts, definitions), ())
                self.assertEqual(set(one.titles), set(LANGUAGES))

    def test_every_kind_and_every_decision(self):
        codes = {one.code for one in shelf.shipped()}
        self.assertLessEqual(set(KINDS), codes)
        for one in shipped_definitions():
            for decision in ("granted", "refused"):
                self.assertIn(f"{one.code}-{decision}", codes)

    def test_examples_leave_nothing_open(self):
        shares = definition("listing-shares")
        for one in shelf.shipped():
            text = fill(one.text("kk"), facts.example(shares, "kk"))
            self.assertNotIn("{{", text)
            self.assertTrue(blocks(text))
            if one.kind == OUTCOME:
                self.assertIn("ЛК-2026-004", text)


class Reference(unittest.TestCase):
    def test_every_name_is_in_the_reference_and_no_other(self):
        text = REFERENCE.read_text("utf-8").partition("## Names of every letter")[2]
        rows = [line for line in text.splitlines() if line.startswith("| `")]
        named = {line.split("`")[1] for line in rows}
        self.assertEqual(named, {one.name for one in FACTS})
        for one in FACTS:
            [row] = [line for line in rows if line.startswith(f"| `{one.name}`")]
            for column in one.columns or ():
                self.assertIn(f"`row.{column}`", row)
            self.assertEqual("at sending" in row, one.late, row)
