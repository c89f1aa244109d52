"""The whole path over REST, signed by openssl; and who must not see it."""

from tests.builders.demo import demo
from tests.layers import SERVER
from tests.rest.journey import Api
from tests.rest.journey import travel
import requests
import unittest


class OverRest(unittest.TestCase):
    """What a program does, with nothing but HTTP and openssl."""

    layer = SERVER

    def test_from_filing_to_the_archive(self):
        portal = self.layer["portal"]
        keys = demo(self, portal)
        base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        app, code = travel(base, keys)
        client = Api(base, "executor@issuer.example")
        archive = client("GET", "@applications", params={"tab": "archive"}).json()
        self.assertEqual([row["@id"] for row in archive["items"]], [app])
        self.stranger_learns_nothing(base, app)
        self.signature_is_public(base, code)

    def stranger_learns_nothing(self, base, app):
        stranger = Api(base, "executor@candidate.example")
        for path in ("@stages", "@documents", "@history", "@to-sign", "@comments", "@workflow"):
            answer = stranger("GET", f"{app}/{path}", 404)
            self.assertNotIn("ISSR", answer.text)

    def signature_is_public(self, base, code):
        answer = requests.get(
            f"{base}/@check/{code}", headers={"Accept": "application/json"}, timeout=60
        )
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.json()["genuine"])
        self.assertNotIn("iin", answer.text.lower())
