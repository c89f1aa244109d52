"""What tests of pages share: a site with an issuer and people, and browsers as they have them."""

from base64 import b64encode
from lxml import html
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.builders import parties as build
from tests.layers import FUNCTIONAL
import transaction
import unittest


EXECUTOR = "executor@issuer.example"
OFFICER = "officer@exchange.example"
OWNER = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)


class PageTest(unittest.TestCase):
    """A test of pages, as an executor of ISSR, an officer, the administrator or nobody."""

    layer = FUNCTIONAL

    def setUp(self):
        self.site = self.layer["portal"]
        self.url = self.site.absolute_url()
        build.organization()
        self.executor = build.person(EXECUTOR, roles=("administrator", "executor"))
        self.officer = build.officer(OFFICER)
        transaction.commit()

    def browser(self, login=None, password=build.PASSWORD, **headers):
        """Return a browser; ``headers`` with underscores for dashes."""
        browser = Browser(self.layer["app"])
        browser.raiseHttpErrors = False
        for name, value in headers.items():
            browser.addHeader(name.replace("_", "-"), value)
        if login:
            mark = b64encode(f"{login}:{password}".encode()).decode()
            browser.addHeader("Authorization", f"Basic {mark}")
        return browser

    def page(self, path="", login=None, **headers):
        """Return a browser that stands on a page of the site."""
        browser = self.browser(login, **headers)
        browser.open(f"{self.url}/{path}".rstrip("/"))
        return browser


def tree(browser):
    """Return the page a browser shows, parsed."""
    parser = html.HTMLParser(encoding="utf-8")
    return html.fromstring(browser.contents.encode("utf-8"), parser=parser)


def language(browser):
    """Return the language a page says it is in."""
    return tree(browser).get("lang")


def text(browser):
    """Return what a browser shows, also where it is no page."""
    contents = browser.contents
    return contents.decode("utf-8") if isinstance(contents, bytes) else contents


def menu(browser):
    """Return (title, address) of the entries of the menu."""
    found = tree(browser).xpath('//nav[@id="site-menu"]//li/a')
    return [(link.xpath("string(span[1])").strip(), link.get("href")) for link in found]
