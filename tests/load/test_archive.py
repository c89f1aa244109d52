"""The benchmark of the archive works on a small site: what it makes, and each measurement."""

from kase.is2in.procedures import states
from plone import api
from tests.layers import FUNCTIONAL
from tests.load.archived import Archived
from tests.load.archived import grow
from tests.load.archived import KINDS
import unittest


TOTAL = 12


class ManyArchived(unittest.TestCase):
    layer = FUNCTIONAL

    def test_every_measurement_finds_something(self):
        portal = self.layer["portal"]
        said = []
        sizes = grow(portal, TOTAL, said.append)
        # A dozen short rows fit where there was room, or less of it than before.
        for name in ("ZODB", "archive_passage", "real papers and signatures"):
            self.assertGreater(sizes[name], 0, name)
        catalog = api.portal.get_tool("portal_catalog")
        found = catalog.unrestrictedSearchResults(
            portal_type="Application", review_state=states.ARCHIVE
        )
        self.assertEqual(len({one.application_procedure for one in found}), len(KINDS))
        site = Archived(self.layer["app"], portal, TOTAL)
        for name, measure in site.measurements().items():
            with self.subTest(name):
                measure()
        for browser, path, shown in (
            (site.clerk, "@@archive?q=1000007", "Н-2020-1000007"),
            (site.officer, "@@archive?procedure=listing-shares", "Н-2020-1000006"),
            (site.client, "@@archive?company=ISSR", "Н-2020-1000000"),
        ):
            browser.open(f"{site.url}/{path}")
            self.assertIn(shown, browser.contents, path)
