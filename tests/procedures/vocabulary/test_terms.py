"""The vocabulary of criteria: dated terms, what combinations may name, what staff may change."""

from dataclasses import replace
from datetime import date
from kase.is2in.procedures.catalogue import editions
from kase.is2in.procedures.catalogue import shelf
from kase.is2in.procedures.catalogue import terms
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.criteria_checks import criteria_problems
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.loader import load
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.catalogue.vocabulary import overlaps
from kase.is2in.procedures.catalogue.vocabulary import read_vocabulary
from kase.is2in.procedures.catalogue.vocabulary import with_vocabulary
from kase.is2in.procedures.catalogue.vocabulary import write_vocabulary
from kase.is2in.procedures.vocabulary.combinations import combinations
from kase.is2in.procedures.vocabulary.combinations import users_of
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from pathlib import Path
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from tests.layers import INTEGRATION
from tests.procedures.test_definition_files import said
import tempfile
import unittest


CODE = "listing-shares"
STAGE = "additional-requirements"
SHIPPED = read_vocabulary(FOLDER / "vocabulary.toml")
D1, D2, D3 = date(2026, 1, 1), date(2026, 6, 22), date(2027, 1, 1)
MAIN = terms.TermKey("platform", "main", date(2017, 6, 1))
TITLES = {"ru": "Зелёная", "kk": "Жасыл", "en": "Green"}


def option(code, first=None, last=None, ru="Имя"):
    return OptionDefinition(code, Frozen(ru=ru, kk=ru, en=ru), first, last)


def table(rows):
    """Return criteria of one shared level with the rows of a text."""
    return read_criteria(f'[[level]]\nid = "platform"\n{rows}', "criteria")


def row(code, days=""):
    return f'\n[[row]]\nchoose = {{ platform = "{code}" }}\nform = "x"\n{days}\n'


