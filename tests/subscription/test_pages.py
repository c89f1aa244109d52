"""The list and the page of a subscription: what each person sees and does there."""

from tests.builders import parties as build
from tests.subscription.case import IIN
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import RestCase
import re
import requests
import transaction


class Pages(RestCase):
    """As a browser without scripts sees them."""

    def page(self, person, path, data=None):
        """Return the HTML of a page, or of what its form answers."""
        url = path if path.startswith("http") else f"{self.url}/{path}"
        auth = (person.email, build.PASSWORD)
        answer = requests.request("POST" if data else "GET", url, data=data, auth=auth, timeout=60)
        transaction.begin()
        return answer

    def send(self, person, place, **data):
        """Send the form of a page with its authenticator."""
        html = self.page(person, place).text
        token = re.search(r'name="_authenticator" value="([^"]+)"', html).group(1)
        return self.page(person, place, {"_authenticator": token, **data})

    def test_list_bid_demand(self):
        place = self.announced()
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        self.assertIn("АО Эмитент", self.page(self.buyer, "subscriptions").text)
        bid = {
            "type": "limit",
            "account": "BRK2-01",
            "price": "10.00",
            "quantity": "100",
            "investor.type": "person",
            "investor.iin_bin": IIN,
        }
        wrong = self.send(self.buyer, place, **{**bid, "quantity": "-1"})
        self.assertEqual(wrong.status_code, 422)
        self.assertIn("Количество должно быть больше нуля.", wrong.text)
        self.assertIn('value="10.00"', wrong.text)
        good = self.send(self.buyer, place, **bid)
        self.assertIn("Заявка принята под номером 1.", good.text)
        seen = self.page(self.seller, place).text
        self.assertIn("Спрос по ценам", seen)
        self.assertNotIn("Спрос по ценам", self.page(self.buyer, place).text)
        self.assertNotIn("Удалить заявку", self.page(self.other, place).text)
        gone = self.send(self.buyer, place, delete="1")
        self.assertIn("Заявка удалена.", gone.text)

    def test_moves(self):
        made = self.good(201, self.seller, "POST", "subscriptions", ANNEX)["@id"]
        self.assertEqual(self.page(self.other, made).status_code, 404)
        mark_signed(made.rpartition("/")[2])
        transaction.commit()
        self.assertIn("Заявление подано", self.send(self.seller, made, move="submit").text)
        again = self.send(self.trading, made, move="examine")
        self.assertIn("Заявление проверяется", again.text)
        self.assertEqual(self.send(self.trading, made, move="fly").status_code, 404)

    def test_a_forged_form_does_nothing(self):
        place = self.announced()
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        answer = self.page(self.buyer, place, {"type": "limit", **row(investor=None)})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.good(200, self.buyer, "GET", f"{place}/@bids")["items"], [])
