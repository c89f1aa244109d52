"""Browsers of everybody in the world, each with a session of their own."""

from base64 import b64encode
from dataclasses import dataclass
from lxml import html
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.builders.parties import PASSWORD
from tests.pages.visits import NOBODY
from tests.pages.visits import OWNER
from tests.pages.visits import PENDING
from tests.pages.visits import Visit
from tests.pages.world import World
import transaction


@dataclass(frozen=True)
class Shown:
    """What a visit shows."""

    status: int
    url: str
    contents: str | bytes

    @property
    def tree(self):
        """Return the page parsed."""
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(self.contents.encode("utf-8"), parser=parser)


class Visitors:
    """Opens pages as whoever a visit names, in a language."""

    def __init__(self, app, world: World) -> None:
        self.app = app
        self.world = world
        self.url = world.portal.absolute_url()
        self.browsers: dict[tuple[str, str], Browser] = {}

    def open(self, visit: Visit, language: str = "ru") -> Shown:
        """Open a page."""
        browser = self.browser(visit.who, language)
        browser.open(f"{self.url}/{visit.path}")
        transaction.begin()
        status = int(browser.headers["status"].split()[0])
        return Shown(status, browser.url, browser.contents)

    def browser(self, who: str, language: str) -> Browser:
        """Return the browser of somebody, logged in."""
        if (who, language) not in self.browsers:
            self.browsers[who, language] = self._new(who, language)
        return self.browsers[who, language]

    def _new(self, who: str, language: str) -> Browser:
        browser = Browser(self.app)
        browser.handleErrors = True
        browser.raiseHttpErrors = False
        browser.addHeader("Cookie", f"I18N_LANGUAGE={language}")
        if who == OWNER:
            mark = b64encode(f"{SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}".encode()).decode()
            browser.addHeader("Authorization", f"Basic {mark}")
        elif who == PENDING:
            browser.open(f"{self.url}/@@login")
            browser.getControl(name="email").value = self.world.people[who].email
            browser.getControl(name="password").value = PASSWORD
            browser.getForm(index=1).submit()
            transaction.begin()
        elif who != NOBODY:
            mark = b64encode(f"{self.world.people[who].email}:{PASSWORD}".encode()).decode()
            browser.addHeader("Authorization", f"Basic {mark}")
        return browser
