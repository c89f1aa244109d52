"""Answers of the depository by hand, for programs and on the page; who may and who may not."""

from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription.formats.gate import XLSX_TYPE
from kase.is2in.subscription.types import Account
from tests.builders import parties as build
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import qualified
from tests.subscription.storage import row
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import TERMS
from unittest import mock
import datetime
import re
import requests
import threading
import transaction


EVENING = TERMS.deals_at - datetime.timedelta(hours=15)


def announced_by_hand(case, **changes):
    """Return the address of a subscription of which staff have entered the consent."""
    made = case.good(201, case.seller, "POST", "subscriptions", {**ANNEX, **changes})
    mark_signed(made["@id"].rpartition("/")[2])
    transaction.commit()
    case.good(200, case.seller, "POST", f"{made['@id']}/@workflow/submit", {})
    for name in ("approve", "consent", "announce"):
        case.good(200, case.trading, "POST", f"{made['@id']}/@workflow/{name}", {})
    return made["@id"]


class Answers(RestCase):
    """A subscription whose bids wait for the depository's answer."""

    def setUp(self):
        super().setUp()
        accounts.keep(Account("BRK3-01", "BRK3"))
        transaction.commit()
        terms = {"settlement_by": "depository", "criteria": ["Только резиденты"]}
        self.place = announced_by_hand(self, **terms)
        self.name = self.place.rpartition("/")[2]
        self.path = f"{self.place}/@depository/bids"
        self.act(NOON)
        self.good(201, self.buyer, "POST", f"{self.place}/@bids", row("10.00", 100))
        self.good(
            201, self.other, "POST", f"{self.place}/@bids", row("9.00", 200, account="BRK3-01")
        )

    def send(self, status, data, kind="text/csv", query="?letter=7", person=None):
        answer = requests.post(
            self.path + query,
            data=data,
            headers={"Accept": "application/json", "Content-Type": kind},
            auth=((person or self.clearing).email, build.PASSWORD),
            timeout=60,
        )
        transaction.begin()
        self.assertEqual(answer.status_code, status, answer.text[:1000])
        return answer.json()

    def test_art_6_1_by_a_program(self):
        body = {"letter": "№ 7", "others": True}
        self.good(409, self.clearing, "POST", self.path, body)
        self.act(EVENING)
        waits = self.good(200, self.trading, "GET", f"{self.place}/@workflow")["waits_for"]
        self.assertEqual(waits, "checks-unanswered")
        for person, status in ((self.trading, 403), (self.seller, 403), (self.buyer, 403)):
            self.good(status, person, "POST", self.path, body)
        self.good(401, None, "POST", self.path, body)
        for person in (self.buyer, self.seller):
            self.good(403, person, "GET", f"{self.place}/@depository")
        shown = self.good(200, self.trading, "GET", f"{self.place}/@depository")["items"]
        self.assertEqual([one["kind"] for one in shown], ["consent", "check-bids"][-len(shown) :])
        self.assertEqual((shown[-1]["bids"], shown[-1]["answered_at"]), (2, None))
        self.good(404, self.clearing, "POST", f"{self.place}/@depository/mars", body)
        for wrong in (
            {**body, "rows": 7},
            {**body, "rows": [7]},
            {**body, "others": "yes"},
            {**body, "letter": 7},
            *(
                {**body, "rows": [{"number": n, "passed": p, "why": w}]}
                for n, p, w in (("1", True, ""), (True, True, ""), (1, 1, ""), (1, True, 7))
            ),
            {**body, "rows": [{"number": 1, "passed": True, "colour": "x"}]},
            {**body, "rows": [{"number": 1, "passed": True, "investor": {"mars": "x"}}]},
        ):
            self.good(400, self.clearing, "POST", self.path, wrong)
        unknown = {**body, "rows": [{"number": 9, "passed": False, "why": "1"}]}
        found = self.good(422, self.clearing, "POST", self.path, unknown)
        self.assertEqual((found["code"], found["errors"][0]["field"]), ("number", "1.9"))
        self.assertEqual(self.send(422, b"\x00")["code"], "file-type")
        self.assertEqual(self.send(422, "Номер\n1\n".encode(), XLSX_TYPE)["code"], "file-type")
        self.assertEqual(self.send(422, "Номер;Критерий\n2;1\n".encode())["code"], "incomplete")
        self.send(422, "Номер;Критерий\n2;1\n".encode(), query="?others=1")
        with mock.patch("kase.is2in.web.service.BODY_LIMIT", 5):
            self.send(413, b"123456")
        done = self.send(200, "Номер;Критерий\n2;1\n".encode(), query="?letter=7&others=1")
        self.assertEqual(done, {"passed": 1, "failed": 1})
        self.send(409, "Номер;Критерий\n2;1\n".encode(), query="?letter=7&others=1")
        mine = self.good(200, self.other, "GET", f"{self.place}/@bids/2")
        self.assertEqual(mine["state"], "rejected_criteria")

    def test_art_6_1_on_the_page(self):
        self.act(EVENING)
        page = f"{self.place}/@@depository-answers"
        self.good_page(403, self.buyer, page)
        self.assertNotIn("<textarea", self.good_page(200, self.trading, page))
        shown = self.good_page(200, self.clearing, page)
        self.assertIn("Только резиденты", shown)
        form = {"about": "bids", "way": "named"}
        self.form(403, self.trading, page, **form)
        self.assertIn("Укажите хотя бы один", self.form(400, self.clearing, page, **form))
        wrong = self.form(422, self.clearing, page, named="9; 1", letter="7", **form)
        self.assertIn("Строка 1, номер 9", wrong)
        self.form(200, self.clearing, page, named="2; 1", letter="№ 7", **form)
        self.assertIn("№ 7", self.good_page(200, self.trading, page))

    def test_what_may_not_be_answered_any_more_does_not_wait(self):
        self.act(EVENING)
        page = f"{self.place}/@@depository-answers"
        self.assertIn("Ждет ответа", self.good_page(200, self.clearing, page))
        books.set_state(self.name, "allotting")
        transaction.commit()
        shown = self.good_page(200, self.clearing, page)
        self.assertIn("Ответа не было", shown)
        self.assertNotIn("Ждет ответа", shown)

    def good_page(self, status, person, path):
        answer = self.ask(person, "GET", path, Accept="text/html")
        self.assertEqual(answer.status_code, status, answer.text[-500:])
        return answer.text

    def form(self, status, person, path, **fields):
        session = requests.Session()
        session.auth = (person.email, build.PASSWORD)
        shown = session.get(path, timeout=60).text
        token = re.search(r'name="_authenticator" value="(\w+)"', shown)
        if token:
            fields["_authenticator"] = token[1]
        answer = session.post(path, data=fields, timeout=60)
        transaction.begin()
        self.assertEqual(answer.status_code, status, answer.text[-500:])
        return answer.text


