"""Versions of the user agreement: entered, in force from a day, asked again, who accepted which."""

from datetime import timedelta
from io import BytesIO
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import agreement
from kase.is2in.parties import api as parties
from kase.is2in.parties import installing
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from openpyxl import load_workbook
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.field import TextLine
from plone.registry.interfaces import IRegistry
from plone.registry.record import Record
from sqlalchemy.exc import IntegrityError
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from zope.component import getUtility
import transaction


EMAIL = "executor@issuer.example"
TEXTS = {"ru": "Текст <b>два</b>\n\nАбзац", "kk": "Екінші мәтін", "en": "Text two"}


def today():
    return clock.almaty(clock.now()).date()


class Versions(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def add(self, number="2", since=0, texts=None):
        made = parties.add_version(number, today() + timedelta(days=since), texts or TEXTS)
        self.commit()
        return made

    def test_a_new_version_asks_again(self):
        browser = self.log_in(EMAIL)
        self.add()
        browser.open(f"{self.url}/@@users")
        self.assertIn("/@@agreement", browser.url)
        self.assertIn("Текст &lt;b&gt;два&lt;/b&gt;", browser.contents)
        browser.getControl(name="agree").value = ["1"]
        form(browser, "agree").submit()
        self.assertEqual(browser.url, f"{self.url}/@@users")
        rows, total = parties.acceptances(text=EMAIL)
        self.assertEqual([one.version for one in rows], ["2", "1"])
        self.assertEqual(total, 2)

    def test_only_from_its_day_in_almaty(self):
        made = self.add(since=2)
        self.assertTrue(parties.accepted(self.someone.id))
        with clock.frozen(made.since - timedelta(seconds=1)):
            self.assertTrue(parties.accepted(self.someone.id))
        with clock.frozen(made.since):
            self.assertEqual(clock.almaty(clock.now()).strftime("%H:%M"), "00:00")
            self.assertFalse(parties.accepted(self.someone.id))
        self.assertEqual(parties.version_in_force().number, "1")

    def test_a_mistake_is_mended_by_the_next_of_the_same_day(self):
        self.add("2", 1)
        self.add("2.1", 1)
        with self.later(days=2):
            self.assertEqual(parties.version_in_force().number, "2.1")

    def test_what_is_refused(self):
        for facts, fields in (
            (("1", 0, TEXTS), ["number"]),
            (("", 0, TEXTS), ["number"]),
            (("2 <script>", 0, TEXTS), ["number"]),
            (("2", -1, TEXTS), ["since"]),
            (("2", 0, {"ru": "а"}), ["text_kk", "text_en"]),
        ):
            with self.assertRaises(RuleRefused) as caught:
                self.add(*facts)
            self.assertEqual([one.field for one in caught.exception.errors], fields)

    def test_its_digest_is_in_the_audit_trail(self):
        made = self.add()
        last = ledger.history("settings:accounts")[-1]
        self.assertEqual(last.details["sha256"], agreement.digest(made))

    def test_what_was_accepted_is_never_changed(self):
        with self.assertRaises(IntegrityError):
            ledger.write("UPDATE agreement_acceptance SET version = '9'")
        transaction.abort()

    def test_texts_in_the_language_of_the_reader(self):
        self.add()
        self.assertEqual(parties.agreement_text("kk"), ("Екінші мәтін",))
        self.assertEqual(parties.agreement_text("en", "2"), ("Text two",))
        self.assertNotEqual(parties.agreement_text("en", "1"), ("Text two",))

    def test_settings_of_a_first_site_become_the_first_version(self):
        records = getUtility(IRegistry).records
        for name, value in (("version", "7"), ("ru", "Старый текст"), ("kk", ""), ("en", "")):
            key = f"{installing.SETTINGS}.agreement_{name}"
            records[key] = Record(TextLine(title="x", required=False), value)
        gate = self.portal.acl_users.kase_gate
        gate.agreements = ()
        account = gate.accounts[self.someone.id]
        account.agreement = "7"
        installing.keep_first_agreement()
        installing.keep_first_agreement()
        self.assertEqual([one.number for one in parties.versions()], ["7"])
        self.assertEqual(parties.agreement_text("ru"), ("Старый текст",))
        self.assertTrue(parties.accepted(self.someone.id))
        rows, _total = parties.acceptances(version="7")
        self.assertEqual([one.user_id for one in rows], [self.someone.id])
        self.assertNotIn(f"{installing.SETTINGS}.agreement_ru", records)


class Office(PartiesCase):
    """The page of versions, the list of who accepted, and REST."""

    def manager(self):
        browser = self.browser()
        browser.addHeader("Authorization", f"Basic {SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}")
        return browser

    def test_entering_a_version(self):
        browser = self.manager()
        browser.open(f"{self.url}/@@agreement-versions")
        found = form(browser, "text_kk")
        found.getControl(name="number").value = "2"
        found.getControl(name="since").value = "вчера"
        for lang, text in TEXTS.items():
            found.getControl(name=f"text_{lang}").value = text
        found.submit()
        self.assertIn("Введите дату", browser.contents)
        self.assertIn("Екінші мәтін", browser.contents)
        found = form(browser, "text_kk")
        found.getControl(name="since").value = today().isoformat()
        found.submit()
        self.assertIn("Версия внесена", browser.contents)
        self.assertIn("Текст &lt;b&gt;два&lt;/b&gt;", browser.contents)
        transaction.begin()
        self.assertEqual(parties.version_in_force().number, "2")

    def test_nobody_else_enters_one(self):
        self.administrator()
        self.officer()
        for email in ("admin@issuer.example", "officer@exchange.example"):
            browser = self.log_in(email)
            browser.open(f"{self.url}/@@agreement-versions")
            self.assertTrue(browser.headers["status"].startswith("403"), email)
            reply = self.call("POST", "@agreement-versions", {}, token=self.token(email))
            self.assertIn(reply.status, (401, 403), email)
        browser.post(f"{self.url}/@@agreement-versions", "number=2&since=2099-01-01")
        self.assertEqual(len(parties.versions()), 1)

    def test_a_forged_form(self):
        browser = self.manager()
        browser.post(f"{self.url}/@@agreement-versions", "number=2&since=2099-01-01")
        self.assertTrue(browser.headers["status"].startswith("403"))
        self.assertEqual(len(parties.versions()), 1)

    def test_the_list_and_its_export(self):
        self.person(EMAIL, surname="=HYPERLINK(1)")
        self.officer()
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/@@agreement-acceptances?version=1&q={EMAIL}")
        self.assertIn(EMAIL, browser.contents)
        self.assertNotIn("officer@exchange.example</td>", browser.contents)
        browser.open(f"{self.url}/@@agreement-acceptances?format=xlsx")
        sheet = load_workbook(BytesIO(browser.testapp.get(browser.url).body)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertIn(EMAIL, [cell.value for cell in cells])
        self.assertNotIn("f", {cell.data_type for cell in cells})

    def test_not_for_clients_nor_for_other_departments(self):
        self.administrator()
        self.officer("library@exchange.example", ("library",))
        for email in ("admin@issuer.example", "library@exchange.example"):
            browser = self.log_in(email)
            browser.open(f"{self.url}/@@agreement-acceptances")
            self.assertTrue(browser.headers["status"].startswith("403"), email)
            reply = self.call("GET", "@agreement-acceptances", token=self.token(email))
            self.assertIn(reply.status, (401, 403), email)

    def test_rest(self):
        self.person(EMAIL)
        self.officer()
        key = self.token("officer@exchange.example")
        versions = self.call("GET", "@agreement-versions", token=key).json["items"]
        self.assertEqual([(one["number"], one["in_force"]) for one in versions], [("1", True)])
        page = self.call("GET", "@agreement-acceptances?b_size=1&b_start=1", token=key).json
        self.assertEqual((len(page["items"]), page["items_total"]), (1, 2))
        basic = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        body = {"number": "2", "since": today().isoformat(), "text": TEXTS}
        self.assertEqual(self.call("POST", "@agreement-versions", body, basic=basic).status, 201)
        for bad in ({}, {**body, "since": 3}, {**body, "since": "x"}, {**body, "text": []}):
            reply = self.call("POST", "@agreement-versions", bad, basic=basic)
            self.assertIn(reply.status, (400, 422), bad)
