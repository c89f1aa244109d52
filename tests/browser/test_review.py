"""Filling and review in Chromium: typing is judged, a broken upload loses nothing, two people."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.questionnaires.api import Answers
from playwright.sync_api import expect
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.builders.answers import PDF
from tests.builders.parties import PASSWORD
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import SERVER
import os
import re
import transaction
import unittest


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Review(unittest.TestCase):
    """An executor twice, and the first head."""

    layer = SERVER

    def setUp(self):
        self.people = cast(PASSWORD)
        self.application = application_in(states.HEAD_REVIEW, self.people)
        step(self.application, self.people.head, "return-to-filling")
        transaction.commit()
        self.url = self.application.absolute_url()
        self.base = self.layer["portal"].absolute_url()
        self.chromium = self.enterContext(started())

    def visitor(self, person):
        context = window(self.chromium, locale="ru-RU")
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(f"{self.base}/@@login")
        page.fill("#email", person.email)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("@@home"))
        return page

    def shot(self, page, name):
        folder = os.environ.get("IS2IN_SHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def test_whole_path(self):
        page = self.visitor(self.people.executor)
        with self.subTest("a connection lost in mid-upload neither loses nor doubles a file"):
            self.upload(page)
        with self.subTest("what is typed is judged at the field"):
            self.type_something_wrong(page)
        with self.subTest("two people on one answer"):
            self.disagree(page)

    def upload(self, page):
        page.goto(f"{self.url}/@@bulk-upload")
        files = [
            {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": PDF + name.encode()}
            for name in ("Устав новый", "Проспект", "scan")
        ]
        broken = []

        def lose(route):
            if not broken:
                broken.append(route.request.url)
                route.abort()
            else:
                route.continue_()

        page.route(re.compile("@@bulk-upload$"), lose)
        page.set_input_files("#bulk-files", files)
        page.locator("[data-bulk] button").click()
        expect(page.locator("[data-bulk-status] li")).to_have_count(1)
        page.locator("[data-bulk] button").click()
        page.wait_for_selector("select[name^=slot-]")
        self.assertEqual(page.locator("select[name^=slot-]").count(), 3)
        # What is attached already is replaced only by a choice of the person's own.
        page.get_by_label("Устав новый.pdf").select_option("documents.charter")
        self.shot(page, "bulk")
        page.locator("button[value=attach]").click()
        expect(page.locator("select[name^=slot-]")).to_have_count(2)
        transaction.begin()
        kept = Answers(self.application).values("documents")
        self.assertIn("Устав новый.pdf", [getattr(file, "filename", "") for file in kept.values()])

    def type_something_wrong(self, page):
        page.goto(f"{self.url}/@@stage/general")
        page.locator("[name='applicant.email']").fill("не адрес")
        expect(page.locator("#field-applicant-email-error")).to_be_visible()
        self.shot(page, "typed")
        page.locator("[name='applicant.email']").fill("office@issuer.example")
        expect(page.locator("#field-applicant-email-error")).to_have_count(0)
        expect(page.locator("[data-answers-status]")).to_contain_text(re.compile(r"\d\d:\d\d"))

    def disagree(self, page):
        other = self.visitor(self.people.executor)
        for one in (page, other):
            one.goto(f"{self.url}/@@stage/general")
        other.locator("[name='applicant.name_ru']").fill("АО «Как решил коллега»")
        other.locator(".form-buttons button[value=save]").click()
        other.wait_for_load_state()
        page.locator("[name='applicant.name_ru']").fill("АО «Как решил я»")
        page.locator(".form-buttons button[value=save]").click()
        mine = page.locator("#field-applicant-name_ru-mine")
        expect(mine).to_be_visible()
        self.shot(page, "merge")
        mine.check()
        page.locator(".form-buttons button[value=save]").click()
        page.wait_for_load_state()
        transaction.begin()
        stored = Answers(self.application).values("applicant")["name_ru"]
        self.assertEqual(stored, "АО «Как решил я»")
        with self.subTest("the first head sees what changed"):
            step(self.application, self.people.executor, "send-to-head")
            transaction.commit()
            head = self.visitor(self.people.head)
            head.goto(f"{self.url}/@@differences")
            expect(head.locator(".marked ins").first).to_be_visible()
            self.shot(head, "differences")
            last = api.submissions(self.application, self.people.head)[-1]
            self.assertGreater(last.changed, 0)
