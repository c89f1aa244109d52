"""Definitions over REST: read, exported, imported, put into effect, withdrawn."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from kase.is2in.procedures.catalogue.editions import today
from tests.builders import parties as builders
from tests.procedures.rest import RestCase
from tests.rest.journey import Api
from zipfile import ZipFile
import transaction


SHARES = "procedures/listing/listing-shares"
TEXT = "listing-shares/procedure.toml"


def renamed(data, old, new):
    """Return a zip with another text in procedure.toml."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(target, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, text.replace(old, new, 1) if name == TEXT else text)
    return target.getvalue()


class Definitions(RestCase):
    """The program of who models procedures."""

    def setUp(self):
        super().setUp()
        email = "methodology@exchange.example"
        builders.officer(email, ("methodology",))
        transaction.commit()
        self.sessions["designer"] = Api(self.base, email)

    def test_from_the_text_to_an_edition(self):
        tree = self.call("designer", "GET", f"{SHARES}/@definition")
        self.assertEqual(tree["definition"]["code"], "listing-shares")
        self.assertEqual([one for one in tree["problems"] if one["severity"] == "blocks"], [])
        data = self.person("designer")("GET", f"{SHARES}/@definition-text", 200).content
        sent = renamed(data, "Inclusion of shares", "Listing of shares")
        body = {"data": b64encode(sent).decode()}
        report = self.call("designer", "POST", f"{SHARES}/@definition-import", json=body)
        self.assertFalse(report["done"])
        self.assertEqual([one["aspect"] for one in report["changes"]], ["titles.en"])
        done = {**body, "dry_run": False}
        stale = {"If-Match": '"old"'}
        self.call("designer", "POST", f"{SHARES}/@definition-import", 412, json=done, headers=stale)
        match = {"If-Match": f'"{report["version"]}"'}
        self.call("designer", "POST", f"{SHARES}/@definition-import", json=done, headers=match)
        day = (today() + timedelta(days=2)).isoformat()
        editions = f"{SHARES}/@definition-editions"
        made = self.call("designer", "POST", editions, 201, json={"effective_from": day})
        self.assertEqual((made["state"], made["effective_from"]), ("future", day))
        listed = self.call("designer", "GET", editions)["items"]
        self.assertEqual(listed[0], made)
        before = listed[1]["edition"]
        found = self.call("designer", "GET", f"{editions}/{before}/changes?to={made['edition']}")
        self.assertIn("Listing of shares", found["items"][0]["after"])
        self.call("designer", "DELETE", f"{editions}/{made['edition']}", 204)
        self.call("designer", "DELETE", f"{editions}/{before}", 409)
        self.call("designer", "DELETE", f"{editions}/99", 404)

    def test_what_is_refused(self):
        address = f"{SHARES}/@definition-import"
        self.call("designer", "POST", address, 400, json={"data": "?"})
        self.call("designer", "POST", address, 400, json={"data": 1})
        self.call("designer", "POST", address, 400, json={"data": "AA==", "dry_run": "no"})
        editions = f"{SHARES}/@definition-editions"
        self.call("designer", "POST", editions, 400, json={"effective_from": 5})
        self.call("designer", "POST", editions, 422, json={"effective_from": "2020-01-01"})
        self.call("designer", "GET", f"{SHARES}/@definition?edition=99", 404)
        for part in ("executor", "head"):
            for method, path in (
                ("GET", "@definition"),
                ("GET", "@definition-text"),
                ("GET", "@definition-editions"),
                ("POST", "@definition-import"),
                ("POST", "@definition-editions"),
                ("DELETE", "@definition-editions/1"),
            ):
                session = self.person(part)
                address = f"{self.base}/{SHARES}/{path}"
                answer = session.session.request(method, address, timeout=60)
                self.assertIn(answer.status_code, (401, 403, 404), path)
