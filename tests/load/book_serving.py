"""P2, P3, P5: bids and demand over HTTP, beside a service that does nothing and beside COPY.

The site is two processes with four threads each, as two instances of it; all is sent to the
first, but for the rate of both. Programs send from this one and keep their connections.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from pathlib import Path
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.restapi.services import Service
from plone.testing.zope import WSGI_SERVER_FIXTURE
from statistics import median
from tests.builders import parties as build
from tests.layers import POSTGRES
from tests.layers import SERVER
from tests.load import book_entering
from tests.load import book_made as made
from tests.load import floor
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.processes import Process
from tests.subscription.storage import NOON
from zope.component.hooks import site
from zope.configuration import xmlconfig
import base64
import http.client
import json
import os
import socket
import transaction
import waitress


CLIENTS, EACH, BATCH, INSTANCES = 8, 25, 10_000, 2
PLACE = "/plone/subscriptions"
P2_LARGE, P2_SMALL, P3, P3_TWO, P5 = 0.4, 20.0, 0.8, 1.7, 2.0
NOTHING = """
<configure xmlns:plone="http://namespaces.plone.org/plone">
  <include package="plone.rest" file="meta.zcml" />
  {}
</configure>
"""
SERVICE = """
<plone:service method="{}" name="@nothing" for="*" permission="zope.Public"
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


