"""The pages of reference say what the code does."""

from kase.is2in.subscription.book import forecast
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.reasons import REASONS
from kase.is2in.subscription.book.verification import TEXTS
from kase.is2in.subscription.formats.bids import COLUMNS
from kase.is2in.subscription.formats.faults import FAULTS
from tests.architecture.rooms import ROOT
import ast
import json
import re
import unittest


NAMED = re.compile(r"def (test_(?:art|annex|footnote)_\w+)\(")
ROW = re.compile(r"^\| ([^|]+?) \| (.*?) \| (.+?) \|$", re.MULTILINE)
REASON = re.compile(r"^\| ([^|]+?) \| ([^|`]{20,}.*?) \|$", re.MULTILINE)
NAME = re.compile(r"`(test_\w+\.\w+\.test_\w+)`")
# A paragraph or a case may be held by a test that is named by its whole point.
PART = re.compile(r", (?:paragraph|case) \d+$")


class Reference(unittest.TestCase):
    """docs/reference/subscription.md and allotment-rules.md."""

    def test_every_code_has_its_text(self):
        page = (ROOT / "docs/reference/subscription.md").read_text(encoding="utf-8")
        for code, reason in REASONS.items():
            self.assertRegex(page, rf"(?m)^\| `{code}` \|.*{re.escape(reason.message)}")
        for code, reason in forecast.REASONS.items():
            self.assertRegex(page, rf"(?m)^\| `{code}` \|.*{re.escape(reason.message)}")
        for code, text in TEXTS.items():
            self.assertRegex(page, rf"(?m)^\| `{code}` \|.*{re.escape(text)}")

    def test_every_fault_of_a_file_has_its_text(self):
        page = (ROOT / "docs/reference/subscription-files.md").read_text(encoding="utf-8")
        for code, text in FAULTS.items():
            self.assertIn(f"| `{code}` | {text} |", page)
        for name in COLUMNS:
            self.assertIn(f"| `{name}` |", page)

    def test_every_test_of_an_article_is_named(self):
        page = (ROOT / "docs/reference/subscription.md").read_text(encoding="utf-8")
        found = set()
        for path in sorted((ROOT / "tests/subscription").glob("test_*.py")):
            found |= set(NAMED.findall(path.read_text(encoding="utf-8")))
        self.assertGreater(len(found), 80)
        self.assertEqual([name for name in sorted(found) if f".{name}`" not in page], [])

    def test_every_point_of_the_rules_has_a_test_or_a_reason(self):
        page = (ROOT / "docs/reference/subscription.md").read_text(encoding="utf-8")
        tested, _head, rest = page.partition("## Points that bind no program")
        rows = {one: (NAME.findall(tests), screen) for one, tests, screen in ROW.findall(tested)}
        reasons = dict(REASON.findall(rest.partition("\n## ")[0]))
        points = (ROOT / "tests/subscription/data/articles.txt").read_text("utf-8").split("\n")
        points = [one for one in points if one]
        self.assertEqual(len(points), len(set(points)))
        there = set(defined())
        for point in points:
            with self.subTest(point):
                tests, screen = rows.get(point, ([], ""))
                self.assertNotEqual(bool(tests), point in reasons, "a test or a reason, not both")
                self.assertLessEqual(set(tests), there, "no such test")
                self.assertTrue(all(is_named(name, point) for name in tests), tests)
                self.assertTrue(screen or point in reasons)
        self.assertLessEqual(set(reasons) - {"article"}, set(points))

    def test_a_name_is_of_its_own_point_only(self):
        self.assertTrue(is_named("m.C.test_art_10_6_1_x", "10.6.1"))
        self.assertTrue(is_named("m.C.test_art_9_1_x_and_art_10_6_1_y", "10.6.1"))
        self.assertTrue(is_named("m.C.test_art_2_3_fifty", "2.3, paragraph 2"))
        for name in ("test_art_10_6_x", "test_art_10_6_dash_1_x", "test_art_10_6_12_x"):
            self.assertFalse(is_named(f"m.C.{name}", "10.6.1"))
        self.assertFalse(is_named("m.C.test_art_10_6_1_x", "10.6"))

    def test_the_example_is_a_rule(self):
        page = (ROOT / "docs/reference/allotment-rules.md").read_text(encoding="utf-8")
        lines = [line[4:] for line in page.splitlines() if line.startswith("    ")]
        rule = rules.read(json.loads("\n".join(lines)))
        self.assertEqual(rules.supplies(rule), (400_000, 600_000))


def defined():
    """Yield every test of an article as the page names it: module, class, test."""
    for path in sorted((ROOT / "tests/subscription").glob("test_*.py")):
        for one in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.ClassDef):
                for each in one.body:
                    if isinstance(each, ast.FunctionDef):
                        yield f"{path.stem}.{one.name}.{each.name}"


def is_named(test: str, point: str) -> bool:
    """Return whether a test is named by a point of the rules, or by the whole of a part."""
    name = test.rpartition(".")[2]
    return any(
        re.search(rf"(?:test_|_and_)(?:art_)?{slug(one)}(?!_?\d|_dash_|_par_|_case_)", name)
        for one in {point, PART.sub("", point)}
    )


def slug(point: str) -> str:
    """Return a point as names of tests have it: 10.6-1 is 10_6_dash_1."""
    text = point.replace(", paragraph ", "_par_").replace("-", "_dash_")
    return re.sub(r"[ ,.]+", "_", text)