class Pure(unittest.TestCase):
    """Terms and combinations without a site."""

    def problems(self, rows, vocabulary=SHIPPED):
        found = criteria_problems(with_vocabulary(table(rows), vocabulary), {"x"})
        return [said(one) for one in found]

    def vocabulary(self, *options):
        return tuple(
            replace(level, options=options) if level.id == "platform" else level
            for level in SHIPPED
        )

    def test_the_text_is_read_again(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vocabulary.toml"
            path.write_text(write_vocabulary(SHIPPED), encoding="utf-8")
            self.assertEqual(read_vocabulary(path), SHIPPED)

    def test_a_combination_inside_the_days_of_its_term_is_right(self):
        self.assertEqual(self.problems(row("private", "from = 2026-06-22")), [])
        self.assertEqual(self.problems(row("main", "from = 2017-06-01\nto = 2020-01-01")), [])

    def test_an_unknown_code_and_an_unknown_level(self):
        self.assertEqual(
            self.problems(row("moon")), ["row 1: the vocabulary has no “platform=moon”"]
        )
        self.assertIn("the vocabulary has no level “platform”", self.problems(row("main"), ()))

    def test_a_code_that_is_not_in_force_on_the_days_of_the_combination(self):
        (early,) = self.problems(row("private", "from = 2026-06-21"))
        self.assertTrue(early.startswith("row 1: “platform=private” is not in force on "), early)
        (ever,) = self.problems(row("private"))
        self.assertIn("“platform=private” is in force from ", ever)
        ended = self.vocabulary(option("main", D1, D2))
        (late,) = self.problems(row("main", f"from = {D1}"), ended)
        self.assertIn("is not in force on", late)
        self.assertEqual(self.problems(row("main", f"from = {D1}\nto = {D2}"), ended), [])

    def test_a_gap_between_two_terms_of_a_code(self):
        gap = self.vocabulary(option("main", D1, date(2026, 6, 20)), option("main", D2))
        self.assertEqual(len(self.problems(row("main", f"from = {D1}"), gap)), 1)
        whole = self.vocabulary(option("main", D1, date(2026, 6, 21)), option("main", D2))
        self.assertEqual(self.problems(row("main", f"from = {D1}"), whole), [])

    def test_a_code_twice_on_a_day(self):
        self.assertEqual(list(overlaps((option("a", D1, D2), option("a", D2)))), ["a"])
        self.assertEqual(list(overlaps((option("a"), option("b"), option("c", D1)))), [])
        self.assertEqual(list(overlaps((option("a", D3), option("a")))), ["a"])

    def test_what_is_shown_is_of_the_day(self):
        renamed = self.vocabulary(
            option("main", D1, date(2026, 6, 21), "Старое"), option("main", D2, ru="Новое")
        )
        criteria = with_vocabulary(table(row("main")), renamed)
        for day, title in ((D1, "Старое"), (D2, "Новое")):
            level, options = criteria.options({}, day)
            self.assertEqual((level, [one.title("ru") for one in options]), ("platform", [title]))
        self.assertEqual(criteria.level("platform").option("main").title("ru"), "Новое")
        with self.assertRaises(RuleRefused):
            criteria.options({"platform": "main"}, date(2025, 12, 31))

    def test_an_edition_of_before_is_read_as_it_was(self):
        data = read_procedure(FOLDER / CODE).to_json()
        for process in data["processes"]:
            for subprocess in process["subprocesses"]:
                for stage in subprocess["stages"]:
                    for level in (stage["criteria"] or {"levels": ()})["levels"]:
                        level.pop("shared")
                        for one in level["options"]:
                            one.pop("valid_from")
                            one.pop("valid_to")
        old = ProcedureDefinition.from_json(data).stage(STAGE).criteria
        self.assertFalse(any(level.shared for level in old.levels))
        self.assertEqual(old.options({}, D3)[0], "platform")
        self.assertEqual(len(old.options({}, D3)[1]), 3)


class Site(unittest.TestCase):
    """The vocabulary of a site."""

    layer = INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.root = self.portal["procedures"]
        self.procedure = self.root["listing"][CODE]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])

    def change(self, key=MAIN, **values):
        old = terms.term(self.root, key)
        terms.change_term(self.root, key, replace(old, **values), terms.mark(old))

    def new(self, code="green", first=D3, last=None, titles=TITLES):
        return terms.term_of(code, titles, first, last)

    def test_it_is_brought_once(self):
        self.assertEqual(terms.vocabulary(self.root), SHIPPED)
        self.change(titles=Frozen(ru="Главная", kk="Басты", en="Main"))
        terms.remove_term(self.root, terms.TermKey("sector", "funds", date(2017, 6, 1)), {})
        before = terms.vocabulary(self.root)
        load(self.portal)
        self.assertEqual(terms.vocabulary(self.root), before)

    def test_a_change_waits_for_an_edition(self):
        self.change(titles=Frozen(ru="Главная", kk="Басты", en="Main"))
        self.assertTrue(editions.is_changed(self.procedure))

        def title():
            level = shelf.definition(CODE).stage(STAGE).criteria.level("platform")
            return level.option("main").title("ru")

        self.assertEqual(title(), "Основная")
        editions.publish(self.procedure, editions.today())
        self.assertEqual(title(), "Главная")
        self.assertFalse(editions.is_changed(self.procedure))

    def test_an_ended_term_stops_the_next_edition(self):
        self.change(valid_to=D3)
        found = [said(one.text) for one in editions.problems_of(self.procedure)]
        self.assertTrue(any("platform=main" in one for one in found), found)
        with self.assertRaises(RuleRefused):
            editions.publish(self.procedure, editions.today())

    def test_a_term_of_other_days_is_added(self):
        self.change(valid_to=date(2026, 12, 31))
        terms.add_term(self.root, "platform", self.new("main"))
        found = next(one for one in terms.vocabulary(self.root) if one.id == "platform")
        self.assertEqual([one.code for one in found.options[:2]], ["main", "main"])
        self.assertEqual(found.option("main", D3).title("ru"), "Зелёная")

    def test_what_is_wrong_is_refused_at_its_field(self):
        wrong = (
            (self.new("Зелёная"), "code"),
            (self.new(""), "code"),
            (self.new(titles={**TITLES, "kk": " "}), "title_kk"),
            (self.new(titles={**TITLES, "en": "x" * 201}), "title_en"),
            (self.new(first=D3, last=D2), "valid_to"),
            (self.new("main"), "valid_from"),
        )
        for new, field in wrong:
            with self.subTest(field), self.assertRaises(RuleRefused) as caught:
                terms.add_term(self.root, "platform", new)
            self.assertEqual([one.field for one in caught.exception.errors], [field])
        with self.assertRaises(Missing):
            terms.add_term(self.root, "market", self.new())

    def test_two_people_on_one_term(self):
        seen = terms.mark(terms.term(self.root, MAIN))
        self.change(valid_to=D3)
        with self.assertRaises(Stale):
            terms.change_term(self.root, MAIN, self.new("main"), seen)

    def test_a_term_that_is_named_is_not_removed(self):
        users = users_of(self.root, "platform", "main")
        self.assertIn(CODE, users)
        with self.assertRaises(Conflict):
            terms.remove_term(self.root, MAIN, {code: code for code in users})
        terms.add_term(self.root, "platform", self.new())
        key = terms.TermKey("platform", "green", D3)
        terms.remove_term(self.root, key, {})
        with self.assertRaises(Missing):
            terms.term(self.root, key)

    def test_combinations_of_a_day(self):
        def shown(day):
            return {(one.definition.code, one.row.form) for one in combinations(self.root, day)}

        self.assertIn((CODE, "premium-package-1"), shown(D3))
        self.assertIn(("private-market", "bonds"), shown(D3))
        self.assertIn(("nonlisted-admission", "units"), shown(D3))
        self.assertEqual(shown(date(2017, 6, 1)), set())
        self.procedure.closed = True
        self.assertNotIn((CODE, "premium-package-1"), shown(D3))