@dataclass(frozen=True)
class Instances:
    """The instances of a site: their ports, their processes, and the one of the database."""

    ports: list[int]
    pids: list[int]
    postgres: int

    def instance(self) -> float:
        """Return the seconds that processors have worked for the first instance."""
        return _worked(self.pids[0])[0]

    def database(self) -> float:
        """Return the seconds that processors have worked for the database."""
        every = (_worked(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit())
        return sum(worked for worked, parent in every if parent == self.postgres)


def _worked(pid: int) -> tuple[float, int]:
    """Return the seconds of a process and its parent; nothing of one that is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"), int(words[1])


def run(size: int, runs: int) -> list[dict]:
    """Return rates over HTTP as ratios; ``size`` is that of the book whose demand is asked."""
    with served(size) as (site_, buyer, seller):
        ports = site_.ports
        rows, alone = singles(ports, buyer, runs)
        rows += computing(site_, buyer, runs)
        rows += portions(Program(ports[0], buyer), alone, runs)
        rows += demands(Program(ports[0], seller), size, runs)
    return rows


def computing(site_: Instances, buyer, runs: int) -> list[dict]:
    """Return what a bid and nothing take of processors, which other work on them does not change.

    Requests one after another; first of the instance, then with what the database does for it.
    """
    program, numbers = Program(site_.ports[0], buyer), count(20_000_000)
    spent: dict[str, list[tuple[float, float]]] = {"@nothing": [], "@bids": []}
    for _turn in range(runs):
        for name, found in spent.items():
            before = site_.instance(), site_.database()
            for _each in range(4 * EACH):
                [one] = made.bids(next(numbers), 1)
                program.ask("POST", f"{PLACE}/bench/{name}", one if name == "@bids" else {})
            own, asked = site_.instance() - before[0], site_.database() - before[1]
            found.append((own / 4 / EACH, (own + asked) / 4 / EACH))
    rows = []
    for place, words in enumerate(("the instance", "the instance and the database")):
        empty, bid = (median(each[place] for each in spent[n]) for n in ("@nothing", "@bids"))
        work = f"a single bid by computing of {words}, to nothing"
        rows.append(line(work, 1, bid, empty / bid, None if place else P3))
    return rows


def singles(ports: list[int], buyer, runs: int) -> tuple[list[dict], float]:
    """Return eight clients' rates of bids and of nothing; and the seconds of one bid alone."""
    programs = [Program(ports[0], buyer) for _each in range(CLIENTS)]
    shared = [Program(ports[each % len(ports)], buyer) for each in range(CLIENTS)]
    numbers = count(10_000_000)

    def at_once(one, clients=programs) -> None:
        def send(program) -> None:
            for _each in range(EACH):
                one(program)

        # What one of them meets is raised here.
        with ThreadPoolExecutor(CLIENTS) as threads:
            list(threads.map(send, clients))

    def nothing(program) -> None:
        program.ask("POST", f"{PLACE}/bench/@nothing", {})

    def bid(program) -> None:
        [one] = made.bids(next(numbers), 1)
        program.ask("POST", f"{PLACE}/bench/@bids", one)

    works = {
        "a service that does nothing, 8 clients": partial(at_once, nothing),
        "single bids, 8 clients": partial(at_once, bid),
        "single bids, 8 clients, two instances": partial(at_once, bid, shared),
        "a service that does nothing, two instances": partial(at_once, nothing, shared),
        "a bid alone": partial(bid, programs[0]),
    }
    for work in works.values():
        work()
    times = made.in_turns(works, runs)
    empty = times.pop("a service that does nothing, 8 clients") / CLIENTS / EACH
    alone = times.pop("a bid alone")
    taken = times["single bids, 8 clients"] / CLIENTS / EACH
    both = times["single bids, 8 clients, two instances"] / CLIENTS / EACH
    idle = times["a service that does nothing, two instances"] / CLIENTS / EACH
    rows = [
        line("a service that does nothing, 8 clients", 1, empty, 1.0, None),
        line("a service that does nothing, two instances to one", 1, idle, empty / idle, None),
        line("single bids, 8 clients", 1, taken, empty / taken, P3),
        line("single bids, 8 clients, two instances to one", 1, both, taken / both, P3_TWO),
        line("a bid alone", 1, alone, empty / alone, None),
    ]
    return rows, alone


def portions(program: Program, alone: float, runs: int) -> list[dict]:
    """Return portions over HTTP beside COPY of the same rows, and small ones beside one bid."""
    ours, copies, small = [], [], []
    for turn in range(max(runs // 2, 3)):
        first = turn * BATCH + 1
        rows = made.bids(first, BATCH)
        ours.append(made.seconds(partial(send, program, book_entering.OURS, rows)))
        transaction.begin()
        put = partial(book_entering.put, book_entering.taken(first, BATCH))
        copies.append(made.seconds(put))
        transaction.commit()
    for turn in range(runs * 2):
        rows = made.bids(5_000_000 + turn * 100, 100)
        small.append(made.seconds(partial(send, program, "bench", rows)))
    large, floor_, hundred = median(ours), median(copies), median(small)
    return [
        line("COPY of 10 000 bids", BATCH, floor_, 1.0, None),
        line("10 000 bids in one request", BATCH, large, floor_ / large, P2_LARGE),
        line("100 bids in one request, beside one", 100, hundred, alone * 100 / hundred, P2_SMALL),
    ]


def demands(program: Program, count_: int, runs: int) -> list[dict]:
    """Return live demand of the full book beside a service that does nothing."""
    ask = partial(program.ask, "GET")
    works = {
        "a service that does nothing, read": partial(ask, f"{PLACE}/full/@nothing"),
        "demand by price": partial(ask, f"{PLACE}/full/@demand?by=price"),
        "demand by category": partial(ask, f"{PLACE}/full/@demand?by=category"),
    }
    for work in works.values():
        work()
    times = made.in_turns(works, runs * 5)
    empty = times["a service that does nothing, read"]
    return [
        line(name, count_, spent, spent / empty, P5 if "demand" in name else None)
        for name, spent in times.items()
    ]


def send(program: Program, book: str, rows: list[dict]) -> None:
    """Send a portion; every row must be accepted."""
    answer = program.ask("POST", f"{PLACE}/{book}/@bids", rows)
    if answer["refused"]:
        raise AssertionError(answer["rows"][0])


def line(work: str, bids: int, seconds: float, ratio: float, goal: float | None) -> dict:
    """Return a row of the table."""
    return {"work": work, "bids": bids, "seconds": seconds, "ratio": ratio, "goal": goal}


@contextmanager
def served(size: int) -> Iterator[tuple]:
    """Give (instances, buyer, seller) of a site with two books, one of them full."""
    done: list = []
    floor.set_up(SERVER, done)
    for layer in done:
        layer.testSetUp()
    services = "".join(SERVICE.format(method) for method in ("GET", "POST"))
    # Not into the site's own registry, which is kept with the objects.
    with site(None):
        xmlconfig.string(NOTHING.format(services))
    listening = [socket.create_server(("127.0.0.1", 0)) for _each in range(INSTANCES)]
    children = []
    try:
        with clock.frozen(NOON):
            people = fill(size)
            for one in listening:
                serve = partial(
                    waitress.serve,
                    WSGI_SERVER_FIXTURE.server.test_app,
                    sockets=[one],
                    threads=4,
                    _quiet=True,
                )
                children.append(Process(serve))
            ports = [one.getsockname()[1] for one in listening]
            postmaster = int((POSTGRES.folder / "sql/data/postmaster.pid").read_text().split()[0])
            yield (Instances(ports, [one.pid for one in children], postmaster), *people)
    finally:
        for child in children:
            child.kill()
        for one in listening:
            one.close()
        for layer in reversed(done):
            layer.testTearDown()
        for layer in reversed(done):
            layer.tearDown()


def fill(size: int) -> tuple:
    """Make members, books and bids; return the buyer and the seller."""
    for code in ("BRK1", "BRK2"):
        build.organization(code, ("member",))
    seller = build.person("seller@broker1.example", "BRK1")
    buyer = build.person("buyer@broker2.example", "BRK2")
    accounts.keep(Account(ACCOUNT.code, "BRK2"))
    for name in ("bench", "full", book_entering.OURS, book_entering.FLOOR):
        books.make(name, conditions())
        books.set_state(name, "accepting")
        content = createContent("Subscription", id=name, title=name)
        addContentToContainer(folders.root(), content, checkConstraints=False)
    for first, many in made.portions(size, 100_000):
        ledger.write(FILL, {"first": first, "last": first + many - 1})
    transaction.commit()
    ledger.write("ANALYZE subscription_bid")
    transaction.commit()
    return buyer, seller
