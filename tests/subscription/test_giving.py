"""Over pages and REST: what buyers tell of investors (7), what clearing enters (4.2, 5.2)."""

from kase.is2in.subscription import accounts
from kase.is2in.subscription.types import Account
from tests.builders import parties as build
from tests.subscription.life import EVENING
from tests.subscription.life import TERMS
from tests.subscription.storage import row
from tests.subscription.test_pages import PagesCase
import transaction


class Giving(PagesCase):
    """A subscription elsewhere that asks for a document; two buyers, the issuer."""

    def announced(self, **changes):
        build.organization("ISSR", ("issuer",))
        self.issuer = build.person("head@issuer.example", "ISSR", ("first_head",))
        accounts.keep(Account("BRK3-01", "BRK3"))
        transaction.commit()
        asked = {"disclose": ["name", "document", "address"], "issuer_organization": "ISSR"}
        return super().announced(**asked, **changes)

    def closed(self):
        self.bid()
        other = row(account="BRK3-01")
        self.good(201, self.other, "POST", f"{self.place}/@bids", other)
        self.act(TERMS.end)

    def test_by_pages(self):
        self.closed()
        self.assertIn("Сведения об инвесторах", self.seen(self.buyer, ""))
        listed = self.seen(self.buyer, "@@investors")
        self.assertIn("12.4.", listed)
        self.assertNotIn("@@bid-investor/2", listed)
        self.seen(self.buyer, "@@bid-investor/2", 404)
        self.seen(self.stranger, "@@investors", 403)
        form = self.page(self.buyer, "@@investors-file/csv").content.decode("utf-8-sig")
        self.assertEqual(form.splitlines()[1], "1;;;;")
        for name, content, status in (
            ("broken.csv", b"\xff\xfe\x00", 422),
            ("none.csv", "Номер заявки;Документ\n2;УЛ 1\n".encode(), 422),
            ("head.csv", "Документ\nУЛ 1\n".encode(), 422),
            ("good.csv", "Номер заявки;Документ\n1;УЛ 77\n".encode(), 200),
        ):
            file = {"file": (name, content, "text/csv")}
            self.send(self.buyer, "@@investors", status, files=file, x="1")
        told = self.send(self.buyer, "@@bid-investor/1", address="Алматы, Абая, 1")
        self.assertIn("Сведения приняты.", told)
        self.seen(self.buyer, "@@bid-investor/1", 404)
        self.act(EVENING)
        self.assertIn("конфиденциальна", self.seen(self.seller, "@@registers"))
        self.assertIn("@@register-file/accepted.xlsx", self.seen(self.issuer, "@@registers"))
        self.assertIn("УЛ 77; Алматы", self.seen(self.issuer, "@@register-file/accepted.xml"))
        for path in ("@@register-file/satisfied.xml", "@@bids", "@@demand", "@@course"):
            self.seen(self.issuer, path, 403)
        for person in (self.buyer, self.other):
            self.seen(person, "@@registers", 403)

    def test_art_7_3_and_8_4_by_programs(self):
        self.closed()
        path = f"{self.place}/@investors"
        found = self.good(200, self.buyer, "GET", path)
        self.assertEqual(found["items"], [{"number": 1, "missing": ["document", "address"]}])
        self.assertTrue(found["open"])
        rows = [{"number": 1, "document": "УЛ 1"}, {"number": 2, "document": "УЛ 2"}]
        report = self.good(207, self.buyer, "POST", path, rows)
        self.assertEqual((report["accepted"], report["refused"]), (1, 1))
        self.assertEqual(report["rows"][1]["errors"][0]["code"], "bid")
        self.good(400, self.buyer, "POST", path, {"number": 1})
        for method in ("GET", "POST"):
            self.good(403, self.stranger, method, path, [])
        self.act(EVENING)
        self.good(422, self.buyer, "POST", path, rows)
        register = f"{self.place}/@registers/accepted"
        self.good(200, self.issuer, "GET", register)
        self.good(200, self.issuer, "GET", f"{register}/manifest")
        for person in (self.buyer, self.other):
            self.good(403, person, "GET", register)
        self.good(403, self.issuer, "GET", f"{self.place}/@registers/satisfied")

    def test_clearing_opens_accounts(self):
        folder = f"{self.url}/subscriptions"
        self.assertEqual(self.page(self.seller, f"{folder}/@@account-open").status_code, 403)
        good = {"account": "brk3-02", "owner": "BRK3", "control": "BRK1", "segregated": "1"}
        path = f"{folder}/@@account-open"
        self.send(self.clearing, path, 422, **{**good, "account": "б 1"})
        self.send(self.clearing, path, 422, **{**good, "owner": "ISSR"})
        self.assertIn("BRK3-02", self.send(self.clearing, path, **good))
        self.send(self.clearing, path, 409, **{**good, "owner": "BRK2"})
        found = self.good(200, self.other, "GET", "@accounts/BRK3-02")
        self.assertEqual((found["segregated"], found["control"]), (True, "BRK1"))
        put = {"owner": "BRK3", "control": "", "money": "5"}
        changed = self.good(200, self.clearing, "PUT", "@accounts/BRK3-02", put)
        self.assertEqual((changed["segregated"], changed["balances"][0]["money"]), (False, "5"))
        self.good(422, self.clearing, "PUT", "@accounts/x_1", {"owner": "BRK3"})
        self.good(400, self.clearing, "PUT", "@accounts/X1", {"owner": "BRK3", "segregated": 1})
        self.good(403, self.other, "PUT", "@accounts/BRK3-03", {"owner": "BRK3"})


class Securities(PagesCase):
    """What is on the seller's subaccount."""

    def announced(self, **changes):
        return super().announced(seller_subaccount="SUB-1", settlement_by="other", **changes)

    def test_who_enters_them(self):
        path = f"{self.place}/@seller-securities"
        self.good(409, self.clearing, "PUT", path, {"quantity": 5})
        self.good(400, self.clearing, "PUT", path, {"quantity": "5"})
        self.good(403, self.seller, "PUT", path, {"quantity": 5})
        for person in (self.seller, self.trading, self.clearing):
            self.assertIsNone(self.good(200, person, "GET", path)["quantity"])
        self.good(403, self.buyer, "GET", path)
        self.seen(self.seller, "@@seller-securities", 403)
        self.send(self.clearing, "@@seller-securities", 422, quantity="много")
        self.send(self.clearing, "@@seller-securities", 409, quantity="5")
