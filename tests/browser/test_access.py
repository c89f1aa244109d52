"""Axe looks at every page the package registers, and nothing on them needs scrolling sideways.

Russian on a wide and a narrow screen, Kazakh on a narrow one, a sample in English; then the
width of a small phone, which is also 200 % zoom of half a desktop.
"""

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.browser.journey import ARGUMENTS
from tests.browser.journey import chromium
from tests.builders.parties import PASSWORD
from tests.layers import SERVER
from tests.pages.visits import NOBODY
from tests.pages.visits import OWNER
from tests.pages.visits import PENDING
from tests.pages.visits import Visit
from tests.pages.visits import visits
from tests.pages.world import build_world
import base64
import re
import unittest


WIDE, PHONE, SMALL, ZOOMED = 1280, 390, 320, 640
# Every so many pages is looked at in English too: its words are the shortest of the three.
SAMPLE = 6
# Only what is serious is asked for, and only the words a failure needs are carried over.
LOOK = """
async () => {
  const found = await axe.run({ resultTypes: ['violations'] });
  const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  return serious.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]);
}
"""
# What sticks out of the page to the right, where anything does.
STICKS_OUT = """
() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.querySelectorAll('body *')].filter(
    (node) => node.getBoundingClientRect().right > wide + 1 && !node.closest('.table-responsive'),
  );
  return out.slice(-3).map((node) => node.outerHTML.slice(0, 200));
}
"""


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Access(unittest.TestCase):
    """Nothing serious or critical on any page, in any of the languages."""

    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        self.world = build_world(portal)
        self.base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        self.axe = AXE_FILE_PATH.read_text("utf-8")
        driver = self.enterContext(sync_playwright())
        self.chromium = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        self.addCleanup(self.chromium.close)

    def visits(self, whoever: bool = False) -> list[Visit]:
        """Return each kind of page once per person, or once for all of them; ours only."""
        kinds: dict[tuple[str, str], Visit] = {}
        for visit in visits(self.world):
            if visit.ours:
                who = "" if whoever else visit.who
                kinds.setdefault((who, re.sub(r"\d+", "0", visit.path)), visit)
        return list(kinds.values())

    def page_of(self, who: str, language: str) -> Page:
        """Return a page of somebody who reads a language."""
        headers = {"Cookie": f"I18N_LANGUAGE={language}"}
        if who == OWNER:
            headers["Authorization"] = basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        elif who not in (NOBODY, PENDING):
            headers["Authorization"] = basic(self.world.people[who].email, PASSWORD)
        context = self.chromium.new_context()
        self.addCleanup(context.close)
        page = context.new_page()
        if who == PENDING:
            page.goto(f"{self.base}/@@login")
            page.fill("#email", self.world.people[who].email)
            page.fill("#password", PASSWORD)
            page.click("form.login-form button.btn-primary")
        if who in (NOBODY, PENDING):
            cookie = {"name": "I18N_LANGUAGE", "value": language, "url": self.base}
            context.add_cookies([cookie])
        else:
            context.set_extra_http_headers(headers)
        return page

    def test_every_page(self):
        for language, widths, of_visits in (
            ("ru", (WIDE, PHONE), self.visits()),
            ("kk", (PHONE,), self.visits(whoever=True)),
            ("en", (WIDE,), self.visits()[::SAMPLE]),
        ):
            self.world.speak(language)
            pages: dict[str, Page] = {}
            for visit in of_visits:
                if visit.who not in pages:
                    pages[visit.who] = self.page_of(visit.who, language)
                self.look(pages[visit.who], visit, language, widths)

    def look(self, page: Page, visit: Visit, language: str, widths: tuple[int, ...]) -> None:
        """Open a page; let axe look at it in each width, and see whether it fits small ones."""
        seen = {"language": language, "who": visit.who, "path": visit.path}
        page.set_viewport_size({"width": widths[0], "height": 800})
        with self.subTest(**seen):
            answer = page.goto(f"{self.base}/{visit.path}")
            self.assertEqual(answer.status, visit.status)
            self.assertEqual(page.get_attribute("html", "lang"), language)
            # The security policy forbids script tags, not the driver's own hand.
            page.evaluate(self.axe)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                with self.subTest(**seen, width=width):
                    self.assertEqual(page.evaluate(LOOK), [])
            for width in (ZOOMED, SMALL):
                page.set_viewport_size({"width": width, "height": 800})
                with self.subTest(**seen, width=width):
                    self.assertEqual(page.evaluate(STICKS_OUT), [])


def basic(name: str, password: str) -> str:
    """Return the header that logs in whoever has a password."""
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"
