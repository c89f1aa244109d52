"""Ceilings: when something grows past one, a second thing hides in it."""

from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import ROOT
from tests.architecture.rooms import sources
import ast
import re
import subprocess
import unittest


FILE_LINES = 400
FUNCTION_LINES = 50
PUBLIC_METHODS = 15
ZCML_LINES = 80
LEFT_BEHIND = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


class Ceilings(unittest.TestCase):
    """Nothing of the code is too large to be read at once."""

    def code(self):
        return [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]

    def test_files(self):
        long = [f"{p.relative_to(ROOT)}: {n}" for p in self.code() if (n := lines(p)) > FILE_LINES]
        self.assertEqual(long, [])

    def test_zcml_files(self):
        long = [
            f"{p.relative_to(ROOT)}: {n}" for p in sources("*.zcml") if (n := lines(p)) > ZCML_LINES
        ]
        self.assertEqual(long, [])

    def test_functions_and_classes(self):
        long = []
        for path in sources():
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    size = node.end_lineno - node.lineno + 1
                    if size > FUNCTION_LINES:
                        long.append(f"{where} {node.name}: {size} lines")
                elif isinstance(node, ast.ClassDef):
                    public = [
                        n.name
                        for n in node.body
                        if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
                    ]
                    if len(public) > PUBLIC_METHODS:
                        long.append(f"{where} {node.name}: {len(public)} public methods")
        self.assertEqual(long, [])

    def test_no_module_of_leftovers(self):
        self.assertEqual([str(p) for p in sources("utils.py")], [])

    def test_nothing_left_behind(self):
        found = [
            f"{path.relative_to(ROOT)}:{number}"
            for kind in ("*.py", "*.zcml", "*.pt", "*.js", "*.typ")
            for path in sources(kind)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if LEFT_BEHIND.search(line)
        ]
        self.assertEqual(found, [])

    def test_privilege_is_raised_in_one_module(self):
        words = re.compile(
            r"unrestrictedSearchResults|newSecurityManager|adopt_(user|roles)"
        )
        allowed = {
            PACKAGE / "web/privilege.py",
            # Jobs are nobody's: they run as the system.
            PACKAGE / "ledger/worker.py",
            # Finds out whose credentials a failed request carries; raises nothing.
            PACKAGE / "policy/browser/identity.py",
        }
        found = [
            str(path.relative_to(ROOT))
            for path in sources()
            if path not in allowed and words.search(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])

    def test_sql_text_carries_no_data(self):
        # An f-string or a % inside text(...) would put data where only bound parameters belong.
        loose = re.compile(r"\btext\(\s*(f[\"']|[\"'][^\"']*[\"']\s*(%|\.format|\+))")
        found = [
            str(path.relative_to(ROOT))
            for path in sources()
            if loose.search(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])

    def test_python_style(self):
        ruff = subprocess.run(
            [ROOT / ".venv/bin/ruff", "check", "--quiet", "."],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        self.assertEqual(ruff.returncode, 0, ruff.stdout)

    def test_xml_style(self):
        files = [str(p) for p in sources("*.zcml")]
        check = subprocess.run(
            [ROOT / ".venv/bin/zpretty", "--check", *files], capture_output=True, text=True
        )
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
