"""Long work: whose it is, how far it is, files that are made by the worker."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from io import BytesIO
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.web import exports
from kase.is2in.web.api import progress
from kase.is2in.web.api import progress_words
from kase.is2in.web.types import LongJob
from openpyxl import load_workbook
from tests.builders import parties as build
from tests.insiders.case import acting
from tests.parties.floor import PartiesCase
from tests.web.case import ListCase
from unittest import mock
import json
import transaction
import unittest


AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def job(**facts):
    made = {
        "id": "a", "owner": "b", "kind": "c", "title": "d", "link": "", "state": "running",
        "done": 25, "total": 100, "message": "", "asked": AT, "began": AT, "ended": None,
        "filename": None,
    }  # fmt: skip
    return LongJob(**made | facts)


class Pace(unittest.TestCase):
    def test_percent_is_never_whole_before_the_end(self):
        self.assertEqual(job().percent, 25)
        self.assertEqual(job(done=100).percent, 99)
        self.assertEqual(job(done=100, state="done").percent, 100)
        self.assertIsNone(job(total=None).percent)

    def test_what_is_left_follows_the_pace(self):
        self.assertEqual(job().seconds_left(AT + timedelta(seconds=10)), 30)
        for other in (job(done=0), job(total=None), job(began=None), job(state="waiting")):
            self.assertIsNone(other.seconds_left(AT))


class Work(ListCase):
    def begin(self, **facts):
        return progress.begin("test.work", "Проверка", "http://nohost/plone", **facts)

    def test_seen_by_the_owner_only(self):
        number = self.begin(total=10)
        self.assertEqual(progress.own_job(number).state, "waiting")
        self.assertEqual([one.id for one in progress.own_jobs()], [number])
        self.assertEqual(progress.own_running("test.work").id, number)
        self.act_as(self.colleague)
        self.assertEqual(progress.own_jobs(), ())
        self.assertIsNone(progress.own_running("test.work"))
        for attempt in (progress.own_job, progress.result):
            with self.assertRaises(Missing):
                attempt(number)

    def test_words(self):
        with clock.frozen(AT + timedelta(seconds=10)):
            text = progress_words(job(done=1250, total=5000), "ru")
        self.assertEqual(text, "1\u202f250 из 5\u202f000, осталось около: 30 секунд")
        self.assertEqual(progress_words(job(total=None, done=5), "en"), "Done so far: 5")
        self.assertEqual(progress_words(job(done=0), "en"), "0 of 100")
        self.assertEqual(progress_words(job(state="waiting"), "ru"), "Ждет очереди")
        self.assertEqual(progress_words(job(state="failed", message="Нет"), "ru"), "Нет")

    def test_finished_with_a_file(self):
        number = self.begin()
        with self.assertRaises(Missing):
            progress.result(number)
        progress.finish(number, "a.csv", "text/csv", b"1;2")
        self.assertEqual(progress.result(number), ("a.csv", "text/csv", b"1;2"))
        self.assertTrue(progress.own_job(number).over)

    def test_forgotten_after_a_day(self):
        number = self.begin()
        with clock.frozen(clock.now() + timedelta(hours=23)):
            progress.forget()
        self.assertEqual(progress.own_job(number).id, number)
        with clock.frozen(clock.now() + timedelta(hours=25)):
            progress.forget()
        self.assertEqual(progress.own_jobs(), ())


class Told(PartiesCase):
    """Steps and failures are seen while the transaction of the work still runs."""

    def setUp(self):
        super().setUp()
        self.colleague = self.officer("listing@exchange.example", ("listing",))
        transaction.commit()

    def test_steps_and_failure(self):
        with acting(self.colleague):
            number = progress.begin("test.work", "x", "", total=4)
            transaction.commit()
            progress.step(number, 0, 4)
            progress.step(number, 2)
            transaction.begin()
            found = progress.own_job(number)
            self.assertEqual((found.state, found.percent), ("running", 50))
            with self.assertRaises(Forbidden), progress.watched(number):
                raise Forbidden("no", "Нельзя")
            transaction.abort()
            self.assertEqual(progress.own_job(number).message, "Нельзя")
            progress.step(number, 0)
            transaction.abort()
            self.assertEqual(progress.own_job(number).state, "running")


class LongLists(PartiesCase):
    """A list longer than one waits for is made by the worker, as whoever asked for it."""

    def setUp(self):
        super().setUp()
        self.listing = self.officer("listing@exchange.example", ("listing", "officers"))
        self.client = self.person("admin@issuer.example")
        for code in ("AAAA", "BBBB"):
            build.organization(code)
        transaction.commit()

    def ask(self, browser, query="format=xlsx"):
        with mock.patch.object(exports, "AT_ONCE", 1):
            browser.open(f"{self.url}/@@organizations-list?{query}")

    def test_a_file_that_is_not_the_whole_list_says_so(self):
        browser = self.log_in(self.listing.email)
        address = f"{self.url}/@@organizations-list?format=csv&columns=code&sort_on=code"
        browser.open(address)
        whole = browser.contents.split()
        with mock.patch.object(exports, "LIMIT", 1):
            browser.open(address)
        rows = browser.contents.strip().split("\r\n")
        self.assertEqual(rows[:2], whole[:2])
        self.assertEqual(rows[2:], ["Список длиннее: в файле не больше 1 строк."])

    def test_from_the_list_to_the_file(self):
        browser = self.log_in(self.listing.email)
        self.ask(browser, "format=xlsx&columns=code&q=AAAA&q=&sort_on=code&sort_order=asc")
        self.assertIn("/@@job/", browser.url)
        self.assertIn("data-job", browser.contents)
        page = browser.url
        transaction.begin()
        ledger.run_pending_jobs()
        transaction.commit()
        browser.open(page)
        self.assertNotIn("<progress", browser.contents)
        browser.getLink("Скачать").click()
        sheet = load_workbook(BytesIO(browser.contents)).active
        self.assertEqual([cell.value for cell in sheet["A"]][:3], ["Код", "AAAA", "BBBB"])
        self.assertEqual(sheet.max_column, 1)
        browser.open(f"{self.url}/@@jobs")
        self.assertIn(page.rsplit("/", 1)[1], browser.contents)

    def test_anothers_work_is_not_there(self):
        browser = self.log_in(self.listing.email)
        self.ask(browser)
        number = browser.url.rsplit("/", 1)[1]
        transaction.begin()
        ledger.run_pending_jobs()
        transaction.commit()
        other = self.log_in(self.client.email)
        other.raiseHttpErrors = False
        for path in (f"@@job/{number}", f"@@job/{number}/file", f"@jobs/{number}"):
            other.open(f"{self.url}/{path}")
            self.assertTrue(other.headers["status"].startswith("404"), path)
            self.assertNotIn("AAAA", str(other.contents))

    def test_rights_are_those_of_the_moment_the_file_is_made(self):
        browser = self.log_in(self.listing.email)
        self.ask(browser)
        page = browser.url
        transaction.begin()
        with mock.patch.object(
            exports, "_file", side_effect=Forbidden("not-officer", "Больше нельзя.")
        ):
            ledger.run_pending_jobs()
        transaction.commit()
        browser.open(page)
        self.assertIn("Больше нельзя.", browser.contents)

    def test_how_far_over_rest(self):
        browser = self.log_in(self.listing.email)
        self.ask(browser)
        number = browser.url.rsplit("/", 1)[1]
        browser.addHeader("Accept", "application/json")
        browser.open(f"{self.url}/@jobs/{number}")
        found = json.loads(browser.contents)
        self.assertEqual((found["state"], found["file"]), ("waiting", None))
        browser.open(f"{self.url}/@jobs")
        self.assertEqual(json.loads(browser.contents)["items_total"], 1)
