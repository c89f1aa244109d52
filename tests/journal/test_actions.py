"""Every action that is recorded anywhere has a name, in three languages, and none too many."""

from kase.is2in.insiders.types import CHANGES
from kase.is2in.insiders.types import PROPOSAL_STATES
from kase.is2in.journal.actions import ACTIONS
from kase.is2in.journal.actions import GROUPS
from kase.is2in.signing.trusted import changes as trusted
from kase.is2in.subscription.clearing.defaults import STEPS
from tests.architecture.rooms import PACKAGE
from tests.architecture.test_translations import catalogue
from tests.journal.sources import recorded
import re
import unittest


WORKFLOWS = PACKAGE / "profiles/default/workflows"


def transitions() -> set[str]:
    """Return the ids of the transitions of all workflows of applications."""
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS.glob("kase_*/definition.xml")]
    return set(re.findall(r'transition_id="([\w-]+)"', "".join(texts)))


# How an action goes on whose end is put together while it runs.
ENDS = {
    "application.": transitions(),
    "insiders.": set(CHANGES),
    "insiders.proposal-": set(PROPOSAL_STATES) - {"open"},
    "subscription.penalty-": set(STEPS),
    "trust.": {trusted.ADDED, trusted.REMOVED, trusted.SETTINGS},
}


class Names(unittest.TestCase):
    """The source against the list."""

    def setUp(self):
        self.found = recorded()

    def names(self) -> dict[str, str]:
        names = dict(self.found.names)
        for beginning, where in self.found.beginnings.items():
            names |= {f"{beginning}{end}": where for end in ENDS[beginning]}
        return names

    def test_the_source_was_understood(self):
        self.assertEqual(self.found.unknown, [])
        self.assertGreater(len(self.found.names), 30)
        known = set(ENDS)
        self.assertEqual(set(self.found.beginnings) - known, set(), "say in ENDS how they go on")

    def test_every_action_has_a_name(self):
        without = {name: where for name, where in self.names().items() if name not in ACTIONS}
        self.assertEqual(without, {}, "name it in journal/actions.py")

    def test_every_name_has_an_action(self):
        self.assertEqual(set(ACTIONS) - set(self.names()), set())

    def test_names_differ_and_are_translated(self):
        listed = [str(title) for _group, actions in GROUPS for title in actions.values()]
        self.assertEqual(len(listed), len(set(listed)))
        for language in ("ru", "kk"):
            texts = catalogue(language)
            self.assertEqual([one for one in listed if one not in texts], [])
