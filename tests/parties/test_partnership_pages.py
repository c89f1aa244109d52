"""Partnerships as people meet them on pages: both sides, officers, strangers (A9)."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from openpyxl import load_workbook
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from urllib.parse import quote
from urllib.parse import urlencode


HOSTILE = "<script>alert(1)</script>"


class Pages(PartiesCase):
    """ISSR has the partner CONS; OTHR is a stranger."""

    def setUp(self):
        super().setUp()
        build.organization("OTHR", ("issuer", "financial_consultant"))
        build.organization("AUDT", ("auditor",))
        self.one = build.partnership()
        self.issuer = self.person("executor@issuer.example")
        self.consultant = self.person("executor@consultant.example", "CONS")
        self.stranger = self.person("executor@other.example", "OTHR")
        self.boss = self.officer()
        self.card = f"@@partnership/{self.one.id}"

    def page_of(self, person, path):
        browser = self.log_in(person.email)
        browser.open(f"{self.url}/{path}")
        return browser

    def post(self, person, path, token=None, **values):
        """Send a form of a page as a person; return the browser."""
        browser = self.page_of(person, path)
        if token is None:
            token = form(browser, "_authenticator").getControl(name="_authenticator").value
        data = urlencode({"_authenticator": token, **values}, doseq=True)
        browser.post(f"{self.url}/{path}", data)
        self.commit()
        return browser

    def status(self, browser):
        return browser.headers["status"][:3]

    def now(self):
        return parties.partnership(self.one.id)

    def test_the_list_of_each_side(self):
        for person, named, other in (
            (self.issuer, "Работает для нас", "CONS"),
            (self.consultant, "Мы работаем для него", "ISSR"),
        ):
            found = self.page_of(person, "@@partnerships").contents
            self.assertIn(named, found)
            self.assertIn(f"Компания {other}", found)
            self.assertIn(f"{self.url}/{self.card}", found)
        self.assertNotIn("Компания CONS", self.page_of(self.stranger, "@@partnerships").contents)

    def test_the_list_of_the_exchange_with_search_and_table(self):
        build.ends_in(self.one, minutes=-1)
        self.commit()
        for query, named in (
            ("", True),
            ("?state=ended", True),
            ("?state=living", False),
            (f"?q={quote('компания cons')}", True),
            ("?q=OTHR", False),
            ("?role=auditor", False),
            ("?state=%3Cb%3E&side=x&sort_on=x", True),
        ):
            found = self.page_of(self.boss, f"@@partnerships{query}").contents
            self.assertEqual(self.card in found, named, query)
        browser = self.page_of(self.boss, "@@partnerships?format=xlsx")
        rows = list(load_workbook(BytesIO(browser._response.body)).active.values)
        self.assertEqual(len(rows), 2)

    def test_strangers_learn_nothing(self):
        for path in (self.card, "@@partnership/999999", "@@partnership/x", "@@partnership/1/2"):
            browser = self.page_of(self.stranger, path)
            self.assertEqual(self.status(browser), "404", path)
            self.assertNotIn("CONS", browser.contents)
        for path in ("@@partnership-requests", "@@partnership-add"):
            who = self.stranger if "requests" in path else self.boss
            self.assertIn(self.status(self.page_of(who, path)), ("401", "403", "404"), path)
        browser = self.browser()
        for path in ("@@partnerships", self.card):
            browser.open(f"{self.url}/{path}")
            self.assertNotIn("CONS", browser.contents)

    def test_added_with_scope_and_day(self):
        day = (clock.almaty(clock.now()).date() + timedelta(days=9)).isoformat()
        values = {"partner": "OTHR:financial_consultant", "scope": "chosen", "last_day": day}
        refused = self.post(self.issuer, "@@partnership-add", **values)
        self.assertEqual(self.status(refused), "422")
        self.assertIn("хотя бы одну", refused.contents)
        self.assertIn(day, refused.contents)
        values["procedures:list"] = "listing-shares"
        browser = self.post(self.issuer, "@@partnership-add", **values)
        self.assertIn("Партнер добавлен", browser.contents)
        [added] = parties.partners("ISSR")[1:]
        self.assertEqual(added.scope, Scope(procedures=frozenset({"listing-shares"})))
        self.assertEqual(added.last_day.isoformat(), day)
        again = self.post(self.issuer, "@@partnership-add", **values)
        self.assertEqual(self.status(again), "409")

    def test_adding_refused(self):
        for values, status in (
            ({"partner": "AUDT:financial_consultant"}, "422"),
            ({"partner": "ISSR:financial_consultant"}, "422"),
            ({"partner": ""}, "422"),
            ({"partner": "AUDT:auditor", "last_day": "31.12.2026"}, "400"),
            ({"partner": "AUDT:auditor", "last_day": "2020-01-01"}, "422"),
            ({"partner": "AUDT:auditor", "scope": "chosen", "categories:list": "x"}, "422"),
        ):
            browser = self.post(self.issuer, "@@partnership-add", **values)
            self.assertEqual(self.status(browser), status, values)
        forged = self.post(self.issuer, "@@partnership-add", token="x", partner="AUDT:auditor")
        self.assertIn(self.status(forged), ("400", "403"))
        self.assertEqual(len(parties.partners("ISSR")), 1)
        found = self.page_of(self.issuer, f"@@partnership-add?q={quote('<script>')}").contents
        self.assertNotIn("<script>", found.split("<main", 1)[-1].split("</main", 1)[0])

    def test_asked_by_the_issuer_and_decided(self):
        self.post(self.issuer, self.card, action="end", reason=HOSTILE)
        self.assertEqual(self.now().request.reason, HOSTILE)
        listed = self.page_of(self.boss, "@@partnership-requests").contents
        self.assertIn(f"{self.url}/{self.card}", listed)
        self.assertNotIn(HOSTILE, listed)
        browser = self.page_of(self.boss, self.card)
        self.assertNotIn(HOSTILE, browser.contents)
        self.assertIn(self.consultant.full_name, browser.contents)
        refused = self.post(self.boss, self.card, action="refuse", reason="")
        self.assertEqual(self.status(refused), "422")
        self.assertIn("#decision-reason", refused.contents)
        self.post(self.boss, self.card, action="refuse", reason="Есть заявления")
        self.assertIsNone(self.now().request)
        self.assertIn("Есть заявления", self.page_of(self.consultant, self.card).contents)
        self.post(self.consultant, self.card, action="end", reason="Уходим")
        browser = self.post(self.boss, self.card, action="agree", reason="")
        self.assertIn("Запрос удовлетворен", browser.contents)
        self.assertFalse(self.now().living(clock.now()))
        self.assertNotIn(self.card, self.page_of(self.boss, "@@partnership-requests").contents)
        decided = self.page_of(self.boss, "@@partnership-requests?state=decided")
        self.assertIn(self.card, decided.contents)

    def test_withdrawn_by_who_asked_only(self):
        self.post(self.consultant, self.card, action="end", reason="Уходим")
        other = self.post(self.issuer, self.card, action="withdraw")
        self.assertEqual(self.status(other), "403")
        self.assertIsNotNone(self.now().request)
        self.post(self.consultant, self.card, action="withdraw")
        self.assertIsNone(self.now().request)

    def test_only_who_may(self):
        for person, action in (
            (self.issuer, "agree"),
            (self.consultant, "agree"),
            (self.consultant, "change"),
            (self.boss, "end"),
            (self.boss, "withdraw"),
        ):
            values = {"action": action, "reason": "Так", "scope": "all", "last_day": ""}
            browser = self.post(person, self.card, **values)
            self.assertIn(self.status(browser), ("403", "404"), (person.email, action))
        odd = self.post(self.issuer, self.card, action="__init__")
        self.assertEqual(self.status(odd), "400")
        silent = self.person("nobody@issuer.example", "ISSR", ())
        self.assertEqual(
            self.status(self.post(silent, self.card, action="end", reason="Так")), "403"
        )
        self.assertIsNone(self.now().request)

    def test_changed(self):
        values = {"action": "change", "scope": "chosen", "categories:list": "listing"}
        refused = self.post(self.issuer, self.card, **values)
        self.assertEqual(self.status(refused), "422")
        self.post(self.issuer, self.card, **values, reason="Договор сужен")
        self.assertEqual(self.now().request.scope, Scope(frozenset({"listing"})))
        self.post(self.boss, self.card, action="agree")
        self.assertEqual(self.now().scope, Scope(frozenset({"listing"})))
        browser = self.post(self.issuer, self.card, action="change", scope="all")
        self.assertIn("Партнерство изменено", browser.contents)
        self.assertTrue(self.now().scope.everything)

    def test_both_sides_are_told(self):
        self.run_jobs()
        self.post(self.issuer, self.card, action="end", reason="Договор закончился")
        self.assertIn("прекратить партнерство", self.told(self.boss))
        self.assertIn("прекратить партнерство", self.told(self.consultant))
        self.assertNotIn("прекратить партнерство", self.told(self.stranger))
        self.post(self.boss, self.card, action="agree")
        self.assertIn("прекращено", self.told(self.consultant))

    def told(self, person):
        return self.page_of(person, "@@notifications").contents
