"""What benchmarks share: a site outside the test runner, browsers, where results are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from plone.testing.zope import Browser
from tests.layers import FUNCTIONAL
import json
import time


OUTPUT = Path(__file__).resolve().parents[2] / "var/bench"


@contextmanager
def site() -> Iterator[tuple]:
    """Set the layer up as the test runner does; give (application, site)."""
    done: list = []
    set_up(FUNCTIONAL, done)
    for layer in done:
        layer.testSetUp()
    try:
        yield FUNCTIONAL["app"], FUNCTIONAL["portal"]
    finally:
        for layer in reversed(done):
            layer.testTearDown()
        for layer in reversed(done):
            layer.tearDown()


def set_up(layer, done: list) -> None:
    """Set a layer up after its bases."""
    for base in layer.__bases__:
        set_up(base, done)
    if layer not in done:
        layer.setUp()
        done.append(layer)


def browser(app) -> Browser:
    """Return a browser that goes through the whole publisher."""
    made = Browser(app)
    made.handleErrors = False
    return made


def with_password(app, name: str, password: str) -> Browser:
    """Return a browser that sends name and password with each request."""
    made = browser(app)
    made.addHeader("Authorization", f"Basic {name}:{password}")
    return made


def keep(name: str, rows: list[dict]) -> None:
    """Keep the rows of a run as a file."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    path = OUTPUT / time.strftime(f"{name}-%Y%m%d-%H%M%S.json")
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
