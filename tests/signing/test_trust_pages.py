"""The control panel of trust through the publisher: who may, what it shows, REST."""

from datetime import timedelta
from kase.is2in.signing.evidence import stamper
from kase.is2in.signing.trusted import changes
from kase.is2in.terms import clock
from plone import api as plone
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.parties.floor import PartiesCase
from tests.signing import authority as demo
from tests.signing.gost_families import family
from unittest import mock
import os
import transaction


PAGE = "@@signing-trust"
OWNER = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)


class Panel(PartiesCase):
    def setUp(self):
        super().setUp()
        self.enterContext(demo.trusting())
        self.root = family("gost-256").root.certificate

    def pem(self) -> str:
        return self.root.public_bytes(demo.PEM).decode()

    def manager(self):
        browser = self.browser()
        browser.addHeader("Authorization", f"Basic {SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}")
        return browser

    def form(self, browser, act):
        """Return the first form whose button does this."""
        for place in range(40):
            found = browser.getForm(index=place)
            if any(getattr(one, "value", None) == act for one in found.controls):
                return found
        raise AssertionError(act)

    def test_bringing_in_adding_setting_removing(self):
        browser = self.manager()
        browser.open(f"{self.url}/{PAGE}")
        self.form(browser, "take-over").getControl(name="act").click()
        self.assertIn("Сертификатов перенесено из папки: 2", browser.contents)
        found = self.form(browser, "add")
        found.getControl(name="certificate").add_file(self.pem().encode(), "text/plain", "a.pem")
        found.getControl(name="act").click()
        self.assertIn("Корневой gost-256", browser.contents)
        self.assertIn("Сертификат теперь доверенный", browser.contents)
        found = self.form(browser, "save")
        found.getControl(name="ocsp").value = "http://ocsp.example/"
        found.getControl(name="act").click()
        self.assertIn("Настройки сохранены и уже действуют", browser.contents)
        transaction.begin()
        self.assertEqual(changes.present("nca").settings["ocsp"], "http://ocsp.example/")
        # In words, and only what became another.
        self.assertIn("Служба проверки отзыва (OCSP):", browser.contents)
        found = self.form(browser, "save")
        found.getControl(name="when_down").value = ["refuse"]
        found.getControl(name="act").click()
        self.assertIn("<b>Подпись отклоняется</b>", browser.contents)
        self.assertEqual(browser.contents.count("Служба проверки отзыва (OCSP):"), 1)
        for code in ("when_down:", "right_to_sign:", "CN=Корневой gost-256,C=KZ</b>"):
            self.assertNotIn(code, browser.contents)
        self.form(browser, "remove").getControl(name="act").click()
        self.assertIn("Сертификат больше не доверенный", browser.contents)
        self.assertIn("Сертификат удалён", browser.contents)

    def test_a_file_that_is_none(self):
        browser = self.manager()
        browser.open(f"{self.url}/{PAGE}")
        found = self.form(browser, "add")
        found.getControl(name="certificate").add_file(b"garbage", "text/plain", "a.cer")
        found.getControl(name="act").click()
        self.assertIn("Файл не является сертификатом", browser.contents)

    def test_nobody_else(self):
        self.officer()
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/{PAGE}")
        self.assertTrue(browser.headers["status"].startswith("403"))
        key = self.token("officer@exchange.example")
        for method in ("GET", "POST", "PATCH"):
            reply = self.call(method, "@signing-trust", {}, token=key)
            self.assertIn(reply.status, (401, 403), method)

    def test_who_was_given_the_role(self):
        """Staff with the role find the page in their menu; their name stands in the history."""
        keeper = self.officer("keeper@exchange.example")
        roles = plone.portal.get_tool("acl_users").portal_role_manager
        roles.assignRoleToPrincipal("TrustKeeper", keeper.id)
        self.commit()
        browser = self.log_in("keeper@exchange.example")
        browser.open(self.url)
        browser.getLink(url=PAGE).click()
        self.form(browser, "take-over").getControl(name="act").click()
        self.assertIn("Сертификатов перенесено из папки: 2", browser.contents)
        self.assertIn(keeper.full_name, browser.contents)
        key = self.token("keeper@exchange.example")
        self.assertEqual(self.call("GET", "@signing-trust", token=key).status, 200)

    def test_what_it_says_of_time_stamps(self):
        """To whom it is a task to mend; clients are told only what a stamp's absence means."""
        for address, words in (
            ("", "Укажите адрес службы меток времени"),
            ("http://tsp.example/", "http://tsp.example/"),
            ("ftp://tsp.example/", "ftp://tsp.example/"),
        ):
            with self.subTest(address), mock.patch.dict(os.environ, {stamper.ADDRESS: address}):
                browser = self.manager()
                browser.open(f"{self.url}/{PAGE}")
                self.assertIn(words, browser.contents)
                found = self.call("GET", "@signing-trust", basic=OWNER).json["time_stamps"]
                self.assertEqual(found["configured"], bool(address))
                self.assertEqual((found["address"], found["without"]), (address, 0))

    def test_lists_that_are_out_of_date(self):
        folder = demo.trust_copy(self)
        issued = clock.now() - timedelta(days=9)
        stale = demo.issuing().revocation_list(issued=issued, until=issued + timedelta(days=1))
        (folder / "crl" / "issuing.crl").write_bytes(stale)
        browser = self.manager()
        with demo.trusting(folder):
            browser.open(f"{self.url}/{PAGE}")
        self.assertEqual(browser.contents.count("Устарел"), 1)

    def test_rest(self):
        body = {"provider": "nca", "role": "anchor", "certificate": self.pem()}
        made = self.call("POST", "@signing-trust", body, basic=OWNER)
        self.assertEqual(made.status, 201)
        self.assertEqual(self.call("POST", "@signing-trust", body, basic=OWNER).status, 409)
        for wrong in ({}, {**body, "role": "king"}, {**body, "certificate": "?"}):
            reply = self.call("POST", "@signing-trust", wrong, basic=OWNER)
            self.assertIn(reply.status, (400, 404), wrong)
        settings = {"provider": "nca", "settings": {"fresh_minutes": 3}}
        reply = self.call("PATCH", "@signing-trust", settings, basic=OWNER)
        self.assertEqual(reply.json["settings"]["fresh_minutes"], 3)
        settings = {"provider": "nca", "settings": {"binding": "register"}}
        self.assertEqual(self.call("PATCH", "@signing-trust", settings, basic=OWNER).status, 400)
        found = self.call("GET", "@signing-trust", basic=OWNER).json["items"][0]
        self.assertEqual([one["act"] for one in found["history"]], ["settings", "added"])
        address = f"@signing-trust/nca/anchor/{made.json['sha256']}"
        self.assertEqual(self.call("DELETE", address, basic=OWNER).status, 204)
        self.assertEqual(self.call("DELETE", address, basic=OWNER).status, 404)
