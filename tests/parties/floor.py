"""What the tests of this room share: a browser, a program, the letters, the clock."""

from contextlib import contextmanager
from datetime import datetime
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.terms import clock
from plone.testing.zope import Browser
from tests.builders import parties as build
from tests.builders.programs import Reply
from tests.layers import FUNCTIONAL
from zope.component import getGlobalSiteManager
from zope.component import queryUtility
from zope.interface import implementer
import base64
import json
import re
import transaction
import unittest


@implementer(IPostman)
class Postbox:
    """Keeps the letters instead of sending them."""

    def __init__(self):
        self.letters = []

    def post(self, address, subject, body, lang):
        self.letters.append((address, subject, body, lang))


class PartiesCase(unittest.TestCase):
    """A site with ISSR and CONS; everything a test makes is committed for its browsers."""

    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()
        self.postbox = Postbox()
        sites = getGlobalSiteManager()
        self.before = queryUtility(IPostman)
        sites.registerUtility(self.postbox, IPostman)
        self.addCleanup(sites.registerUtility, self.before, IPostman)
        build.organization("ISSR", ("issuer", "admission_initiator"))
        build.organization("CONS", ("financial_consultant",))
        self.commit()

    def commit(self):
        transaction.commit()

    def person(self, *args, **facts):
        made = build.person(*args, **facts)
        self.commit()
        return made

    def administrator(self, email="admin@issuer.example", organization="ISSR", **facts):
        return self.person(email, organization, ("administrator",), **facts)

    def officer(self, *args, **facts):
        made = build.officer(*args, **facts)
        self.commit()
        return made

    def run_jobs(self):
        ledger.run_pending_jobs()
        self.commit()

    def browser(self):
        made = Browser(self.layer["app"])
        made.handleErrors = True
        made.raiseHttpErrors = False
        made.followRedirects = True
        return made

    def log_in(self, email, password=build.PASSWORD, browser=None, agree=False):
        browser = browser or self.browser()
        browser.open(f"{self.url}/@@login")
        browser.getControl(name="email").value = email
        browser.getControl(name="password").value = password
        if agree:
            browser.getControl(name="agree").value = ["1"]
        form(browser, "email").submit()
        transaction.begin()
        return browser

    def is_inside(self, browser):
        """Return whether the browser's session opens a page for people of ours."""
        browser.open(f"{self.url}/@@profile")
        transaction.begin()
        return browser.url.endswith("/@@profile") and "present_password" in browser.contents

    def call(self, method, path, body=None, *, token=None, basic=None, **headers):
        """Send a request as a program does and return the reply."""
        browser = self.browser()
        sent = {"Accept": "application/json", **headers}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if basic:
            pair = base64.b64encode(":".join(basic).encode()).decode()
            sent["Authorization"] = f"Basic {pair}"
        raw = b"" if body is None else json.dumps(body).encode()
        answer = browser.testapp.request(
            f"{self.url}/{path}",
            method=method,
            body=raw,
            headers={**sent, "Content-Type": "application/json"},
            expect_errors=True,
        )
        transaction.begin()
        return Reply(answer)

    def token(self, email, password=build.PASSWORD):
        reply = self.call("POST", "@login", {"login": email, "password": password})
        self.assertEqual(reply.status, 200, reply.text)
        return reply.json["token"]

    def key_of_letter(self):
        """Return the key of the one-time link in the last letter."""
        return re.search(r"set-password\?key=([^\s&]+)", self.postbox.letters[-1][2]).group(1)

    @contextmanager
    def later(self, **length):
        """Let the block happen some time from now."""
        with clock.frozen(clock.now() + timedelta(**length)) as moment:
            yield moment


def form(browser, control):
    """Return the form of the page that has a control of a name."""
    for index in range(20):
        try:
            found = browser.getForm(index=index)
            found.getControl(name=control)
        except LookupError:
            continue
        return found
    raise AssertionError(f"no form with {control}")


def moment(text):
    """Return a moment of an ISO text."""
    return datetime.fromisoformat(text)
