"""Advice above every page, the letter about expiry, the control panel of accounts."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import advice
from kase.is2in.parties import api as parties
from kase.is2in.parties.accounts import account
from kase.is2in.parties.settings import settings
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
import transaction


EMAIL = "executor@issuer.example"


class Expiry(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def codes(self):
        return [one.code for one in parties.advice(self.someone.id)]

    def test_days_before(self):
        with self.later(days=52):
            self.assertEqual(self.codes(), ["password-given"])
        with self.later(days=54):
            self.assertEqual(self.codes(), ["password-expires"])
        with self.later(days=61):
            self.assertEqual(self.codes(), [])
        settings().password_warn_days = 0
        with self.later(days=59):
            self.assertEqual(self.codes(), ["password-given"])

    def test_on_every_page(self):
        with self.later(days=54):
            browser = self.log_in(EMAIL)
            for path in ("@@home", "@@users", "@@profile"):
                browser.open(f"{self.url}/{path}")
                self.assertIn("Срок действия вашего пароля истекает", browser.contents, path)
            browser.getLink("Сменить пароль").click()
            self.assertIn("/@@change-password", browser.url)

    def look(self):
        advice.look_for_expiry()
        self.commit()
        self.run_jobs()

    def test_one_letter_per_password(self):
        self.look()
        self.assertEqual(self.postbox.letters, [])
        with self.later(days=54):
            self.look()
            self.look()
        with self.later(days=55):
            self.look()
        self.assertEqual(len(self.postbox.letters), 1)
        address, subject, body, _lang = self.postbox.letters[0]
        self.assertEqual(address, EMAIL)
        self.assertIn("/@@change-password", body)
        self.assertNotIn("\n", subject)
        with self.later(days=56):
            parties.set_password(self.someone.id, "Other#2026")
            self.commit()
        with self.later(days=56 + 55):
            self.look()
        self.assertEqual(len(self.postbox.letters), 2)

    def test_closed_accounts_get_none(self):
        parties.deactivate_person(self.someone.id)
        self.commit()
        with self.later(days=55):
            self.look()
            advice.warn_of_expiry(self.someone.id, self.url)
        self.assertEqual(self.postbox.letters, [])
        self.assertIsNone(account(self.someone.id).warned)

    def test_nobody_is_advised_nothing(self):
        self.assertEqual(parties.advice(None), ())
        self.assertEqual(parties.advice("admin"), ())


class Panel(PartiesCase):
    def manager(self):
        browser = self.browser()
        browser.addHeader("Authorization", f"Basic {SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}")
        return browser

    def open(self):
        browser = self.manager()
        browser.open(f"{self.url}/@@account-settings")
        return browser

    def save(self, browser, **values):
        found = form(browser, "form.widgets.password_min")
        for name, value in values.items():
            kind = ":list" if isinstance(value, list) else ""
            found.getControl(name=f"form.widgets.{name}{kind}").value = value
        found.getControl(name="form.buttons.save").click()
        transaction.begin()

    def test_the_category_leads_to_it(self):
        browser = self.manager()
        browser.open(f"{self.url}/@@overview-controlpanel")
        browser.getLink("Учетные записи").click()
        self.assertTrue(browser.url.endswith("/@@account-settings"))
        browser.open(f"{self.url}/@@overview-controlpanel")
        browser.getLink("Пользовательское соглашение").click()
        self.assertTrue(browser.url.endswith("/@@agreement-versions"))

    def test_labels_in_three_languages(self):
        for lang, words in (
            ("ru", ("Минут блокировки", "Кто обязан использовать второй фактор")),
            ("kk", ("Екінші факторды кім қолдануға міндетті", "Сеанстар")),
            ("en", ("Who must use a second factor", "Minutes of a lock")),
        ):
            browser = self.manager()
            browser.addHeader("Accept-Language", lang)
            browser.open(f"{self.url}/@@account-settings")
            for word in words:
                self.assertIn(word, browser.contents, lang)

    def test_saved_and_written_down(self):
        self.save(self.open(), lockout_tries="7", second_factor_for=["role:first_head"])
        self.assertEqual(settings().lockout_tries, 7)
        self.assertEqual(settings().second_factor_for, {"role:first_head"})
        entries = ledger.history("settings:accounts")
        changed = {one.details["setting"]: one.details["after"] for one in entries}
        self.assertEqual(changed["lockout_tries"], 7)
        self.assertEqual(changed["second_factor_for"], ["role:first_head"])

    def test_departments_are_offered_and_organisations_are_not(self):
        browser = self.open()
        self.assertIn("department:listing", browser.contents)
        self.assertNotIn("department:org-ISSR", browser.contents)

    def test_what_makes_no_sense_is_refused(self):
        for values in (
            {"password_min": "20"},
            {"password_warn_days": "60"},
            {"session_idle_minutes": "1440", "session_hours": "1"},
            {"login_tries": "5"},
            {"lockout_tries": "1"},
            {"lockout_minutes": "x"},
        ):
            browser = self.open()
            self.save(browser, **values)
            self.assertIn("form.buttons.save", browser.contents)
            self.assertNotIn("Изменения сохранены", browser.contents, values)
        self.assertEqual((settings().password_min, settings().login_tries), (8, 30))

    def test_only_for_administrators_of_the_site(self):
        self.administrator()
        self.officer()
        for email in ("admin@issuer.example", "officer@exchange.example"):
            browser = self.log_in(email)
            browser.open(f"{self.url}/@@account-settings")
            self.assertTrue(browser.headers["status"].startswith("403"), email)

    def test_a_forged_form_changes_nothing(self):
        browser = self.manager()
        browser.post(
            f"{self.url}/@@account-settings",
            "form.widgets.lockout_tries=99&form.buttons.save=Save",
        )
        transaction.begin()
        self.assertEqual(settings().lockout_tries, 5)
