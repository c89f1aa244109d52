"""People at their browsers: each has a window of their own and is logged in once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from playwright.sync_api import Browser
from playwright.sync_api import Page
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.browser.journey import emulator
from tests.browser.journey import free_port
from tests.browser.journey import PASSWORD
from unittest import mock
import os
import re


AUTHENTICATOR = re.compile(r'name="_authenticator" value="([^"]+)"')


class Visitors:
    """Everybody of the demo who has come so far, by e-mail.

    ``problems`` collects what went wrong in the scripts of any page; a test demands none.
    """

    def __init__(self, browser: Browser, base: str, keys: Path) -> None:
        self.browser = browser
        self.base = base.rstrip("/")
        self.keys = keys
        self.problems: list[str] = []
        self._pages: dict[str, Page] = {}

    def page(self, email: str) -> Page:
        """Return the window of a person, logged in by cookie the first time."""
        if email not in self._pages:
            size = {"width": 1280, "height": 900}
            context = window(self.browser, locale="ru-RU", viewport=size, ignore_https_errors=True)
            self._log_in(context.request, email)
            page = context.new_page()
            page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
            self._pages[email] = page
        return self._pages[email]

    def _log_in(self, request, email: str) -> None:
        found = AUTHENTICATOR.search(request.get(f"{self.base}/@@login").text())
        form = {"_authenticator": found.group(1), "email": email, "password": PASSWORD}
        answer = request.post(f"{self.base}/@@login", form=form)
        assert "@@home" in answer.url, f"{email}: {answer.url}"

    def open(self, email: str, path: str) -> Page:
        """Open an address as a person and demand that it is there."""
        page = self.page(email)
        answer = page.goto(path if path.startswith("http") else f"{self.base}/{path}")
        assert answer.status == 200, f"{email} at {path}: {answer.status}"
        return page

    def status(self, email: str, url: str) -> int:
        """Return how an address answers a person, where a redirect is not followed."""
        return self.page(email).request.get(url, max_redirects=0).status

    @contextmanager
    def key(self, email: str) -> Iterator[None]:
        """Let NCALayer's emulator run with a person's key for the length of the block."""
        port = free_port()
        names = {"IS2IN_NCALAYER": f"wss://127.0.0.1:{port}/"}
        with mock.patch.dict(os.environ, names), emulator(self.keys / f"{email}.p12", port):
            yield


@contextmanager
def visitors(base: str, keys: Path) -> Iterator[Visitors]:
    """Start Chromium for the length of the block; scripts must not have failed at its end."""
    with started() as browser:
        found = Visitors(browser, base, keys)
        yield found
        assert not found.problems, found.problems


def picture(page: Page, name: str) -> None:
    """Keep what a page looks like where ``IS2IN_SHOTS`` names a folder."""
    folder = os.environ.get("IS2IN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
