"""Criteria of a dynamic stage: level by level, by the day, and never a wrong path."""

from datetime import date
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
import unittest


LAST_OLD, FIRST_NEW = date(2026, 6, 21), date(2026, 6, 22)
SHARES = {"platform": "main", "sector": "shares"}
PREMIUM = {**SHARES, "category": "premium"}


class Criteria(unittest.TestCase):
    """The table of the listing of shares."""

    def setUp(self):
        self.definition = read_procedure(FOLDER / "listing-shares")
        self.table = self.definition.stage("additional-requirements").criteria

    def codes(self, chosen, on):
        level, options = self.table.options(chosen, on)
        return level, [option.code for option in options]

    def test_level_by_level(self):
        self.assertEqual(
            self.codes({}, FIRST_NEW), ("platform", ["main", "alternative", "private"])
        )
        self.assertEqual(self.codes({"platform": "main"}, FIRST_NEW), ("sector", ["shares"]))
        self.assertEqual(self.codes(SHARES, FIRST_NEW), ("category", ["premium", "standard"]))
        packages = ["package-1", "package-2", "package-3"]
        self.assertEqual(self.codes(PREMIUM, FIRST_NEW), ("package", packages))
        self.assertEqual(self.codes({**PREMIUM, "package": "package-2"}, FIRST_NEW), ("", []))

    def test_packages_only_for_main_shares_premium(self):
        self.assertEqual(self.codes({**SHARES, "category": "standard"}, FIRST_NEW), ("", []))
        alternative = {"platform": "alternative", "sector": "shares"}
        self.assertEqual(self.codes(alternative, FIRST_NEW), ("", []))
        wrong = {**SHARES, "category": "standard", "package": "package-1"}
        with self.assertRaises(RuleRefused):
            self.table.form_for(wrong, FIRST_NEW)

    def test_the_leaf_names_its_form(self):
        self.assertIsNone(self.table.form_for(PREMIUM, FIRST_NEW))
        leaf = {**PREMIUM, "package": "package-3"}
        self.assertEqual(self.table.form_for(leaf, FIRST_NEW), "premium-package-3")

    def test_edge_days(self):
        self.assertEqual(self.table.form_for(PREMIUM, LAST_OLD), "shares-general")
        self.assertIsNone(self.table.form_for(PREMIUM, FIRST_NEW))
        self.assertEqual(self.codes({}, LAST_OLD), ("platform", ["main", "alternative"]))
        self.assertEqual(
            self.table.form_for({**SHARES, "category": "standard"}, FIRST_NEW), "standard"
        )
        first = date(2017, 6, 1)
        alternative = {"platform": "alternative", "sector": "shares"}
        self.assertEqual(self.table.form_for(alternative, first), "shares-general")
        with self.assertRaises(RuleRefused):
            self.table.options(alternative, date(2017, 5, 31))

    def test_both_days_of_a_row_count(self):
        row = CriteriaRow(Frozen(platform="main"), "form", LAST_OLD, FIRST_NEW)
        self.assertTrue(row.in_force(LAST_OLD) and row.in_force(FIRST_NEW))
        self.assertFalse(row.in_force(date(2026, 6, 20)) or row.in_force(date(2026, 6, 23)))
        self.assertTrue(CriteriaRow(Frozen(), "form").in_force(date.min))

    def test_unknown_is_refused(self):
        for chosen in ({"platform": "moon"}, {"market": "main"}, {**SHARES, "category": "gold"}):
            with self.assertRaises(RuleRefused) as caught:
                self.table.options(chosen, FIRST_NEW)
            self.assertEqual(caught.exception.code, "criteria")

    def test_empty_choice_is_no_choice(self):
        self.assertEqual(self.codes({"platform": "", "sector": ""}, FIRST_NEW)[0], "platform")

    def test_what_lies_below_the_next_level_is_not_looked_at(self):
        self.assertEqual(self.codes({"package": "package-1"}, FIRST_NEW)[0], "platform")

    def test_every_row_leads_to_its_form(self):
        stage = self.definition.stage("additional-requirements")
        for row in self.table.rows:
            self.assertEqual(self.table.form_for(row.values, row.valid_from), row.form)
            self.assertTrue(stage.form(row.form).model)

    def test_unknown_parts(self):
        for find in (self.definition.stage, self.definition.process):
            with self.assertRaises(Missing):
                find("no-such")
