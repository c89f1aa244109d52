"""@regulation-subscriptions for programs, by each role."""

from datetime import date
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from tests.builders import parties as build
from tests.layers import FUNCTIONAL
from tests.library.case import acting
from tests.library.case import TEXT
from tests.library.case import TITLES
from tests.parties.floor import PartiesCase


CODE = "trial-rules"
NAME = "@regulation-subscriptions"


class TestRest(PartiesCase):
    layer = FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.editor = self.officer("library@exchange.example", ("library",))
        self.client = self.person("admin@issuer.example")
        self.neighbour = self.person("head@consultant.example", "CONS")
        with acting(self.editor):
            library.add_document(CODE, "listing", DocumentFacts(TITLES))
            made = library.add_edition(CODE, EditionFacts(date(2026, 1, 1)))
            library.set_text(made.id, "ru", TEXT)
            library.publish_edition(made.id)
            library.add_document("secret", "listing", DocumentFacts(TITLES))
        self.commit()

    def ask(self, person, method, path=NAME, body=None, **headers):
        """Send a request as a person's program."""
        basic = (person.email, build.PASSWORD) if person is not None else None
        return self.call(method, path, body, basic=basic, **headers)

    def test_life(self):
        made = self.ask(self.client, "POST", body={"document": CODE})
        self.assertEqual(201, made.status, made.text)
        self.assertEqual(("document", CODE), (made.json["kind"], made.json["document"]))
        self.assertEqual(made.json["@id"], made.headers["Location"])
        other = self.ask(self.client, "POST", body={"category": "listing"})
        self.assertEqual("listing", other.json["category"])
        found = self.ask(self.client, "GET")
        self.assertEqual(2, found.json["items_total"])
        again = self.ask(self.client, "POST", body={"document": CODE})
        self.assertEqual(made.json, again.json)
        path = f"{NAME}/{made.json['id']}"
        self.assertEqual(204, self.ask(self.client, "DELETE", path).status)
        self.assertEqual(404, self.ask(self.client, "DELETE", path).status)
        left = self.ask(self.client, "GET").json["items"]
        self.assertEqual([other.json["id"]], [one["id"] for one in left])

    def test_repeated_with_a_key(self):
        body, key = {"document": CODE}, {"Idempotency-Key": "one"}
        first = self.ask(self.client, "POST", body=body, **key)
        self.assertEqual(first.json, self.ask(self.client, "POST", body=body, **key).json)

    def test_a_neighbour_sees_and_ends_nothing(self):
        made = self.ask(self.client, "POST", body={"document": CODE})
        self.assertEqual(0, self.ask(self.neighbour, "GET").json["items_total"])
        path = f"{NAME}/{made.json['id']}"
        self.assertEqual(404, self.ask(self.neighbour, "DELETE", path).status)
        self.assertEqual(1, self.ask(self.client, "GET").json["items_total"])

    def test_nobody(self):
        for method in ("GET", "POST"):
            body = {"document": CODE} if method == "POST" else None
            self.assertEqual(401, self.ask(None, method, body=body).status)

    def test_what_is_wrong(self):
        for body, status in (
            ({}, 400),
            ({"document": 5}, 400),
            ({"document": CODE, "category": "listing"}, 400),
            ({"document": "nothing"}, 404),
            ({"document": "secret"}, 404),
            ({"category": "../../acl_users"}, 404),
            ({"category": "listing/" + "x/" * 300}, 404),
            ({"document": "x\x00"}, 404),
        ):
            with self.subTest(body):
                answer = self.ask(self.client, "POST", body=body)
                self.assertEqual(status, answer.status, answer.text[:300])
        self.assertEqual(404, self.ask(self.client, "DELETE").status)
        self.assertEqual(404, self.ask(self.client, "DELETE", f"{NAME}/a/b").status)
