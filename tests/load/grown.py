"""A site of a size, in a process of its own, measured on request: see ``growth``.

python -m tests.load.grown <size>     says "ready", then reads the name of a measurement a line
"""

from collections.abc import Callable
from functools import partial
from kase.is2in.parties import api as parties
from kase.is2in.web.api import privileged
from plone.app.testing import applyProfile
from plone.testing.zope import Browser
from sqlalchemy import create_engine
from tests.builders.parties import PASSWORD
from tests.load import crowd
from tests.load import floor
from tests.load import papers
from tests.parties.floor import form
from urllib.parse import quote
from urllib.parse import urlencode
from zope.component.hooks import setSite
import json
import os
import sys
import time
import transaction


ORGANIZATIONS, PEOPLE, NOTIFICATIONS, DOCUMENTS = 10_000, 30_000, 100_000, 5_000
DESK = "officer@exchange.example"
DEMO_PASSWORD = "Demo#2026"
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


def grow(portal, size: float, say: Callable[[str], object]) -> None:
    """Fill a site; 1.0 is the whole crowd. ``say`` is told how long each step took."""
    organizations, people, notifications, documents = (
        max(int(whole * size), 10) for whole in (ORGANIZATIONS, PEOPLE, NOTIFICATIONS, DOCUMENTS)
    )
    setSite(portal)
    with privileged():
        before = parties.search_organizations()[1], parties.search_people()[1]
        steps: dict[str, Callable] = {
            "companies": lambda: crowd.companies(organizations),
            "people": lambda: crowd.people(people, organizations),
            "register": parties.fill_register,
            "partnerships": lambda: crowd.partnerships(organizations),
            "notifications": lambda: papers.notifications(notifications, people),
            "documents": lambda: papers.documents(documents),
        }
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            transaction.commit()
            say(f"size {size:g}: {name} {time.perf_counter() - began:.0f} s")
    _settle()
    crowd.check(organizations, people, before)


def _settle() -> None:
    """Let PostgreSQL do at once what it does by itself within minutes of such a load."""
    engine = create_engine(os.environ["IS2IN_DSN"], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


class Measured:
    """What is measured on a site; each measurement is one or two requests of a person."""

    def __init__(self, app, portal) -> None:
        self.app = app
        self.url = portal.absolute_url()
        self.officer = self.logged_in(DESK, DEMO_PASSWORD)
        self.client = self.logged_in(crowd.email_of(0), PASSWORD)
        self.token = self.log_in_program()

    def logged_in(self, email: str, password: str) -> Browser:
        """Return a browser with a session, got by the page of logging in."""
        browser = floor.browser(self.app)
        browser.open(f"{self.url}/@@login")
        browser.getControl(name="email").value = email
        browser.getControl(name="password").value = password
        form(browser, "email").submit()
        assert "/@@login" not in browser.url, browser.contents
        return browser

    def log_in_program(self) -> str:
        """Return the token of the client for a program."""
        body = {"login": crowd.email_of(0), "password": PASSWORD}
        return self.call("POST", "@login", body)["token"]

    def call(self, method: str, path: str, body: dict | None = None, token: str = "") -> dict:
        """Send a request as a program does."""
        headers = JSON | ({"Authorization": f"Bearer {token}"} if token else {})
        data = json.dumps(body).encode() if body is not None else b""
        answer = floor.browser(self.app).testapp.request(
            f"{self.url}/{path}", method=method, body=data, headers=headers
        )
        return json.loads(answer.text)

    def measurements(self) -> dict[str, Callable[[], object]]:
        """Return name → what to do."""
        word = quote(papers.word(40))
        document = papers.path_of("load-1")
        found = {
            "log in, page": lambda: self.logged_in(crowd.email_of(1), PASSWORD),
            "log in, program": self.log_in_program,
        }
        pages = {
            "organisations, list": (self.officer, "@@organizations-list"),
            "organisations, last page by name": (
                self.officer,
                "@@organizations-list?sort_on=name&sort_order=descending",
            ),
            "organisations, search": (self.officer, f"@@organizations-list?q={quote('тау 7')}"),
            "organisation, card": (self.officer, "organizations/C00007"),
            "people, list": (self.officer, "@@organization-users"),
            "people, search": (self.officer, f"@@organization-users?q={quote('ахметова')}"),
            "users of a company": (self.client, "@@users"),
            "partnerships, list": (self.officer, "@@partnerships"),
            "partnerships, search": (self.officer, f"@@partnerships?q={quote('алтын')}"),
            "partner, adding": (self.client, "@@partnership-add"),
            "notifications, list": (self.client, "@@notifications"),
            "notifications, search": (self.client, f"@@notifications?q={quote('листинг')}"),
            "regulatory base, list": (self.client, "regulations/listing"),
            "regulatory base, search": (self.client, f"regulations/@@regulation-search?q={word}"),
            "regulatory document": (self.client, document),
            "home": (self.client, "@@home"),
        }
        for name, (browser, path) in pages.items():
            found[name] = lambda browser=browser, path=path: browser.open(f"{self.url}/{path}")
        programs = {
            "@organizations, search": "@organizations?" + urlencode({"q": "тау"}),
            "@search, whole site": "@search?" + urlencode({"SearchableText": "Энерго"}),
            "@notifications": "@notifications",
            "@partnerships": "@partnerships",
            "@regulations, search": f"@regulations?q={word}",
        }
        for name, path in programs.items():
            found[name] = lambda path=path: self.call("GET", path, token=self.token)
        return found


def main() -> None:
    """Fill the site and answer until there is nothing more to read."""
    with floor.site() as (app, portal):
        applyProfile(portal, "kase.is2in:demo")
        grow(portal, float(sys.argv[1]), partial(print, file=sys.stderr))
        found = Measured(app, portal).measurements()
        print(json.dumps(list(found)), flush=True)
        for line in sys.stdin:
            began = time.perf_counter()
            found[line.strip()]()
            print((time.perf_counter() - began) * 1000, flush=True)


if __name__ == "__main__":
    main()
