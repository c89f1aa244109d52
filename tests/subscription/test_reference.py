"""The pages of reference say what the code does."""

from kase.is2in.subscription.book import forecast
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.reasons import REASONS
from kase.is2in.subscription.book.verification import TEXTS
from kase.is2in.subscription.formats.bids import COLUMNS
from kase.is2in.subscription.formats.faults import FAULTS
from tests.architecture.rooms import ROOT
import json
import re
import unittest


NAMED = re.compile(r"def (test_(?:art|annex)_\w+)\(")


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

    def test_the_example_is_a_rule(self):
        page = (ROOT / "docs/reference/allotment-rules.md").read_text(encoding="utf-8")
        lines = [line[4:] for line in page.splitlines() if line.startswith("    ")]
        rule = rules.read(json.loads("\n".join(lines)))
        self.assertEqual(rules.supplies(rule), (400_000, 600_000))
