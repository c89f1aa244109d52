"""Chromium for tests: where it is, how it is started, how patient whoever waits for it is.

A machine that runs three layers at once answers late, and a late answer is no wrong one: the
waits are long, and nobody waits longer than an answer takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright
import shutil


SEARCHED = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds: for a page or an act of a person, and for what a page shows by itself.
PATIENCE, SOON = 120_000, 60_000

expect.set_options(timeout=SOON)


def chromium() -> str | None:
    """Return the path of an installed Chromium, None where there is none."""
    return next((path for name in SEARCHED if (path := shutil.which(name))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium for the length of the block."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, **options) -> BrowserContext:
    """Return a window of somebody's own, with their cookies; ``options`` as new_context."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context
