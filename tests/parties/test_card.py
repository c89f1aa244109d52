"""Cards of organisations: for the exchange everything, for its people what is known (A1)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.settings import settings
from tests.builders import parties as build
from tests.parties.floor import PartiesCase
import transaction


class Cards(PartiesCase):
    """Who sees what."""

    def setUp(self):
        super().setUp()
        self.head = self.person("head@issuer.example", "ISSR", ("first_head",), position="CEO")
        self.worker = self.person()
        build.partnership()
        self.officer()
        self.commit()

    def test_the_exchange_sees_everything_it_has(self):
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/organizations/ISSR")
        for words in ("Первые руководители", "Партнеры", "Заявления на рассмотрении", "CEO"):
            self.assertIn(words, browser.contents)
        self.assertIn("Пока нет:", browser.contents)
        # The list of insiders has readers of its own.
        self.assertNotIn("Инсайдеры Биржи", browser.contents.split("Пока нет:")[1].split("</p>")[0])
        reply = self.call(
            "GET", "@organizations/ISSR?facts=true", token=self.token("officer@exchange.example")
        )
        found = {one["id"]: one for one in reply.json["facts"]}
        self.assertEqual(found["partners"]["count"], 1)
        self.assertTrue(found["partners"]["rows"][0]["link"].endswith("/organizations/CONS"))
        self.assertTrue({"applications", "archive", "questionnaires"} <= set(found))
        self.assertEqual((found["archive"]["count"], found["archive"]["more"]), (0, False))

    def test_readers_of_insiders_see_their_section(self):
        self.officer("insiders@exchange.example", departments=("insiders",))
        browser = self.log_in("insiders@exchange.example")
        browser.open(f"{self.url}/organizations/ISSR")
        self.assertIn("Инсайдеры Биржи", browser.contents.split("Пока нет:")[1].split("</p>")[0])
        self.assertNotIn("Закрыть организацию", browser.contents)

    def test_its_people_see_what_is_known_and_whom_to_write_to(self):
        settings(IRegisterSettings).changes_address = "changes@exchange.example"
        self.commit()
        browser = self.log_in(self.worker.email)
        browser.open(f"{self.url}/@@our-organization")
        self.assertIn(self.head.full_name, browser.contents)
        self.assertIn("mailto:changes@exchange.example", browser.contents)
        self.assertNotIn("facts-", browser.contents)
        for path in (
            "organizations/ISSR",
            "organizations/CONS",
            "organizations/ISSR/@@close-organization",
        ):
            browser.open(f"{self.url}/{path}")
            self.assertIn(browser.headers["status"][:3], ("403", "404"), path)
        reply = self.call(
            "GET", "@organizations/ISSR?facts=true", token=self.token(self.worker.email)
        )
        self.assertNotIn("facts", reply.json)

    def test_the_exchange_has_no_own_organisation(self):
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/@@our-organization")
        self.assertTrue(browser.headers["status"].startswith("403"))

    def test_lists_are_filtered_by_state(self):
        parties.close_organization("CONS", "Ликвидирована")
        self.commit()
        browser = self.log_in("officer@exchange.example")
        for state, there, away in (("active", "ISSR", "CONS"), ("closed", "CONS", "ISSR")):
            browser.open(f"{self.url}/@@organizations-list?state={state}")
            self.assertIn(f"/organizations/{there}", browser.contents)
            self.assertNotIn(f"/organizations/{away}", browser.contents)
        browser.open(f"{self.url}/@@organization-users?q=head")
        self.assertIn(self.head.full_name, browser.contents)
        self.assertNotIn(self.worker.full_name, browser.contents)
        self.assertNotIn("Officer", browser.contents.split("<main")[1])


class Closing(PartiesCase):
    """An organisation is closed, and opened again."""

    def setUp(self):
        super().setUp()
        self.worker = self.person(surname="Работникова")
        build.partnership()
        self.officer()
        self.commit()
        self.page = f"{self.url}/organizations/ISSR/@@close-organization"

    def test_it_says_whom_it_touches_first(self):
        inside = self.log_in(self.worker.email)
        token = self.token(self.worker.email)
        browser = self.log_in("officer@exchange.example")
        browser.open(self.page)
        self.assertIn("Работникова", browser.contents)
        self.assertIn("Партнеры", browser.contents)
        browser.getControl("Закрыть организацию").click()
        self.assertTrue(browser.headers["status"].startswith("422"))
        self.assertTrue(parties.organization("ISSR").active)
        browser.getControl(name="reason").value = "Ликвидирована <b>по решению суда</b>"
        browser.getControl("Закрыть организацию").click()
        transaction.begin()
        self.assertFalse(parties.organization("ISSR").active)
        self.assertFalse(self.is_inside(inside))
        self.assertEqual(self.call("GET", "@profile", token=token).status, 401)
        self.assertEqual(parties.sessions(self.worker.id), ())
        entry = ledger.history("organization:ISSR")[-1]
        acts = {one.action: one for one in ledger.history("organization:ISSR")}
        self.assertIn("Ликвидирована", acts["organization-closed"].details["reason"], entry)
        browser.open(self.page)
        browser.getControl(name="reason").value = "Восстановлена"
        browser.getControl("Снова открыть организацию").click()
        transaction.begin()
        self.assertTrue(parties.organization("ISSR").active)
        self.assertTrue(self.is_inside(self.log_in(self.worker.email)))

    def test_twice_is_refused(self):
        browser, other = (self.log_in("officer@exchange.example") for _time in range(2))
        for one in (browser, other):
            one.open(self.page)
            one.getControl(name="reason").value = "Ликвидирована"
        browser.getControl("Закрыть организацию").click()
        other.getControl("Закрыть организацию").click()
        self.assertTrue(other.headers["status"].startswith("409"))

    def test_only_officers_and_only_from_the_form(self):
        self.officer("library@exchange.example", departments=("library",))
        browser = self.log_in("library@exchange.example")
        browser.open(self.page)
        self.assertTrue(browser.headers["status"].startswith("403"))
        browser = self.log_in("officer@exchange.example")
        browser.post(self.page, "action=close&reason=x")
        self.assertTrue(browser.headers["status"].startswith("403"))
        transaction.begin()
        self.assertTrue(parties.organization("ISSR").active)

    def test_over_rest(self):
        officer = self.token("officer@exchange.example")
        path = "@organizations/ISSR"
        for body, status in (
            ({"active": "no"}, 400),
            ({"active": False, "reason": 5}, 400),
            ({"active": False, "reason": "я" * 2001}, 422),
            ({"active": False, "reason": "Ликвидирована"}, 200),
        ):
            self.assertEqual(self.call("PATCH", path, body, token=officer).status, status, body)
        self.assertFalse(parties.organization("ISSR").active)
