"""P2, P3, P5: bids and demand over HTTP, beside a service that does nothing and beside COPY.

The site is a process of its own with four threads, as an instance of it has; programs send
from this one and keep their connections.
"""

from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from plone.restapi.services import Service
from plone.testing.zope import WSGI_SERVER_FIXTURE
from tests.builders import parties as build
from tests.layers import SERVER
from tests.load import book_entering
from tests.load import book_made as made
from tests.load import floor
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.processes import Process
from tests.subscription.storage import NOON
from zope.configuration import xmlconfig
import base64
import http.client
import json
import socket
import threading
import transaction
import waitress


CLIENTS, EACH = 8, 25
P2_LARGE, P2_SMALL, P3, P5 = 0.4, 20.0, 0.8, 2.0
NOTHING = """
<configure xmlns:plone="http://namespaces.plone.org/plone">
  <include package="plone.rest" file="meta.zcml" />
  {}
</configure>
"""
SERVICE = """
<plone:service method="{}" name="@nothing" for="*" permission="zope2.View"
    factory="tests.load.book_serving.Nothing" />
"""
# A book of any size without its bids' details: what demand is made of.
FILL = """
INSERT INTO subscription_bid (book, number, version, accepted_at, buyer, account, client_id,
    fingerprint, state, type, price, quantity, client_code, investor_key, investor)
SELECT 'full', n, 1, now(), 'BRK2', 'BRK2-01', '', '', 'registered', 'limit',
    1000.5 + n % 200, n % 500 + 1, '', 'KZ ' || n,
    CASE n % 3 WHEN 0 THEN '{"type": "legal"}'::jsonb ELSE '{"type": "person"}'::jsonb END
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
"""


class Nothing(Service):
    """Does nothing: what Plone itself takes for a request of a person who is known."""

    def reply(self):
        """Return an empty object."""
        return {}


class Program:
    """A member's program with a connection that stays."""

    def __init__(self, port: int, person) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        words = base64.b64encode(f"{person.email}:{build.PASSWORD}".encode()).decode()
        self.headers = {"Accept": "application/json", "Authorization": f"Basic {words}"}
        self.headers["Content-Type"] = "application/json"

    def ask(self, method: str, path: str, body=None) -> dict:
        """Send a request and return the answer; anything but success is an error."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.connection.request(method, path, data, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise AssertionError((answer.status, text[:500]))
        return json.loads(text)


def run(count: int, runs: int) -> list[dict]:
    """Return rates over HTTP as ratios; ``count`` is the size of the book whose demand is asked."""
    with served(count) as (port, buyer, seller):
        ask = partial(one_after_another, port, buyer)
        rows = singles(port, buyer, runs)
        rows += portions(ask, runs)
        rows += demands(Program(port, seller), count, runs)
    return rows


@contextmanager
def served(count: int) -> Iterator[tuple]:
    """Give (port, buyer, seller) of a site with two books, one of them full."""
    done: list = []
    floor.set_up(SERVER, done)
    for layer in done:
        layer.testSetUp()
    services = "".join(SERVICE.format(method) for method in ("GET", "POST"))
    xmlconfig.string(NOTHING.format(services))
    listening = socket.create_server(("127.0.0.1", 0))
    child = None
    try:
        with clock.frozen(NOON):
            people = fill(count)
            serve = partial(
                waitress.serve,
                WSGI_SERVER_FIXTURE.server.test_app,
                sockets=[listening],
                threads=4,
                _quiet=True,
            )
            child = Process(serve)
            yield (listening.getsockname()[1], *people)
    finally:
        if child is not None:
            child.kill()
        listening.close()
        for layer in reversed(done):
            layer.testTearDown()
        for layer in reversed(done):
            layer.tearDown()


def fill(count: int) -> tuple:
    """Make members, books and bids; return the buyer and the seller."""
    from kase.is2in.subscription import folders

    for code in ("BRK1", "BRK2"):
        build.organization(code, ("member",))
    seller = build.person("seller@broker1.example", "BRK1")
    buyer = build.person("buyer@broker2.example", "BRK2")
    accounts.keep(Account(ACCOUNT.code, "BRK2"))
    for name in ("bench", "full", book_entering.OURS, book_entering.FLOOR):
        books.make(name, conditions())
        books.set_state(name, "accepting")
    place(folders, ("bench", "full"))
    for first, size in made.portions(count, 100_000):
        ledger.write(FILL, {"first": first, "last": first + size - 1})
    transaction.commit()
    ledger.write("ANALYZE subscription_bid")
    transaction.commit()
    return buyer, seller
