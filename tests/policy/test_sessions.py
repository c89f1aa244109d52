"""A session lives while its person works."""

from kase.is2in.policy.sessions import RENEW_AFTER
from kase.is2in.policy.sessions import ticket_age
from plone.session.tktauth import createTicket
from tests.builders import parties as build
from tests.policy.browsing import EXECUTOR
from tests.policy.browsing import PageTest
from unittest import mock
import binascii
import time


def cookie(age):
    """Return a ticket made some seconds ago, as the cookie holds it."""
    ticket = createTicket("secret", "u-1", timestamp=int(time.time()) - age)
    return binascii.b2a_base64(ticket).rstrip()


class Renewal(PageTest):
    def logged_in(self):
        browser = self.page("@@login")
        form = browser.getForm(action=f"{self.url}/@@login")
        form.getControl(name="email").value = EXECUTOR
        form.getControl(name="password").value = build.PASSWORD
        form.submit()
        self.assertEqual(browser.url, f"{self.url}/@@home")
        return browser

    def test_the_cookie_is_out_of_reach_of_scripts(self):
        browser = self.page("@@login")
        browser.followRedirects = False
        form = browser.getForm(action=f"{self.url}/@@login")
        form.getControl(name="email").value = EXECUTOR
        form.getControl(name="password").value = build.PASSWORD
        form.submit()
        made = [text for text in browser.headers.get_all("Set-Cookie") if "__ac" in text]
        self.assertEqual(len(made), 1)
        self.assertIn("HttpOnly", made[0])
        self.assertIn("SameSite=Lax", made[0])

    def test_a_young_ticket_stays(self):
        browser = self.logged_in()
        before = browser.cookies["__ac"]
        browser.open(f"{self.url}/@@archive")
        self.assertEqual(browser.cookies["__ac"], before)

    def test_an_old_one_is_renewed_by_a_page_and_ends_without_one(self):
        browser = self.logged_in()
        before = browser.cookies["__ac"]
        later = time.time() + RENEW_AFTER + 1
        with mock.patch("time.time", return_value=later):
            browser.open(f"{self.url}/@@archive")
        self.assertNotEqual(browser.cookies["__ac"], before)
        with mock.patch("time.time", return_value=later + 2 * 60 * 60 + 60):
            browser.open(f"{self.url}/@@archive")
        self.assertIn("Сеанс завершен", browser.contents)

    def test_age_of_what_is_no_ticket(self):
        for text in ("", "b2xk", "no base64!", "x" * 300):
            self.assertEqual(ticket_age(text), 0)
        self.assertAlmostEqual(ticket_age(cookie(90)), 90, delta=5)
