"""Organisations: names kept with their time, edits that meet, search over REST (A1)."""

from datetime import datetime
from datetime import UTC
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Stale
from plone.testing.zope import Browser
from tests.builders.parties import officer
from tests.builders.parties import organization
from tests.builders.parties import PASSWORD
from tests.builders.parties import person
from tests.layers import FUNCTIONAL
from tests.layers import INTEGRATION
from tests.layers import SERVER
from ZODB.POSException import ConflictError
import requests
import transaction
import unittest


FIRST = datetime(2025, 3, 1, 4, tzinfo=UTC)
SECOND = datetime(2026, 5, 20, 4, tzinfo=UTC)
NAMES = {"ru": "Новое имя", "kk": "Жаңа атау", "en": "New name"}
FORMS = {"ru": "АО", "kk": "АҚ", "en": "JSC"}


def renamed(code: str, names=None, version: str | None = None):
    """Give an organisation other names."""
    one = parties.organization(code)
    return parties.change_organization(
        code, names or NAMES, FORMS, one.roles, one.contacts, one.active, version
    )


class Names(unittest.TestCase):
    """What it was called on a day."""

    layer = INTEGRATION

    def test_each_name_has_its_time(self):
        with clock.frozen(FIRST):
            before = organization("ISSR")
        with clock.frozen(SECOND):
            renamed("ISSR")
        now, earlier = parties.names_of("ISSR")
        self.assertEqual((now.name("en"), now.since, now.until), ("New name JSC", SECOND, None))
        self.assertEqual((earlier.name("ru"), earlier.until), (before.name("ru"), SECOND))
        for at, wanted in (
            (FIRST, earlier),
            (datetime(2026, 5, 20, 3, 59, tzinfo=UTC), earlier),
            (SECOND, now),
            (datetime(2025, 2, 28, tzinfo=UTC), None),
        ):
            self.assertEqual(parties.name_at("ISSR", at), wanted)

    def test_other_facts_begin_no_new_name(self):
        one = organization("ISSR")
        parties.change_organization("ISSR", one.names, one.legal_forms, ("issuer",), "Алматы")
        self.assertEqual(len(parties.names_of("ISSR")), 1)

    def test_preparing_again_keeps_what_is_known(self):
        organization("ISSR")
        renamed("ISSR")
        parties.prepare()
        self.assertEqual(len(parties.names_of("ISSR")), 2)

    def test_an_edit_that_rests_on_old_facts_is_stale(self):
        version = organization("ISSR").version
        renamed("ISSR", version=version)
        with self.assertRaises(Stale):
            renamed("ISSR", {**NAMES, "ru": "Третье"}, version)
        self.assertEqual(parties.organization("ISSR").names["ru"], NAMES["ru"])


class Administrators(unittest.TestCase):
    """Two who take each other away at the same moment."""

    layer = FUNCTIONAL

    def test_the_second_meets_a_conflict(self):
        organization("ISSR")
        emails = ("one@issuer.example", "two@issuer.example")
        found = [person(email, "ISSR", ("administrator",)) for email in emails]
        transaction.commit()
        # What the first has read before the second commits.
        folder = self.layer["portal"].organizations
        seen = folder["ISSR"].administrator_changes
        other = folder._p_jar.db().open(transaction.TransactionManager())
        self.addCleanup(other.close)
        elsewhere = other.get(folder["ISSR"]._p_oid)
        self.assertEqual(elsewhere.administrator_changes, seen)
        parties.set_person_roles(found[0].id, ("executor",))
        transaction.commit()
        elsewhere.administrator_changes += 1
        with self.assertRaises(ConflictError):
            other.transaction_manager.commit()
        other.transaction_manager.abort()
        with self.assertRaises(Conflict):
            parties.set_person_roles(found[1].id, ("executor",))


class Form(unittest.TestCase):
    """The officer's form."""

    layer = FUNCTIONAL

    def test_the_second_of_two_editors_sees_both_versions(self):
        organization("ISSR")
        officer("officer@exchange.example", ("officers",), password=PASSWORD)
        transaction.commit()
        browser = Browser(self.layer["app"])
        browser.raiseHttpErrors = False
        browser.addHeader("Authorization", f"Basic officer@exchange.example:{PASSWORD}")
        address = f"{self.layer['portal'].absolute_url()}/organizations/ISSR"
        browser.open(f"{address}/@@change-organization")
        transaction.begin()
        renamed("ISSR")
        transaction.commit()
        browser.getControl(name="name_ru").value = "Мое <b>имя</b>"
        browser.getControl("Сохранить").click()
        self.assertTrue(browser.headers["status"].startswith("412"), browser.headers["status"])
        self.assertIn("Новое имя", browser.contents)
        self.assertEqual(browser.getControl(name="name_ru").value, "Мое <b>имя</b>")
        browser.getControl("Сохранить").click()
        transaction.begin()
        self.assertEqual(parties.organization("ISSR").names["ru"], "Мое <b>имя</b>")
        self.assertIn("Мое &lt;b&gt;имя&lt;/b&gt;", browser.contents)
        self.assertIn("Прежние наименования", browser.contents)


class Rest(unittest.TestCase):
    """@organizations."""

    layer = SERVER

    def setUp(self):
        for code in ("ISSR", "OTHR"):
            organization(code)
        officer("officer@exchange.example", ("officers",), password=PASSWORD)
        person("head@issuer.example", "ISSR", ("first_head",), password=PASSWORD)
        transaction.commit()
        portal = self.layer["portal"]
        self.base = f"http://localhost:{self.layer['port']}/{portal.getId()}/@organizations"

    def call(self, method, path="", who="officer@exchange.example", **kw):
        headers = {"Accept": "application/json", **kw.pop("headers", {})}
        return requests.request(
            method, f"{self.base}{path}", auth=(who, PASSWORD), headers=headers, timeout=60, **kw
        )

    def test_search_and_pages(self):
        found = self.call("GET", params={"q": "othr"}).json()
        self.assertEqual([one["code"] for one in found["items"]], ["OTHR"])
        page = self.call("GET", params={"b_size": 1, "b_start": 1}).json()
        self.assertEqual((len(page["items"]), page["items_total"]), (1, 2))
        self.assertEqual(self.call("GET", params={"active": "false"}).json()["items"], [])
        for wrong in ({"active": "maybe"}, {"b_start": "-1"}, {"b_size": "x"}):
            self.assertEqual(self.call("GET", params=wrong).status_code, 400)

    def test_a_stale_change_is_refused(self):
        answer = self.call("GET", "/ISSR")
        mark = {"If-Match": answer.headers["ETag"]}
        self.assertEqual(len(answer.json()["names"]), 1)
        first = self.call("PATCH", "/ISSR", json={"name": {"ru": "Раз"}}, headers=mark)
        self.assertEqual(first.status_code, 200, first.text)
        again = self.call("PATCH", "/ISSR", json={"name": {"ru": "Два"}}, headers=mark)
        self.assertEqual(again.status_code, 412)
        self.assertEqual(self.call("GET", "/ISSR").json()["name"]["ru"], "Раз")

    def test_clients_neither_change_nor_see_others(self):
        who = "head@issuer.example"
        self.assertEqual(self.call("GET", "/OTHR", who).status_code, 404)
        self.assertEqual(self.call("GET", "/ISSR", who).status_code, 200)
        self.assertEqual(self.call("PATCH", "/ISSR", who, json={"contacts": "x"}).status_code, 403)
