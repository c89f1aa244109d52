"""Axe looks at the main pages as three people see them, on a wide and a narrow screen."""

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from tests.browser.journey import ARGUMENTS
from tests.browser.journey import chromium
from tests.browser.journey import CLIENT
from tests.browser.journey import PASSWORD
from tests.builders.demo import demo
from tests.layers import SERVER
import re
import unittest


EXCHANGE = "officer@exchange.example"
WIDTHS = (1280, 390)
OPEN = ("@@login", "@@connect", "@@connection-status", "@@recover-password")
CLIENTS = (
    "@@home",
    "@@profile",
    "@@sessions",
    "@@absences",
    "@@users",
    "@@partnerships",
    "@@in-review",
    "@@archive",
    "@@questionnaires",
    "@@notifications",
    "@@insiders",
    "@@my-journal",
    "procedures",
)
OFFICERS = (
    "@@home",
    "@@my-tasks",
    "@@register",
    "@@organizations-list",
    "@@connection-requests",
    "@@journal",
    "organizations/ISSR",
)
# Only what is serious is asked for, and only the words a failure needs are carried over.
LOOK = """
async () => {
  const found = await axe.run({ resultTypes: ['violations'] });
  const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  return serious.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]);
}
"""


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Access(unittest.TestCase):
    """Nothing serious or critical on any of the main pages."""

    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        demo(self, portal)
        self.base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        self.axe = AXE_FILE_PATH.read_text("utf-8")
        driver = self.enterContext(sync_playwright())
        self.chromium = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        self.addCleanup(self.chromium.close)

    def visitor(self, email: str = "") -> Page:
        """Return the page of somebody, logged in where an address is given."""
        page = self.chromium.new_context(locale="ru-RU").new_page()
        if email:
            page.goto(f"{self.base}/@@login")
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.click("form.login-form button.btn-primary")
            page.wait_for_url(re.compile("@@home"))
        return page

    def look(self, page: Page, paths: tuple[str, ...]) -> None:
        """Open each page, and let axe look at it in each width."""
        for path in paths:
            with self.subTest(path=path):
                answer = page.goto(f"{self.base}/{path}")
                self.assertEqual(answer.status, 200)
                self.assertTrue(page.url.endswith(path), page.url)
                self.assertEqual(page.get_attribute("html", "lang"), "ru")
                # The security policy forbids script tags, not the driver's own hand.
                page.evaluate(self.axe)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    with self.subTest(path=path, width=width):
                        self.assertEqual(page.evaluate(LOOK), [])

    def test_main_pages(self):
        self.look(self.visitor(), OPEN)
        self.look(self.visitor(CLIENT), CLIENTS)
        self.look(self.visitor(EXCHANGE), OFFICERS)