class Placement(RestCase):
    """Articles 2.1-1 and 2.3 through the server: its threads, its transactions."""

    def submitted_at_once(self, *places):
        """Let 51 would-be investors bid at once; return the answers."""
        transaction.commit()
        answers, barrier = [None] * 51, threading.Barrier(51)
        auth = (self.buyer.email, build.PASSWORD)

        def submit(number):
            barrier.wait()
            answers[number] = requests.post(
                f"{places[number % len(places)]}/@bids",
                json=qualified(number),
                headers={"Accept": "application/json"},
                auth=auth,
                timeout=120,
            )

        threads = [threading.Thread(target=submit, args=(number,)) for number in range(51)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        transaction.begin()
        return answers

    def expect_fifty(self, answers, *places):
        codes = sorted(one.status_code for one in answers)
        self.assertEqual(codes, [201] * 50 + [422])
        [refused] = [one.json() for one in answers if one.status_code == 422]
        self.assertEqual([one["code"] for one in refused["errors"]], ["private-investors"])
        self.assertEqual([one["article"] for one in refused["errors"]], ["2.3"])
        found = []
        for place in places:
            items = self.good(200, self.trading, "GET", f"{place}/@bids?limit=100")["items"]
            numbers = [one["number"] for one in items]
            self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)))
            found += [one["investor"]["iin_bin"] for one in items]
        self.assertEqual((len(found), len(set(found))), (50, 50))

    def test_art_2_3_fifty_one_would_be_investors(self):
        place = self.announced(private_placement=True)
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        self.expect_fifty(self.submitted_at_once(place), place)

    def test_art_2_1_dash_1_fifty_one_counted_over_both_modes(self):
        one = self.announced(private_placement=True)
        later = (TERMS.end + datetime.timedelta(minutes=30)).isoformat()
        terms = {"mode": "ccp", "settlement_by": "depository", "collateral_check": later}
        two = announced_by_hand(
            self, private_placement=True, twin=one, seller_subaccount="SELL-1", **terms
        )
        for place in (one, two):
            self.name = place.rpartition("/")[2]
            self.act(NOON)
        self.expect_fifty(self.submitted_at_once(one, two), one, two)
