"""The main paths by the keyboard alone: nothing here presses a mouse or asks an element to act."""

from kase.is2in.parties import api as parties
from playwright.sync_api import Page
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.browser.journey import CLIENT
from tests.browser.journey import emulator
from tests.browser.journey import free_port
from tests.browser.journey import HEAD
from tests.browser.journey import PASSWORD
from tests.builders.demo import demo
from tests.builders.procedures import Cast
from tests.builders.procedures import fill
from tests.layers import SERVER
from unittest import mock
import os
import re
import transaction
import unittest


DESK = "officer@exchange.example"
MOST_TABS = 200
HERE = "(wanted) => document.activeElement.matches(wanted)"
# What shows where the keyboard is: an outline or a shadow around the element that has it.
SHOWN = """
() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const box = document.activeElement.getBoundingClientRect();
  return (outlined || style.boxShadow !== 'none') && box.bottom > 0 && box.right > 0;
}
"""


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Keyboard(unittest.TestCase):
    """A client, a first head and an officer without a mouse."""

    layer = SERVER

    def setUp(self):
        self.portal = self.layer["portal"]
        self.keys = demo(self, self.portal)
        self.base = f"http://localhost:{self.layer['port']}/{self.portal.getId()}"
        self.chromium = self.enterContext(started())

    def visitor(self, email: str = "") -> Page:
        """Return the page of somebody who has logged in by keyboard."""
        context = window(self.chromium, locale="ru-RU", ignore_https_errors=True)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(f"{self.base}/@@login")
        if email:
            self.log_in(page, email, PASSWORD)
            page.wait_for_url(re.compile("@@home"))
        return page

    def log_in(self, page: Page, email: str, password: str) -> None:
        """Enter both and press Enter."""
        self.reach(page, "#email")
        page.keyboard.press("Control+A")
        page.keyboard.type(email)
        self.reach(page, "#password")
        page.keyboard.type(password)
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    def reach(self, page: Page, wanted: str) -> None:
        """Press Tab until an element has the focus, and demand that one sees it."""
        for _turn in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate(HERE, wanted):
                self.assertTrue(page.evaluate(SHOWN), f"{wanted}: the focus is not seen")
                return
        self.fail(f"{wanted} is not reached on {page.url}")

    def press(self, page: Page, wanted: str, lands: str = "") -> None:
        """Reach something and press Enter."""
        self.reach(page, wanted)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(lands)) if lands else page.wait_for_load_state()

    def test_frame(self):
        page = self.visitor()
        page.keyboard.press("Tab")
        self.assertTrue(page.evaluate(HERE, ".skip-link"))
        self.assertTrue(page.evaluate(SHOWN))
        page.keyboard.press("Enter")
        self.assertTrue(page.evaluate(HERE, "main"))
        for language in ("kk", "ru"):
            page.reload()
            self.press(page, f".language-switch button[value={language}]", "@@login")
            page.wait_for_selector(f"html[lang={language}]", state="attached")
        self.log_in(page, CLIENT, "not the password")
        page.wait_for_function("document.activeElement.matches('.error-summary')")
        self.log_in(page, CLIENT, PASSWORD)
        page.wait_for_url(re.compile("@@home"))
        self.press(page, ".person-menu summary")
        self.assertTrue(page.evaluate("document.querySelector('.person-menu').open"))
        page.keyboard.press("Escape")
        self.assertTrue(page.evaluate(HERE, ".person-menu summary"))

    def test_drawer(self):
        page = self.visitor(CLIENT)
        page.set_viewport_size({"width": 390, "height": 800})
        page.reload()
        self.press(page, ".menu-link")
        page.wait_for_function("document.activeElement.closest('#site-menu') !== null")
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.matches('.menu-link')")
        self.press(page, ".menu-link")
        self.press(page, '#site-menu a[href$="@@in-review"]', "@@in-review")

    def test_from_filing_to_the_signature(self):
        page = self.visitor(CLIENT)
        self.press(page, '#site-menu a[href$="/procedures"]', "procedures$")
        self.press(page, 'main a[href*="@@file"]', "@@file")
        if page.locator("#organization").evaluate("(node) => node.tagName") == "SELECT":
            self.reach(page, "#organization")
            page.keyboard.press("I")
        self.press(page, "main form button.btn-primary", "applications")
        url = page.url
        self.press(page, ".stage-list a", "@@stage")
        self.reach(page, ".answers input[type=text]")
        page.keyboard.type("Qzq")
        self.press(page, "button[value=save]", "@@stage")
        self.fill_the_rest(url)
        page.goto(url)
        self.press(page, 'main a[href*="@@step/send-to-head"]', "@@step")
        self.press(page, "main form button.btn-primary", f"{url}$")
        self.head_signs(url)

    def fill_the_rest(self, url: str) -> None:
        """Answer everything else by the door: a form's fields are all alike to the keyboard."""
        transaction.begin()
        path = url.removeprefix(self.base).strip("/")
        who = parties.person_by_email(CLIENT)
        people = Cast(**dict.fromkeys(Cast.__dataclass_fields__, who))
        fill(self.portal.unrestrictedTraverse(path), people)
        transaction.commit()

    def head_signs(self, url: str) -> None:
        """Agree and sign, with the key in the emulator of NCALayer."""
        port = free_port()
        names = {"IS2IN_NCALAYER": f"wss://127.0.0.1:{port}/"}
        with mock.patch.dict(os.environ, names), emulator(self.keys / f"{HEAD}.p12", port):
            page = self.visitor(HEAD)
            page.goto(f"{url}/@@step/approve-by-head")
            self.press(page, "main form button.btn-primary", "@@sign")
            page.wait_for_selector("[data-sign]")
            self.press(page, "[data-sign=nca]", f"{url}$")

    def test_an_officer_decides_on_a_request_to_connect(self):
        page = self.visitor(DESK)
        self.press(page, '#site-menu a[href$="@@connection-requests"]', "@@connection-requests")
        self.press(page, 'main table a[href*="@@connection-request/"]', "@@connection-request/")
        self.press(page, "main form.page-actions button.btn-primary")
        page.wait_for_selector('main a[href*="@@connection-approve"]')
        self.press(page, 'main a[href*="@@connection-approve"]', "@@connection-approve")
        self.press(page, "main form button.btn-primary", "@@connection-request")
        self.assertTrue(page.locator(".alert[role=status]").count(), page.url)
