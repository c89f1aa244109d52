"""Whatever a room writes into the journal has a name that people read."""

from kase.is2in.journal.details import LABELS
from tests.architecture.rooms import sources
from tests.journal.sources import is_ledgers
from tests.journal.sources import Module
import ast
import unittest


def written_keys() -> set[str]:
    """Return the keys of details that calls of ``ledger.record`` write out."""
    found: set[str] = set()
    for path in sources():
        for call, _function in Module(path).calls("record"):
            given = [*call.args, *(word.value for word in call.keywords)]
            written = [one for one in given if is_ledgers(call) and isinstance(one, ast.Dict)]
            found |= {
                key.value for one in written for key in one.keys if isinstance(key, ast.Constant)
            }
    return found


class Words(unittest.TestCase):
    def test_every_key_that_is_written_has_a_name(self):
        written = written_keys()
        self.assertIn("reason", written)
        self.assertEqual(sorted(written - set(LABELS)), [])
