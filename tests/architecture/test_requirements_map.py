"""docs/reference/requirements.md: every id is listed, every test it names exists."""

from tests.architecture.rooms import ROOT
import re
import unittest


MAP = ROOT / "docs/reference/requirements.md"
IDS = (
    *(f"A{n}" for n in range(1, 15)),
    *(f"B{n}" for n in range(1, 18)),
    *(f"C{n}" for n in range(1, 6)),
    "D",
    "E",
    *(f"F{n}" for n in range(1, 7)),
    *(f"G{n}" for n in range(1, 8)),
    "H",
)
STATES = ("works", "partly", "not yet")


class RequirementsMap(unittest.TestCase):
    """The map is the memory of the project; a map that lies is worse than none."""

    def rows(self) -> dict[str, list[str]]:
        found = {}
        for line in MAP.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 6 and re.fullmatch(r"[A-H]\d*", cells[0]):
                found[cells[0]] = cells
        return found

    def test_every_id_has_one_row(self):
        self.assertEqual(sorted(self.rows()), sorted(IDS))

    def test_states_are_words_of_the_map(self):
        wrong = [k for k, row in self.rows().items() if not row[5].startswith(STATES)]
        self.assertEqual(wrong, [])

    def test_what_works_has_tests(self):
        wrong = [
            k for k, row in self.rows().items() if row[5].startswith("works") and "`" not in row[4]
        ]
        self.assertEqual(wrong, [])

    def test_named_tests_exist(self):
        missing = []
        for key, row in self.rows().items():
            for name in re.findall(r"`([^`]+)`", row[4]):
                file, _, test = name.partition("::")
                path = ROOT / "tests" / file
                if not path.exists() or (test and test not in path.read_text(encoding="utf-8")):
                    missing.append(f"{key}: {name}")
        self.assertEqual(missing, [])
