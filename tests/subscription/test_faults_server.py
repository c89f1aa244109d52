"""kill -9 of the server in a stream of bids: acknowledged is there once, unacknowledged may be
sent again.
"""

from collections.abc import Iterator
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import reader
from plone.testing.zope import WSGI_SERVER_FIXTURE
from tests.builders import parties as build
from tests.subscription.processes import Process
from tests.subscription.processes import wait_for
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import RestCase
import requests
import socket
import threading
import transaction
import waitress


CLIENTS, ENOUGH = 4, 60


class Server(RestCase):
    """The whole publisher in a process of its own, on a port of its own."""

    def setUp(self):
        super().setUp()
        self.place = self.announced().partition(self.url)[2]
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        self.told = threading.Lock()
        self.known: dict[str, int] = {}

    def serve(self) -> Process:
        """Start a server as a child: it has the site, and no more than that, from us."""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listening.close)
        self.port = self.listening.getsockname()[1]
        application = WSGI_SERVER_FIXTURE.server.test_app
        child = Process(
            lambda: waitress.serve(application, sockets=[self.listening], threads=4, _quiet=True)
        )
        self.addCleanup(child.kill)
        return child

    def test_in_a_stream_of_bids(self):
        first = self.serve()
        threads = [threading.Thread(target=self.stream, args=(who,)) for who in range(CLIENTS)]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(self.known) >= ENOUGH, "bids to be acknowledged")
        first.kill()
        self.listening.close()
        for thread in threads:
            thread.join()
        before = dict(self.known)
        self.serve()
        for who in range(CLIENTS):
            # What was acknowledged, what was on its way, and one more.
            for body in self.bodies(who, before):
                self.note(self.send(body))
        self.assertEqual({name: self.known[name] for name in before}, before)
        self.whole()

    def whole(self):
        """Look into the book from outside."""
        transaction.abort()
        bids = list(reader.every(self.name))
        self.assertEqual([one.number for one in bids], list(range(1, len(bids) + 1)))
        found = {one.bid.client_id: one.number for one in bids}
        self.assertEqual(len(found), len(bids))
        self.assertEqual(found, self.known)
        self.assertEqual({one.version for one in bids}, {1})
        self.assertEqual(sum(heap.bids for heap in reader.heaps(self.name)), len(bids))
        self.assertTrue(ledger.verify_chain().ok)

    def stream(self, who: int) -> None:
        """Send one body after another until the server is no more."""
        for body in self.bodies(who):
            try:
                self.note(self.send(body))
            except requests.ConnectionError:
                return

    def bodies(self, who: int, known=None) -> Iterator[dict | list]:
        """Yield bids, alone and by five; with ``known`` up to the first that is not known."""
        turn = 0
        while True:
            count = 5 if turn % 3 == 2 else 1
            many = [row(client_id=f"{who}-{turn}-{n}") for n in range(count)]
            yield many if count > 1 else many[0]
            if known is not None and many[0]["client_id"] not in known:
                return
            turn += 1

    def send(self, body) -> list[dict]:
        """Send as the buyer's program and return the answered rows."""
        answer = requests.post(
            f"http://127.0.0.1:{self.port}/plone{self.place}/@bids",
            json=body,
            headers={"Accept": "application/json"},
            auth=(self.buyer.email, build.PASSWORD),
            timeout=60,
        )
        if answer.status_code not in (201, 207):
            raise AssertionError(answer.text[:500])
        data = answer.json()
        return data["rows"] if isinstance(body, list) else [data]

    def note(self, rows: list[dict]) -> None:
        with self.told:
            self.known.update({one["client_id"]: one["number"] for one in rows})
