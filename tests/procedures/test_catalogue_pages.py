"""The pages of the catalogue in a browser without scripts, and GET @procedures."""

from html import unescape
from io import BytesIO
from kase.is2in.procedures.catalogue import shelf as catalogue
from kase.is2in.web.api import privileged
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.builders import parties as builders
from tests.builders.catalogue import codes_open_to
from tests.builders.catalogue import shipped
from tests.layers import FUNCTIONAL
from zipfile import ZipFile
import json
import transaction
import unittest


CODE = "listing-shares"
AUDIT = "auditor-recognition"
EDITION = next(one.edition for one in shipped() if one.code == CODE)


class PagesCase(unittest.TestCase):
    """An issuer, an auditor, an officer and who models procedures, each with a browser."""

    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        builders.organization("ISSR", ("issuer",))
        builders.organization("AUDT", ("auditor",))
        builders.organization("CONS", ("financial_consultant",))
        builders.person("executor@issuer.example", "ISSR")
        builders.person("executor@auditor.example", "AUDT")
        builders.person("executor@consultant.example", "CONS")
        builders.officer("listing@exchange.example", ("listing",))
        builders.officer("methodology@exchange.example", ("methodology",))
        transaction.commit()
        self.url = self.portal.absolute_url()

    def browser(self, email=None, password=builders.PASSWORD):
        browser = Browser(self.layer["app"])
        browser.handleErrors = False
        if email:
            browser.addHeader("Authorization", f"Basic {email}:{password}")
        return browser

    def sees(self, browser, text):
        self.assertTrue(text in unescape(browser.contents), f"{text!r} is not on the page")

    def sees_not(self, browser, text):
        self.assertTrue(text not in unescape(browser.contents), f"{text!r} is on the page")

    def refused(self, browser, url):
        """Assert that the page is not given: 401, 403, 404 or the page to log in."""
        browser.handleErrors, browser.raiseHttpErrors = True, False
        browser.open(url)
        status = int(browser.headers["Status"].split()[0])
        self.assertTrue(status in (401, 403, 404) or "login" in browser.url, f"{url}: {status}")
        self.sees_not(browser, "Включение акций")

    def officer(self):
        return self.browser("listing@exchange.example")

    def designer(self):
        return self.browser("methodology@exchange.example")


class Pages(PagesCase):
    """What each of them sees."""

    def test_an_issuer_chooses_and_files(self):
        browser = self.browser("executor@issuer.example")
        browser.open(f"{self.url}/procedures")
        self.sees(browser, "Включение акций в официальный список (листинг)")
        for category in catalogue.categories():
            self.sees(browser, category.titles["ru"])
        self.sees(browser, "эмитент")
        self.sees_not(browser, "++add++")
        address = f"{self.url}/procedures/listing/{CODE}"
        self.sees(browser, f'href="{address}/@@file"')
        browser.open(address)
        self.sees(browser, "Базовые требования")
        self.sees(browser, f'href="{address}/@@file"')
        self.sees_not(browser, "delete_confirmation")
        browser.open(f"{self.url}/procedures/listing")
        self.sees_not(browser, "Прием в члены Биржи")

    def test_in_kazakh_and_english(self):
        for language, title, button in (
            ("kk", "Акцияларды ресми тізімге енгізу", "Өтініш беру"),
            ("en", "Inclusion of shares in the official list", "File this procedure"),
        ):
            email = f"{language}@issuer.example"
            builders.person(email, "ISSR", language=language)
            transaction.commit()
            browser = self.browser(email)
            browser.open(f"{self.url}/procedures")
            self.sees(browser, title)
            self.sees(browser, button)

    def test_an_auditor_may_not_file_it(self):
        browser = self.browser("executor@auditor.example")
        browser.open(f"{self.url}/procedures")
        self.sees(browser, "Включение акций")
        self.sees_not(browser, f"/{CODE}/@@file")
        self.sees(browser, f"/{AUDIT}/@@file")

    def test_nobody_sees_nothing(self):
        for path in ("", "/listing", f"/listing/{CODE}"):
            self.refused(self.browser(), f"{self.url}/procedures{path}")

    def test_parts_lead_who_models_them_to_the_designer(self):
        address = f"{self.url}/procedures/listing/{CODE}"
        stage = f"{address}/filling/fill/general"
        designer = self.designer()
        for path, mark in (("", "general"), ("/applicant", "general--applicant")):
            for other in (self.officer(), self.browser("executor@issuer.example")):
                self.refused(other, stage + path)
            designer.open(stage + path)
            self.assertEqual(designer.url, f"{address}/@@designer#part--filling--fill--{mark}")


class Staff(PagesCase):
    """Changing a definition through the web."""

    def setUp(self):
        super().setUp()
        self.address = f"{self.url}/procedures/listing/{CODE}"
        self.procedure = self.portal["procedures"]["listing"][CODE]

    def test_a_problem_is_shown_and_blocks(self):
        with privileged():
            self.procedure.manage_delObjects(["meeting"])
        transaction.commit()
        browser = self.designer()
        browser.open(self.address)
        self.sees(browser, "нет процесса «meeting»")
        browser.getLink("Редакции и введение в действие").click()
        self.sees_not(browser, 'value="publish"')
        officer = self.officer()
        officer.open(self.address)
        self.sees_not(officer, "нет процесса")

    def test_download_as_text(self):
        browser = self.designer()
        browser.open(f"{self.address}/@@export-definition?edition={EDITION}")
        self.assertEqual(browser.headers["Content-Type"], "application/zip")
        with ZipFile(BytesIO(browser.contents)) as files:
            self.assertIn(f"{CODE}/procedure.toml", files.namelist())
        self.refused(self.designer(), f"{self.address}/@@export-definition?edition=9")
        client = self.browser("executor@issuer.example")
        self.refused(client, f"{self.address}/@@export-definition")


class Service(PagesCase):
    """GET @procedures."""

    def get(self, email, password=builders.PASSWORD):
        browser = self.browser(email, password)
        browser.addHeader("Accept", "application/json")
        browser.open(f"{self.url}/@procedures")
        return json.loads(browser.contents)

    def codes(self, data):
        return [each["code"] for category in data["items"] for each in category["procedures"]]

    def test_open_to_the_callers_organisation(self):
        data = self.get("executor@issuer.example")
        self.assertEqual(data["items"][0]["code"], "listing")
        self.assertEqual(data["items_total"], 5)
        self.assertEqual(self.codes(data), codes_open_to("issuer"))
        found = data["items"][0]["procedures"]
        procedure = next(one for one in found if one["code"] == CODE)
        self.assertEqual(set(procedure["title"]), {"ru", "kk", "en"})
        self.assertEqual(procedure["edition"], EDITION)
        self.assertEqual(procedure["effective_from"], "2026-06-22")
        self.assertEqual(self.codes(self.get("executor@auditor.example")), codes_open_to("auditor"))

    def test_a_consultant_sees_what_its_issuers_may_file(self):
        self.assertEqual(self.codes(self.get("executor@consultant.example")), [])
        builders.partnership("ISSR", "CONS")
        transaction.commit()
        self.assertEqual(
            self.codes(self.get("executor@consultant.example")), codes_open_to("issuer")
        )

    def test_staff_see_all(self):
        every = [one.code for one in shipped()]
        self.assertEqual(self.codes(self.get("listing@exchange.example")), every)
        self.assertEqual(self.codes(self.get(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)), every)

    def test_nobody(self):
        browser = self.browser()
        browser.addHeader("Accept", "application/json")
        self.refused(browser, f"{self.url}/@procedures")
