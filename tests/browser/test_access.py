"""Axe looks at every page the package registers, and nothing on them needs scrolling sideways.

In Russian, for each person: on a wide screen what nobody was shown before, on a narrow one all.
Other languages change the length of words only, so there axe looks at a sample and the rest is
measured: on a small phone, and at 200 % zoom of half a desktop.
"""

from axe_playwright_python.base import AXE_FILE_PATH
from collections.abc import Iterator
from playwright.sync_api import Page
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
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
# Axe looks at every so many pages in another language; English has the shortest words of all.
SAMPLE = 6
# Only what is serious is asked for, and only the words a failure needs are carried over. The
# toolbar is Plone's and an administrator's.
LOOK = """
async () => {
  const found = await axe.run({ exclude: ['#edit-zone'] }, { resultTypes: ['violations'] });
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
        self.chromium = self.enterContext(started())

    def visits(self, whoever: bool = False) -> list[Visit]:
        """Return each kind of page once per person, or once for all of them; ours only."""
        kinds: dict[tuple[str, str], Visit] = {}
        for visit in visits(self.world):
            if visit.ours:
                who = "" if whoever else visit.who
                kinds.setdefault((who, kind(visit)), visit)
        return list(kinds.values())

    def page_of(self, who: str, language: str) -> Page:
        """Return a page of somebody who reads a language."""
        headers = {"Cookie": f"I18N_LANGUAGE={language}"}
        if who == OWNER:
            headers["Authorization"] = basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        elif who not in (NOBODY, PENDING):
            headers["Authorization"] = basic(self.world.people[who].email, PASSWORD)
        context = window(self.chromium)
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
        shown: set[str] = set()
        for visit, page in self.opened("ru", self.visits()):
            widths = (PHONE,) if kind(visit) in shown else (WIDE, PHONE)
            shown.add(kind(visit))
            self.look(page, visit, "ru", widths)
        for number, (visit, page) in enumerate(self.opened("kk", self.visits(whoever=True))):
            self.look(page, visit, "kk", () if number % SAMPLE else (PHONE,))
        for visit, page in self.opened("en", self.visits()[::SAMPLE]):
            self.look(page, visit, "en", (WIDE,))

    def opened(self, language: str, of_visits: list[Visit]) -> Iterator[tuple[Visit, Page]]:
        """Yield each visit with the page of its person, who reads the language."""
        self.world.speak(language)
        pages: dict[str, Page] = {}
        for visit in of_visits:
            if visit.who not in pages:
                pages[visit.who] = self.page_of(visit.who, language)
            yield visit, pages[visit.who]

    def look(self, page: Page, visit: Visit, language: str, widths: tuple[int, ...]) -> None:
        """Open a page; let axe look at it in each width, and see whether it fits small ones."""
        seen = {"language": language, "who": visit.who, "path": visit.path}
        page.set_viewport_size({"width": (*widths, PHONE)[0], "height": 800})
        with self.subTest(**seen):
            answer = page.goto(f"{self.base}/{visit.path}")
            self.assertEqual(answer.status, visit.status)
            self.assertEqual(page.get_attribute("html", "lang"), language)
            if widths:
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


def kind(visit: Visit) -> str:
    """Return what a page is, whichever thing it shows."""
    return re.sub(r"\d+", "0", visit.path)


def basic(name: str, password: str) -> str:
    """Return the header that logs in whoever has a password."""
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"
