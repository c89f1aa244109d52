"""No right changes unnoticed: the site against the table that people have read."""

from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.subscription import api as subscription
from pathlib import Path
from plone import api
from tests.architecture.rooms import ROOT
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import INTEGRATION
from tests.permissions import roles
from tests.permissions.table import page
from tests.subscription.test_rest import ANNEX
import difflib
import unittest


REVIEWED = ROOT / "docs/reference/permissions.md"
MADE = Path("permissions.md")
SAMPLE = DocumentFacts({"ru": "А", "kk": "А", "en": "A"})


class Rights(unittest.TestCase):
    """Types, states, permissions, transitions, pages."""

    layer = INTEGRATION
    maxDiff = None

    def setUp(self):
        application_in("filling", cast())
        with acting(build.officer("library@exchange.example", ("library",))):
            library.add_document("sample", "listing", SAMPLE)
        build.organization("BRK1", ("member",))
        with acting(build.person("seller@broker1.example", "BRK1")):
            subscription.add_subscription(ANNEX)
        with api.env.adopt_roles(["Manager"]):
            self.samples = {name: self.sample(name) for name in roles.types()}

    def sample(self, name):
        catalog = api.portal.get_tool("portal_catalog")
        found = catalog.unrestrictedSearchResults(portal_type=name, sort_on="path")
        self.assertTrue(found, f"nothing of the type {name} to look at")
        return found[0]._unrestrictedGetObject()

    def test_the_reviewed_table_holds(self):
        with api.env.adopt_roles(["Manager"]):
            made = page(self.samples)
        MADE.write_text(made, encoding="utf-8")
        reviewed = REVIEWED.read_text(encoding="utf-8") if REVIEWED.exists() else ""
        changed = difflib.unified_diff(
            reviewed.splitlines(), made.splitlines(), "reviewed", "found", lineterm="", n=0
        )
        self.assertEqual("\n".join(changed), "", f"what was found lies in {MADE.resolve()}")
