"""The pages of a subscription: what each person sees and does, as a browser without scripts."""

from datetime import timedelta
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import timed
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.subscription.case import IIN
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import BEFORE
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import TERMS
import html
import json
import re
import requests
import transaction


BID = {
    "type": "limit",
    "account": "BRK2-01",
    "price": "10,00",
    "quantity": "100",
    "investor.type": "person",
    "investor.iin_bin": IIN,
}


class PagesCase(RestCase):
    """A subscription that takes bids."""

    def setUp(self):
        super().setUp()
        self.place = self.announced()
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)

    def page(self, person, path, data=None, files=None):
        """Return the answer of a page, or of what its form leads to."""
        url = path if path.startswith("http") else f"{self.place}/{path}".rstrip("/")
        auth = (person.email, build.PASSWORD)
        method = "POST" if data or files else "GET"
        answer = requests.request(method, url, data=data, files=files, auth=auth, timeout=60)
        transaction.begin()
        return answer

    def seen(self, person, path, status=200):
        """Return the text of a page."""
        answer = self.page(person, path)
        self.assertEqual(answer.status_code, status, path)
        return html.unescape(answer.text).replace("\u202f", " ")

    def send(self, person, path, status=200, files=None, **data):
        """Send the form of a page with its authenticator; return the text of the answer."""
        source = self.page(person, path).text
        token = re.search(r'name="_authenticator" value="([^"]+)"', source).group(1)
        answer = self.page(person, path, {"_authenticator": token, **data}, files)
        said = re.sub(r"<[^>]+>|\s+", " ", answer.text)[:3000]
        self.assertEqual(answer.status_code, status, said)
        return html.unescape(answer.text)

    def bid(self, price="10.00", quantity=100, **changes):
        return self.good(
            201, self.buyer, "POST", f"{self.place}/@bids", row(price, quantity, **changes)
        )

    def hand_over(self):
        """Let the clock close the book and hand the register to the seller."""
        self.act(TERMS.deals_at - timedelta(hours=15))


class Buyer(PagesCase):
    """One bid, many bids, the proof."""

    def test_art_4_3_a_bid_is_submitted_changed_and_deleted(self):
        wrong = self.send(self.buyer, "@@bid-new", 422, **{**BID, "quantity": "-1"})
        self.assertIn("Количество должно быть больше нуля.", wrong)
        self.assertIn('value="10,00"', wrong)
        good = self.send(self.buyer, "@@bid-new", **BID, client_id="once")
        self.assertIn("Заявка принята под номером 1.", good)
        self.send(self.buyer, "@@bid-new", **BID, client_id="once")
        listed = self.seen(self.buyer, "@@bids")
        self.assertEqual(listed.count("@@bid/"), 1)
        fewer = {**BID, "quantity": "50", "version": "1"}
        changed = self.send(self.buyer, "@@bid-change/1", **fewer)
        self.assertIn("Изменена покупателем", changed)
        stale = {**BID, "quantity": "60", "version": "1"}
        self.send(self.buyer, "@@bid-change/1", 412, **stale)
        gone = self.send(self.buyer, "@@bid-delete/1")
        self.assertIn("Заявка удалена.", gone)
        self.send(self.buyer, "@@bid-delete/1", 409)

    def test_another_buyer_sees_nothing_of_it(self):
        self.bid()
        self.assertNotIn("@@bid/1", self.seen(self.other, "@@bids"))
        for path in ("@@bid/1", "@@bid-change/1", "@@bid-delete/1", "@@bid-proof/1"):
            with self.subTest(path):
                self.seen(self.other, path, 404)
        self.seen(self.other, "@@demand", 403)
        self.seen(self.stranger, "@@bid-new", 403)
        self.seen(self.stranger, "@@bids", 403)

    def test_many_bids_and_the_report(self):
        table = self.page(self.buyer, "@@bids-template/csv").content.decode("utf-8-sig")
        head, sample = table.split("\r\n")[:2]
        bad = sample.replace("BRK2-01", "BRK9-99").replace("1;", "2;", 1)
        lines = "\r\n".join((head, sample, bad, ""))
        file = {"file": ("bids.csv", lines.encode(), "text/csv")}
        report = self.send(self.buyer, "@@bids-bulk", files=file, atomic="")
        self.assertIn("Принято: 1, отклонено: 1.", report)
        job = re.search(r"@@bids-report/(\w+)/xlsx", report).group(1)
        csv = self.page(self.buyer, f"@@bids-report/{job}/csv").content.decode("utf-8-sig")
        self.assertIn("account", csv.split("\r\n")[2])
        xlsx = self.page(self.buyer, f"@@bids-report/{job}/xlsx").content
        self.assertTrue(xlsx.startswith(b"PK"))
        self.seen(self.other, f"@@bids-report/{job}", 404)
        for kind in ("xlsx", "xml"):
            filled = self.page(self.buyer, f"@@bids-template/{kind}").content
            answer = self.send(self.buyer, "@@bids-bulk", files={"file": (f"b.{kind}", filled)})
            # The same bid under the same id of the buyer: it was taken once.
            self.assertIn("Заявка уже была подана", answer)
        self.assertEqual(self.seen(self.buyer, "@@bids").count("@@bid/"), 1)

    def test_a_file_that_is_none(self):
        wrong = self.send(self.buyer, "@@bids-bulk", 422, files={"file": ("a.xlsx", b"PK\x03\x04")})
        self.assertIn('role="alert"', wrong)
        self.send(self.buyer, "@@bids-bulk", 400, atomic="1")

    def test_art_8_3_proof_of_inclusion(self):
        self.bid()
        self.assertNotIn("Доказательство", self.seen(self.buyer, "@@bid/1"))
        self.hand_over()
        self.assertIn("Доказательство проверено", self.seen(self.buyer, "@@bid/1"))
        proof = json.loads(self.page(self.buyer, "@@bid-proof/1").text)
        self.assertEqual((proof["index"], proof["size"]), (0, 1))

    def test_a_forged_form_does_nothing(self):
        self.assertEqual(self.page(self.buyer, "@@bid-new", BID).status_code, 403)
        self.assertEqual(self.good(200, self.buyer, "GET", f"{self.place}/@bids")["items"], [])


