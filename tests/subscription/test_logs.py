"""What is written about people: nothing. Neither logs nor errors nor the trail know who bids."""

from contextlib import contextmanager
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import entry
from psycopg.errors import NotNullViolation
from tests.layers import POSTGRES
from tests.subscription.case import IIN
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
from tests.subscription.test_rest import RestCase
from unittest import mock
import io
import logging
import requests
import transaction


NAME, PHONE, ADDRESS = "Ахметова Айгуль", "+77015550199", "Алматы, Абая 1"
DOCUMENT, OTHER = "N 012345678", "Супруг члена правления"
SECRETS = (IIN, NAME, "Ахметова", PHONE, ADDRESS, DOCUMENT, OTHER)


def bid(**changes) -> dict:
    """Return a bid with everything there is about a person."""
    who = {"type": "person", "name": NAME, "iin_bin": IIN, "residence": "KZ"}
    more = {"document": DOCUMENT, "address": ADDRESS, "contacts": PHONE, "other": OTHER}
    return row(investor={**who, **more}, **changes)


@contextmanager
def everything_logged():
    """Give what all loggers write, down to the least, with the text of every error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


class Rows(StorageCase):
    """The database refuses a row."""

    def test_an_error_does_not_quote_the_row(self):
        self.open_book()
        broken = mock.patch.object(entry, "REGISTERED", None)
        with broken, self.assertRaises(NotNullViolation) as caught:
            self.submit(bid())
        self.assertEqual(caught.exception.sqlstate, "23502")
        self.assertIn("state", str(caught.exception))
        transaction.abort()
        log = (POSTGRES.folder / "sql/log").read_text(encoding="utf-8")
        self.assertIn("null value in column", log)
        for text in (str(caught.exception), log):
            for secret in SECRETS:
                self.assertNotIn(secret, text)


class Requests(RestCase):
    """Bids over REST: good, refused, broken, changed, and with a fault of ours."""

    def test_logs_and_trail(self):
        place = self.announced()
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        path = f"{place}/@bids"
        with everything_logged() as written:
            self.good(201, self.buyer, "POST", path, bid(client_id="a"))
            self.good(422, self.buyer, "POST", path, bid(client_id="b", price="-1"))
            self.good(409, self.buyer, "POST", path, bid(client_id="a", price="11"))
            self.good(207, self.buyer, "POST", path, [bid(quantity=0), bid(), bid(price="x")])
            self.good(200, self.buyer, "PATCH", f"{path}/1", {"price": "12"})
            self.good(200, self.buyer, "DELETE", f"{path}/1", {})
            self.good(403, self.stranger, "POST", path, bid())
            self.broken(path)
            with mock.patch.object(entry, "REGISTERED", None):
                self.assertGreaterEqual(self.ask(self.buyer, "POST", path, bid()).status_code, 500)
        trail = [str(one) for one in ledger.read("SELECT record FROM audit_entry ORDER BY id")]
        self.assertTrue(any("bids-submitted" in one for one in trail))
        self.clean(written.getvalue(), "the log")
        self.clean("\n".join(trail), "the trail")

    def broken(self, path: str) -> None:
        """Send what is no JSON, with a person in it."""
        auth = (self.buyer.email, "Secret-Password-1")
        body = f'{{"investor": "{NAME} {IIN} {PHONE}"'.encode()
        answer = requests.post(
            path, data=body, headers={"Accept": "application/json"}, auth=auth, timeout=60
        )
        self.assertGreaterEqual(answer.status_code, 400)

    def clean(self, text: str, where: str) -> None:
        for secret in SECRETS:
            found = text.find(secret)
            self.assertEqual(found, -1, f"{where}: …{text[max(found - 300, 0) : found + 100]}")
