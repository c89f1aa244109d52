"""Registers for programs: handed out in each format, taken back in each, compared by graph."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.merkle import Tree
from kase.is2in.subscription.formats.gate import XLSX_TYPE
from lxml import etree
from openpyxl import load_workbook
from tests.builders import parties as build
from tests.subscription.case import group
from tests.subscription.case import rule
from tests.subscription.registers import read
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import RULE
from tests.subscription.test_rest import TERMS
import hashlib
import requests
import transaction


class RegistersCase(RestCase):
    """A subscription whose accepted register has been handed over: two limit bids."""

    changes: dict = {}

    def setUp(self):
        super().setUp()
        self.place = self.announced(**self.changes)
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        for price in ("10.00", "9.50"):
            self.good(201, self.buyer, "POST", f"{self.place}/@bids", row(price))
        self.act(TERMS.deals_at - timedelta(hours=15))
        self.accepted = f"{self.place}/@registers/accepted"
        self.satisfied = f"{self.place}/@registers/satisfied"

    def send(self, data, kind, status=422, person=None):
        """Send a satisfied register, expect a status, return the JSON."""
        answer = requests.post(
            self.satisfied,
            data=data,
            headers={"Accept": "application/json", "Content-Type": kind},
            auth=((person or self.seller).email, build.PASSWORD),
            timeout=60,
        )
        transaction.begin()
        self.assertEqual(answer.status_code, status, answer.text[:2000])
        return answer.json()

    def filled(self, **changes):
        """Return the accepted register as a workbook with cells filled: place → value."""
        found = self.ask(self.seller, "GET", f"{self.accepted}?format=xlsx")
        book = load_workbook(BytesIO(found.content))
        for place, value in changes.items():
            book.active[place] = value
        target = BytesIO()
        book.save(target)
        return target.getvalue()


class HandedOut(RegistersCase):
    """Article 8.3: the accepted register, and what identifies it."""

    def test_each_format_says_the_same(self):
        shown = self.good(200, self.seller, "GET", self.accepted)
        manifest = self.good(200, self.trading, "GET", f"{self.accepted}/manifest")
        self.assertEqual(shown["manifest"], manifest)
        self.assertEqual((manifest["rows"], manifest["sheets"]), (2, 1))
        self.assertEqual((manifest["totals"]["5"], manifest["totals"]["6"]), ("200", "1950"))
        self.assertEqual([line["1"] for line in shown["rows"]], ["1", "2"])
        found = []
        for form in ("xml", "xlsx"):
            answer = self.ask(self.seller, "GET", f"{self.accepted}?format={form}")
            self.assertIn(form, answer.headers["Content-Type"].replace("spreadsheetml", "xlsx"))
            self.assertIn(f".{form}", answer.headers["Content-Disposition"])
            self.assertEqual(answer.headers["ETag"], f'"{manifest["sha256"]}"')
            found.append(read(answer.content))
        self.assertEqual(*found)
        lines = [register.canonical(one) for one in found[0]]
        sealed = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
        self.assertEqual(sealed, manifest["sha256"])
        self.assertEqual(Tree(lines).root.hex(), manifest["root"])

    def test_the_titles_are_those_of_annex_2(self):
        answer = self.ask(self.seller, "GET", f"{self.accepted}?format=xlsx")
        title = load_workbook(BytesIO(answer.content)).active["B1"].value
        self.assertEqual(title, "Номер заявки")

    def test_the_schema_is_public(self):
        base = f"{self.url}/++resource++kase.is2in.subscription.schemas"
        answer = requests.get(f"{base}/register.xsd", timeout=60)
        self.assertEqual(answer.status_code, 200)
        schema = etree.XMLSchema(etree.fromstring(answer.content))
        file = self.ask(self.seller, "GET", f"{self.accepted}?format=xml")
        schema.assertValid(etree.fromstring(file.content))
        self.assertEqual(requests.get(f"{base}/bids.xsd", timeout=60).status_code, 200)

    def test_wrong_hands_and_addresses(self):
        for path in ("", "?format=xml", "?format=xlsx", "/manifest"):
            self.good(403, self.buyer, "GET", self.accepted + path)
            self.good(403, self.clearing, "GET", self.accepted + path)
        self.good(400, self.seller, "GET", f"{self.accepted}?format=pdf")
        self.good(404, self.seller, "GET", f"{self.accepted}/root")
        self.good(404, self.seller, "GET", f"{self.place}/@registers/refused")
        self.good(404, self.seller, "GET", self.satisfied)
        self.good(404, self.seller, "GET", f"{self.place}/@registers/..%2faccepted")


class Disclosed(RegistersCase):
    """Annex 2, note 1: graphs 11 to 17 as far as the seller has asked."""

    changes = {"disclose": ["name", "residence"]}

    def test_annex_2_note_1_the_buyer_is_named(self):
        line = self.good(200, self.seller, "GET", self.accepted)["rows"][0]
        self.assertEqual((line["11"], line["13"], line["14"]), ("Ахметова Айгуль", "KZ", ""))
        self.assertIn("BRK2", line["16"])


class Drawn(RegistersCase):
    """A draw is one the seller was bound to before the close: secret, commitment, root."""

    secret = "тайна продавца"
    changes = {"draw_commitment": draws.commitment(secret.encode())}

    def test_the_secret_is_the_one_committed_to(self):
        root = bytes.fromhex(
            self.good(200, self.seller, "GET", f"{self.accepted}/manifest")["root"]
        )
        mixed = draws.seed(self.secret.encode(), root).hex()
        tier, path = {"fill": "draw", "units": 10}, f"{self.place}/@allotment"
        data = rule(group(tier), supply=20, tie={"draw": mixed})
        other = rule(group(tier), supply=20, tie={"draw": "5eed" * 16})
        for body, code, field in (
            ({"rule": data}, "draw-secret", "secret"),
            ({"rule": data, "secret": "другая"}, "draw-secret", "secret"),
            ({"rule": other, "secret": self.secret}, "draw-seed", "rule.tie"),
        ):
            for dry in ("", "?dry_run=1"):
                if dry and "secret" not in body:
                    continue
                found = self.good(422, self.seller, "POST", path + dry, body)
                self.assertEqual(found["code"], code)
                self.assertEqual([one["field"] for one in found["errors"]], [field])
        self.good(400, self.seller, "POST", path, {"rule": data, "secret": 7})
        self.good(404, self.seller, "GET", path)
        kept = self.good(200, self.seller, "POST", path, {"rule": data, "secret": self.secret})
        self.assertTrue(kept["stored"])


class NothingCommitted(RegistersCase):
    """Conditions without a commitment: any secret would do, so that none does."""

    def test_nothing_is_drawn(self):
        data = rule(group({"fill": "draw", "units": 10}), supply=20, tie={"draw": "5eed" * 16})
        body, path = {"rule": data, "secret": "x"}, f"{self.place}/@allotment"
        self.good(200, self.seller, "POST", f"{path}?dry_run=1", {"rule": data})
        found = self.good(422, self.seller, "POST", path, body)
        self.assertEqual(found["code"], "draw-uncommitted")


class TakenBack(RegistersCase):
    """Articles 9.3 and 9.5: the satisfied register."""

    def test_a_workbook(self):
        data = self.filled(H3=9.5, J3=100, K3=950, H4=9.5, J4=50, K4=475)
        manifest = self.send(data, XLSX_TYPE, 200)
        self.assertEqual((manifest["totals"]["9"], manifest["totals"]["10"]), ("150", "1425"))
        kept = self.ask(self.seller, "GET", f"{self.satisfied}?format=xml").content
        self.assertEqual([one.deal_quantity for one in read(kept)], [100, 50])
        self.send(data, XLSX_TYPE, 409)

    def test_every_mismatch_is_named_by_row_and_graph(self):
        data = self.filled(D3=11, H3=9.5, J3=101, K3=950, H4=9.6, J4=50, K4=475)
        answer = self.send(data, XLSX_TYPE)
        self.assertEqual(answer["code"], "register")
        found = {(one["field"], one["code"], one["article"]) for one in answer["errors"]}
        self.assertEqual(
            found,
            {
                ("1.3", "changed", "9.5"),
                ("1.9", "quantity-over", "9.5"),
                ("1.10", "amount-wrong", "9.5"),
                ("2.7", "price-over", "9.5"),
                ("2.10", "amount-wrong", "9.5"),
            },
        )
        self.good(404, self.seller, "GET", self.satisfied)

    def test_files_that_are_none(self):
        good = self.filled(J3=0, J4=0)
        for code, data, kind in (
            ("file-damaged", good[:-40], XLSX_TYPE),
            ("file-type", b"%PDF-1.7", XLSX_TYPE),
            ("file-type", good, "application/xml"),
            ("file-type", b"a;b\n1;2", "text/csv"),
            ("file-formula", self.filled(J3="=50*2"), XLSX_TYPE),
            ("file-entities", b"<!DOCTYPE r [<!ENTITY a 'a'>]><register/>", "application/xml"),
            ("file-value", self.filled(J3="сто"), XLSX_TYPE),
        ):
            answer = self.send(data, kind)
            self.assertEqual((answer["code"], answer["errors"][0]["code"]), (code, code))
        self.send(good, "application/pdf", 400)
        self.send(good, XLSX_TYPE, 403, person=self.buyer)
        self.send(good, XLSX_TYPE, 403, person=self.trading)

    def test_an_allotment_that_is_not_there(self):
        self.good(404, self.seller, "POST", self.satisfied, {"from": "allotment"})
        self.good(200, self.seller, "POST", f"{self.place}/@allotment", {"rule": RULE})
        self.good(200, self.seller, "POST", self.satisfied, {"from": "allotment"})