class Seller(PagesCase):
    """Demand, the price of market bids, the distribution, the register."""

    def test_art_4_6_live_demand(self):
        self.bid()
        self.bid("9.00", 200)
        text = self.seen(self.seller, "@@demand")
        self.assertIn("<path", text)
        self.assertIn("30,0", text)
        rows = self.page(self.seller, "@@demand?format=csv&by=price").content.decode("utf-8-sig")
        self.assertEqual(rows.split("\r\n")[2], "9.00;1;200;300")
        by = self.page(self.seller, "@@demand?format=xlsx&by=investor_type")
        self.assertTrue(by.content.startswith(b"PK"))
        self.seen(self.seller, "@@demand?format=exe", 400)

    def test_art_4_5_money_for_the_market_stands_beside_the_prices(self):
        day = timedelta(days=1)
        later = {name: (getattr(TERMS, name) + day).isoformat() for name in ("end", "activation")}
        with clock.frozen(BEFORE):
            self.place = self.announced(**later)
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        self.bid("10.00", 100)
        self.bid(type="market", amount="5000000.00", price=None, quantity=None)
        text = self.seen(self.seller, "@@demand")
        self.assertIn("5 000 000,00", text)
        # A hundred securities of a thousand: money does not count as securities.
        self.assertIn(">10,0", text)
        rows = self.page(self.seller, "@@demand?format=csv&by=price").content.decode("utf-8-sig")
        self.assertEqual(rows.split("\r\n")[1:3], ["Рыночные заявки;1;;", "10.00;1;100;100"])

    def test_art_4_5_the_market_price(self):
        bid = row(type="market", amount="500.00", price=None, quantity=None)
        self.good(201, self.buyer, "POST", f"{self.place}/@bids", bid)
        self.seen(self.buyer, "@@market-price", 403)
        self.send(self.seller, "@@market-price", 422, price="0")
        self.send(self.seller, "@@market-price", price="9,99")
        self.assertIn("9,99", self.seen(self.seller, "@@market-price"))
        self.hand_over()
        self.assertNotIn('id="price"', self.seen(self.seller, "@@market-price"))

    def test_art_9_the_simulator(self):
        for price, quantity in (("10.00", 900), ("9.00", 300), ("8.00", 5)):
            self.bid(price, quantity)
        self.seen(self.seller, "@@allotment", 404)
        self.hand_over()
        self.seen(self.buyer, "@@allotment", 403)
        form = {"supply": "1000", "groups": "1", "g0-tiers": "1", "g0-t0-fill": "pro_rata"}
        more = self.send(self.seller, "@@allotment", **form, do="add-group")
        self.assertIn('name="g1-kind"', more)
        wrong = {**form, "g0-kind": "share", "g0-value": "140"}
        found = self.send(self.seller, "@@allotment", 422, **wrong, do="compute")
        self.assertIn('href="#g0-value"', found)
        first = self.send(self.seller, "@@allotment", **form, do="remember")
        other = re.search(r"""name="other" value='(.+?)'>""", first).group(1)
        first_only = {**form, "g0-t0-fill": "price_time", "other": other}
        both = self.send(self.seller, "@@allotment", **first_only, do="compute")
        self.assertIn("Запомненное правило", both)
        self.assertIn("83,0", both)
        # What stands in a cell is a figure, not what a program calls a list of figures.
        self.assertNotIn("['", both)
        people = self.send(
            self.seller, "@@allotment", **form, **{"g0-investor_type": "person"}, do="compute"
        )
        self.assertIn("Группа 1:", people)
        self.assertIn("вид инвестора: Физическое лицо", people)
        drawn = {**form, "tie": "draw", "secret": "x", "do": "choose"}
        self.send(self.seller, "@@allotment", 422, **drawn)
        self.send(self.seller, "@@allotment", **form, do="choose")
        handed = self.send(self.seller, "@@register-hand-over")
        self.assertIn("Реестр принят", handed)
        self.send(self.seller, "@@register-hand-over", 409)

    def test_art_9_5_the_sellers_own_register(self):
        self.bid()
        self.hand_over()
        path = f"{self.place}/@registers/accepted?format=xml"
        source = self.ask(self.seller, "GET", path).text
        answered = source.replace(
            "</row>", "<g7>10.00</g7><g9>101</g9><g10>1010.00</g10></row>"
        ).encode()
        file = {"file": ("answer.xml", answered, "application/xml")}
        wrong = self.send(self.seller, "@@registers", 422, files=file, x="1")
        self.assertIn("9 – Удовлетворенная заявка: количество", wrong)
        good = answered.replace(b">101<", b">100<").replace(b">1010.00<", b">1000.00<")
        file = {"file": ("answer.xml", good, "application/xml")}
        self.assertIn("Реестр принят", self.send(self.seller, "@@registers", files=file, x="1"))
        xlsx = self.page(self.seller, "@@register-file/satisfied.xlsx").content
        self.assertTrue(xlsx.startswith(b"PK"))
        self.seen(self.buyer, "@@register-file/accepted.xml", 403)
        self.assertIn("первый руководитель", self.seen(self.seller, ""))
        mark_result_signed(self.name)
        transaction.commit()
        self.act(TERMS.deals_at)
        self.assertIn("1 000", self.seen(self.buyer, "@@deals"))
        self.assertNotIn("@@bid/1", self.seen(self.other, "@@deals"))

    def test_annex_1_as_a_form(self):
        folder = f"{self.url}/subscriptions/@@subscription-new"
        self.assertEqual(self.page(self.stranger, folder).status_code, 403)
        fields = {
            "issuer": "АО Новый эмитент",
            "quantity": "1 000",
            "lot": "1",
            "tick": "0,01",
            "mode": "no_ccp",
            "settlement_by": "other",
            "currency": "KZT",
            "collateral": "money",
            "start": "2026-12-01T10:00",
            "end": "2026-12-01T16:00",
            "activation": "2026-12-01T17:00",
            "deals_at": "2026-12-07T10:00",
            "settlement_at": "2026-12-07T12:00",
        }
        wrong = self.send(self.seller, folder, 422, **{**fields, "end": "2026-11-01T16:00"})
        self.assertIn('href="#end"', wrong)
        made = self.send(self.seller, folder, **fields)
        self.assertIn("Заявление сохранено как черновик", made)
        self.assertIn("01.12.2026", made)
        twin = self.seen(self.seller, f"{folder}?twin={self.name}")
        self.assertIn("АО Эмитент", twin)
        self.assertEqual(self.page(self.buyer, f"{folder}?twin={self.name}").status_code, 403)


