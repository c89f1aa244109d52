"""From the public form to a new user inside, in a real browser, with the letters in between."""

from axe_playwright_python.sync_playwright import Axe
from email import message_from_bytes
from email.policy import default
from kase.is2in.ledger import api as ledger
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.layers import SERVER
from tests.onboarding.site import LISTING
from tests.onboarding.site import SiteCase
from unittest import mock
import os
import re
import transaction
import unittest


NEW_PASSWORD = "Newc#2026aB"
PICTURES = os.environ.get("IS2IN_PICTURES")


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class InTheBrowser(SiteCase):
    """An applicant, an officer and the applicant's lawyer."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        self.base = f"http://localhost:{self.layer['port']}/{self.portal.getId()}"
        folder = self.enterContext(TemporaryDirectory())
        variables = {"IS2IN_MAIL_DIR": folder, "IS2IN_URL": self.base}
        self.enterContext(mock.patch.dict(os.environ, variables))
        self.mails = Path(folder)
        self.set("least_seconds", 1)
        self.set("work_bits", 12)
        self.chromium = self.enterContext(started())
        self.problems = []

    def visitor(self, **options):
        """Return the page of somebody new."""
        made = window(self.chromium, locale="ru-RU", **options).new_page()
        made.on("pageerror", lambda error: self.problems.append(str(error)))
        made.on("console", lambda said: said.type == "error" and self.problems.append(said.text))
        return made

    def picture(self, page, name):
        """Stop at a page: axe looks at it, and a picture is kept where a folder is named."""
        self.check_access(page)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    def check_access(self, page):
        """Demand that axe finds nothing serious on the page."""
        found = Axe().run(page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious]
        self.assertEqual(told, [], page.url)

    def letter_to(self, address):
        """Do what waits and return the text of the last letter to an address."""
        self.run_jobs()
        found = []
        for path in sorted(self.mails.glob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            if mail["To"].addresses[0].addr_spec == address:
                found.append(mail.get_body(("plain",)).get_content())
        return found[-1]

    def fill(self, page, one):
        """Enter a request by hand."""
        for kind in one.kinds:
            page.check(f"[id='kinds-{kind}']")
        texts = {"bin": one.bin, "email": one.email, "phone": one.phone, "address": one.address}
        for lang in ("ru", "kk", "en"):
            texts |= {f"name.{lang}": one.names[lang], f"legal_form.{lang}": one.legal_forms[lang]}
        for place, each in (("head", one.head), ("people.0", one.people[0])):
            for name in ("surname", "given_name", "position", "email", "phone", "iin"):
                texts[f"{place}.{name}"] = getattr(each, name)
        for name, text in texts.items():
            page.fill(f"[id='{name}']", text)
        page.check("#key_providers-nca")
        page.check("#consent")

    def log_in(self, page, email, password):
        page.goto(f"{self.base}/@@login")
        page.fill("#email", email)
        page.fill("#password", password)
        page.check("#agree")
        page.click("form.login-form button.btn-primary")
        page.wait_for_url(re.compile("@@home"))

    def test_from_the_form_to_the_first_log_in(self):
        applicant = self.visitor()
        applicant.goto(f"{self.base}/@@login")
        applicant.click("text=Подключить организацию")
        self.picture(applicant, "connect-empty")
        self.assertTrue(applicant.locator("[data-robot-none]").is_hidden())
        self.fill(applicant, build.request(bin="123"))
        applicant.locator("form.connect-form button.btn-primary[value=send]").click()
        applicant.wait_for_selector(".error-summary")
        self.picture(applicant, "connect-errors")
        applicant.click(".error-summary a")
        focused = applicant.evaluate("document.activeElement.id")
        self.assertEqual(focused, "bin")
        # The work of the first try is kept; Enter sends.
        self.assertTrue(applicant.input_value("input[name=solution]"))
        applicant.fill("#bin", build.request().bin)
        applicant.press("#bin", "Enter")
        applicant.wait_for_selector("code.request-code")
        self.picture(applicant, "connect-sent")
        code = applicant.inner_text("code.request-code")
        number = applicant.inner_text(".request-number")
        self.assertIn(code, self.letter_to("office@newcomer.example"))
        self.approve(number)
        self.follow(applicant, number, code)
        self.enter()
        # A refused form answers 422, which the console calls an error.
        self.assertEqual([one for one in self.problems if "422" not in one], [])

    def approve(self, number):
        """Be the officer."""
        officer = self.visitor()
        self.log_in(officer, LISTING, build_parties.PASSWORD)
        officer.click("nav#site-menu >> text=Запросы на подключение")
        self.picture(officer, "connection-requests")
        officer.click(f"table.list a:text-is('{number}')")
        officer.click("text=Взять в работу")
        self.picture(officer, "connection-request")
        officer.click("text=Одобрить")
        self.picture(officer, "connection-approve")
        officer.click("main form button.btn-primary")
        officer.wait_for_selector(".status-approved")
        self.picture(officer, "connection-approved")

    def follow(self, page, number, code):
        """Look at the status by number and code."""
        page.click("main a.btn-primary")
        self.assertEqual(page.input_value("#number"), number)
        page.fill("#code", code.lower())
        page.press("#code", "Enter")
        page.wait_for_selector(".status-approved")
        self.picture(page, "connection-status")
        self.assertNotIn("newcomer", page.content())

    def enter(self):
        """Be the lawyer: the link of the letter, a password, the first log-in."""
        address = "lawyer@newcomer.example"
        link = re.search(r"https?://\S+set-password\?key=\S+", self.letter_to(address)).group()
        lawyer = self.visitor()
        lawyer.goto(link)
        lawyer.fill("#new_password", NEW_PASSWORD)
        lawyer.fill("#new_again", NEW_PASSWORD)
        lawyer.click("main form button.btn-primary")
        lawyer.wait_for_url(re.compile("@@login"))
        self.log_in(lawyer, address, NEW_PASSWORD)
        self.picture(lawyer, "first-log-in")
        self.assertIn("NEWC", lawyer.inner_text(".site-company"))
        lawyer.goto(f"{self.base}/@@users")
        self.assertIn("head@newcomer.example", lawyer.inner_text("main"))

    def test_a_browser_that_runs_no_scripts(self):
        page = self.visitor(java_script_enabled=False)
        page.goto(f"{self.base}/@@connect")
        self.assertTrue(page.locator("[data-robot-none]").is_visible())
        self.assertTrue(page.locator("[data-robot-busy]").is_hidden())
        page.click("text=Добавить контактное лицо")
        page.click("text=Убрать из запроса >> nth=1")
        self.fill(page, build.request())
        page.locator("form.connect-form button.btn-primary[value=send]").click()
        page.click("text=Ввести код")
        text = self.letter_to("office@newcomer.example")
        page.fill("#code", re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", text).group())
        page.click("text=Показать статус")
        page.click("button:text-is('Подтвердить')")
        self.assertIn("подтвержден", page.inner_text(".alert-success"))
        self.assertTrue(self.letter_to("listing@exchange.example"))

    def test_a_phone_shows_the_form_whole(self):
        page = self.visitor(viewport={"width": 320, "height": 640})
        page.goto(f"{self.base}/@@connect")
        self.picture(page, "connect-phone")
        width = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(width, 320)
        transaction.begin()
        self.assertEqual(ledger.read("SELECT count(*) FROM connection_request")[0][0], 0)
