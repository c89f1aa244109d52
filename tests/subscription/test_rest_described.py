"""The whole life of a subscription over HTTP beside ``@openapi``: what is answered fits it."""

from datetime import timedelta
from tests.rest.described import Compared
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import RULE
from tests.subscription.test_rest import TERMS
import transaction


SUB = "/subscriptions/{subscription}"
# The contract with programs of members and of the exchange.
CONTRACT = {
    "POST /subscriptions",
    "GET /subscriptions",
    f"GET {SUB}",
    f"GET {SUB}/@workflow",
    f"POST {SUB}/@workflow/{{transition}}",
    f"POST {SUB}/@bids",
    f"GET {SUB}/@bids",
    f"GET {SUB}/@bids/{{number}}",
    f"PATCH {SUB}/@bids/{{number}}",
    f"DELETE {SUB}/@bids/{{number}}",
    f"POST {SUB}/@bids/{{number}}/refuse",
    f"GET {SUB}/@demand",
    f"GET {SUB}/@forecast",
    f"PUT {SUB}/@market-price",
    f"GET {SUB}/@registers/{{kind}}",
    f"GET {SUB}/@registers/{{kind}}/manifest",
    f"POST {SUB}/@registers/{{kind}}",
    f"POST {SUB}/@allotment",
    f"GET {SUB}/@allotment",
    f"GET {SUB}/@proof/{{number}}",
    f"GET {SUB}/@deals",
    f"GET {SUB}/@settlement",
    f"GET {SUB}/@results",
    "GET /@accounts/{account}",
    "PUT /@accounts/{account}",
}


class Described(RestCase):
    """Every call of the contract, with its refusals."""

    compared = None

    def ask(self, person, method, path, body=None, **headers):
        answer = super().ask(person, method, path, body, **headers)
        if self.compared is not None:
            self.compared(answer)
        return answer

    def test_answers_fit_their_description(self):
        document = self.good(200, None, "GET", "@openapi")
        self.compared = Compared(self.url, document)
        self.place = self.announced()
        self.name = self.place.rpartition("/")[2]
        self.accepting()
        self.allotting()
        self.settling()
        self.assertEqual(self.compared.wrong, [], "\n\n".join(self.compared.wrong))
        self.assertEqual(CONTRACT - self.compared.seen, set(), "a call nobody made")

    def call(self, status, person, method, path, body=None):
        return self.good(status, person, method, f"{self.place}{path}", body)

    def accepting(self):
        for path in ("subscriptions", self.place, f"{self.place}/@workflow"):
            self.good(200, self.buyer, "GET", path)
        self.act(NOON)
        balance = {"currency": "KZT", "money": "100", "unified_limit": "0"}
        self.good(200, self.clearing, "PUT", "@accounts/BRK2-01", balance)
        self.good(200, self.buyer, "GET", "@accounts/BRK2-01")
        for quantity in (100, 200, 5):
            self.call(201, self.buyer, "POST", "/@bids", row(quantity=quantity))
        market = row(type="market", amount="900.00", price=None, quantity=None)
        self.call(207, self.buyer, "POST", "/@bids", [market, row(price="x"), row(client_id="a")])
        self.call(422, self.buyer, "POST", "/@bids", row(quantity=0))
        self.call(200, self.buyer, "GET", "/@bids?limit=2")
        self.call(200, self.buyer, "PATCH", "/@bids/1", {"quantity": 90})
        self.call(200, self.buyer, "GET", "/@bids/1")
        self.call(200, self.buyer, "DELETE", "/@bids/3", {})
        self.call(200, self.buyer, "GET", "/@forecast")
        for by in ("price", "category"):
            self.call(200, self.seller, "GET", f"/@demand?by={by}")
        self.call(400, self.seller, "GET", "/@demand?by=mood")
        self.call(404, self.other, "GET", "/@bids/1")

    def allotting(self):
        self.call(200, self.seller, "PUT", "/@market-price", {"price": "9"})
        self.act(TERMS.activation)
        self.call(200, self.other, "POST", "/@bids/2/refuse", {"reason": "Нет поручения"})
        self.act(TERMS.deals_at - timedelta(hours=15))
        for path in ("", "/manifest"):
            self.call(200, self.seller, "GET", f"/@registers/accepted{path}")
        self.call(200, self.buyer, "GET", "/@proof/1")
        for query in ("?dry_run=1", ""):
            self.call(200, self.seller, "POST", f"/@allotment{query}", {"rule": RULE})
        self.call(422, self.seller, "POST", "/@allotment", {"rule": {}})
        self.call(200, self.seller, "GET", "/@allotment")
        self.call(200, self.seller, "POST", "/@registers/satisfied", {"from": "allotment"})
        mark_result_signed(self.name)
        transaction.commit()

    def settling(self):
        self.act(TERMS.deals_at)
        self.act(TERMS.settlement_at)
        for name in ("deals", "settlement", "results"):
            self.call(200, self.seller, "GET", f"/@{name}")
        self.call(404, self.buyer, "GET", "/@results")