class Staff(PagesCase):
    """The trading department, clearing, the control user."""

    def test_what_is_due_and_a_step_by_hand(self):
        folder = f"{self.url}/subscriptions"
        self.assertEqual(self.page(self.buyer, f"{folder}/@@subscriptions-due").status_code, 403)
        with_price = row(type="market", amount="500.00", price=None, quantity=None)
        self.good(201, self.buyer, "POST", f"{self.place}/@bids", with_price)
        self.act(TERMS.activation + timedelta(hours=1))
        text = self.seen(self.trading, f"{folder}/@@subscriptions-due")
        self.assertIn("Просрочен", text)
        self.assertIn("@@subscription-step/activate", text)
        self.assertIn("ждет цену", text)
        self.seen(self.seller, "@@subscription-step/activate", 404)
        self.send(self.trading, "@@subscription-step/activate", 422)
        self.send(self.trading, "@@subscription-step/activate", 409, reason="Проверка")
        self.send(self.seller, "@@market-price", price="10")
        self.send(self.trading, "@@subscription-step/activate", reason="Проверка")
        self.assertIn("Проверка", self.seen(self.trading, "@@course"))
        self.assertTrue(timed.activated(self.name))

    def test_moves_ask_before_they_are_made(self):
        self.seen(self.buyer, "@@subscription-move/cancel", 404)
        self.seen(self.seller, "@@subscription-move/fly", 404)
        self.send(self.seller, "@@subscription-move/fail", 422)
        made = self.send(self.seller, "@@subscription-move/fail", reason="Рынок изменился")
        self.assertIn("Подписка не состоялась", made)
        self.assertIn("Рынок изменился", self.seen(self.trading, "@@course"))

    def test_balances_of_clearing(self):
        folder = f"{self.url}/subscriptions"
        self.assertEqual(self.page(self.trading, f"{folder}/@@account-balances").status_code, 403)
        path = f"{folder}/@@account-balance/BRK2-01"
        wrong = {"currency": "KZT", "money": "много", "unified_limit": "0"}
        self.send(self.clearing, path, 422, **wrong)
        self.send(self.clearing, path, **{**wrong, "money": "1 000,50"})
        listed = self.seen(self.clearing, f"{folder}/@@account-balances")
        self.assertIn("1 000,5", listed)

    def test_art_4_2_the_control_user(self):
        self.bid()
        books.set_number(self.name, "П-2026-0077")
        transaction.commit()
        folder = f"{self.url}/subscriptions"
        self.assertEqual(self.page(self.seller, f"{folder}/@@controlled-bids").status_code, 403)
        self.assertIn("П-2026-0077", self.seen(self.other, f"{folder}/@@controlled-bids"))
        refuse = f"{folder}/@@control-refuse/{self.name}/1"
        self.assertNotIn("@@control-refuse", self.seen(self.other, f"{folder}/@@controlled-bids"))
        self.send(self.other, refuse, 422, reason="Рано")
        self.act(TERMS.activation)
        self.assertIn("@@control-refuse", self.seen(self.other, f"{folder}/@@controlled-bids"))
        self.assertEqual(self.page(self.seller, refuse).status_code, 403)
        self.send(self.other, refuse, 422)
        self.send(self.other, refuse, reason="Нет поручения")
        self.assertIn("Нет поручения", self.seen(self.buyer, "@@bid/1"))

    def test_art_4_2_who_watches_under_two_names_sees_both_here_and_by_rest(self):
        accounts.keep(Account("BRK2-02", "BRK2", control=self.other.email))
        transaction.commit()
        self.bid()
        self.bid("9.00", account="BRK2-02")
        folder = f"{self.url}/subscriptions"
        listed = self.seen(self.other, f"{folder}/@@controlled-bids")
        items = self.good(200, self.other, "GET", f"{self.place}/@bids?watched=1")["items"]
        self.assertEqual([one["account"] for one in items], ["BRK2-01", "BRK2-02"])
        self.act(TERMS.activation)
        for one in items:
            self.assertIn(one["account"], listed)
            refuse = f"{folder}/@@control-refuse/{self.name}/{one['number']}"
            self.send(self.other, refuse, reason="Нет поручения")

    def test_the_list_and_an_application(self):
        hidden = self.good(201, self.seller, "POST", "subscriptions", ANNEX)["@id"]
        self.assertEqual(self.page(self.other, hidden).status_code, 404)
        text = self.seen(self.buyer, f"{self.url}/subscriptions")
        self.assertIn("АО Эмитент", text)
        self.assertNotIn(hidden, text)
        self.assertIn("@@subscription-new", text)
