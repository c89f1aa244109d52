"""The benchmark of growth works on a small site: what it makes, and each measurement."""

from tests.builders.demo import demo
from tests.layers import FUNCTIONAL
from tests.load.grown import grow
from tests.load.grown import Measured
import unittest


class Growth(unittest.TestCase):
    layer = FUNCTIONAL

    def test_every_measurement_finds_something(self):
        portal = self.layer["portal"]
        demo(self, portal)
        said = []
        grow(portal, 0.001, said.append)
        self.assertEqual(len(said), 6)
        site = Measured(self.layer["app"], portal)
        for name, measure in site.measurements().items():
            with self.subTest(name):
                measure()
        for browser, path, shown in (
            (site.officer, "@@organizations-list?q=C00007", "C00007"),
            (site.officer, "@@partnerships?role=financial_consultant", "@@partnership/"),
            (site.client, "@@notifications", "Листинг акций"),
            (site.client, "regulations/listing", "load-"),
        ):
            browser.open(f"{site.url}/{path}")
            self.assertIn(shown, browser.contents, path)
