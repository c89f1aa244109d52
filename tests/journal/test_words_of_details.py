"""Whatever a room writes into the journal has a name that people read."""

from kase.is2in.journal.details import LABELS
from tests.architecture.rooms import sources
import ast
import unittest


def written_keys() -> set[str]:
    """Return the keys of details that calls of ``record`` write out."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record":
                found |= {
                    key.value
                    for given in [*node.args, *(word.value for word in node.keywords)]
                    if isinstance(given, ast.Dict)
                    for key in given.keys
                    if isinstance(key, ast.Constant)
                }
    return found


class Words(unittest.TestCase):
    def test_every_key_that_is_written_has_a_name(self):
        written = written_keys()
        self.assertIn("reason", written)
        self.assertEqual(sorted(written - set(LABELS)), [])
