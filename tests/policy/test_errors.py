"""Pages about errors: three languages, a number that is in the log, and nothing that can fail."""

from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.policy.browser.errors import ErrorView
from kase.is2in.policy.browser.home import Home
from sqlalchemy.exc import OperationalError
from tests.builders import parties as build
from tests.policy.browsing import EXECUTOR
from tests.policy.browsing import language
from tests.policy.browsing import OFFICER
from tests.policy.browsing import PageTest
from tests.policy.browsing import tree
from unittest import mock
from unittest.mock import PropertyMock
from zExceptions import BadRequest
import json
import re
import transaction


LOGGER = "kase.is2in.policy.browser.errors"
JSON = {"Accept": "application/json"}


def failing(error):
    """Make the home page fail with an error."""
    return mock.patch.object(Home, "user_id", PropertyMock(side_effect=error))


def down():
    """Return what SQLAlchemy raises when PostgreSQL does not answer."""
    return OperationalError("SELECT secret", {}, Exception("connection refused"))


class NotThere(PageTest):
    WORDS = {
        "ru": "Такой страницы нет",
        "kk": "Мұндай бет жоқ",
        "en": "There is no such page",
    }

    def test_three_languages(self):
        for lang, words in self.WORDS.items():
            browser = self.page("nosuch", Accept_Language=lang)
            self.assertTrue(browser.headers["status"].startswith("404"))
            self.assertEqual(language(browser), lang)
            self.assertEqual(tree(browser).xpath("string(//h1)"), words)

    def test_somebody_keeps_the_menu_and_the_language(self):
        member = self.site.portal_membership.getMemberById(self.executor.id)
        member.setMemberProperties({"language": "kk"})
        transaction.commit()
        browser = self.page("nosuch", EXECUTOR)
        self.assertIn(self.WORDS["kk"], browser.contents)
        self.assertTrue(tree(browser).xpath('//nav[@id="site-menu"]//a'))

    def test_nobody_gets_a_page_without_a_menu(self):
        self.assertFalse(tree(self.page("nosuch")).xpath("//nav"))

    def test_programs_get_json(self):
        browser = self.page("nosuch", EXECUTOR, **JSON)
        answer = json.loads(browser.contents)
        self.assertEqual(
            (answer["type"], answer["message"], answer["errors"]),
            ("NotFound", "Такой страницы нет", []),
        )
        self.assertNotIn("traceback", answer)


class NotAllowed(PageTest):
    def test_a_page_one_may_not_open(self):
        browser = self.page("@@overview-controlpanel", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("403"))
        self.assertEqual(tree(browser).xpath("string(//h1)"), "Эта страница вам недоступна")
        self.assertEqual(browser.url, f"{self.url}/@@overview-controlpanel")

    def test_content_one_may_not_see_is_not_there(self):
        browser = self.page("organizations/ISSR", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("404"))
        browser = self.page("organizations/ISSR/@@sharing", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("404"))

    def test_the_same_for_programs(self):
        for path, status in (("organizations/ISSR", "404"), ("@controlpanels", "403")):
            browser = self.page(path, EXECUTOR, **JSON)
            self.assertTrue(browser.headers["status"].startswith(status), path)
            self.assertIn("message", json.loads(browser.contents))

    def test_nobody_logs_in_and_comes_back(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@archive?q=a%26b")
        self.assertTrue(browser.url.startswith(f"{self.url}/@@login?came_from="), browser.url)
        form = browser.getForm(action=f"{self.url}/@@login")
        form.getControl(name="email").value = EXECUTOR
        form.getControl(name="password").value = build.PASSWORD
        form.submit()
        self.assertEqual(browser.url, f"{self.url}/@@archive?q=a%26b")
        self.assertIn("Архив", browser.contents)

    def test_a_program_without_a_token_is_told_so(self):
        browser = self.page("@notifications", **JSON)
        self.assertTrue(browser.headers["status"].startswith("401"))
        self.assertEqual(json.loads(browser.contents)["message"], "Сначала войдите в систему.")


class EndedSession(PageTest):
    def browser_of_before(self):
        """Return a browser that still has the cookie of a session."""
        browser = self.page("@@login")
        browser.cookies["__ac"] = "b2xk"
        return browser

    def test_a_visit_leads_to_the_log_in_with_the_reason(self):
        browser = self.browser_of_before()
        browser.open(f"{self.url}/@@archive")
        self.assertTrue(browser.url.startswith(f"{self.url}/@@login?came_from="))
        self.assertIn("Сеанс завершен", browser.contents)

    def test_a_sent_form_is_told_to_be_sent_again(self):
        browser = self.browser_of_before()
        browser.post(f"{self.url}/@@profile", "surname=X")
        self.assertTrue(browser.headers["status"].startswith("401"))
        self.assertIn("отправленное сейчас не сохранено", browser.contents)
        self.assertEqual(
            tree(browser).xpath('//main//a[@target="_blank"]/@href'), [f"{self.url}/@@login"]
        )


class Failure(PageTest):
    WORDS = {
        "ru": ("Не получилось открыть страницу", "Ваши данные целы."),
        "kk": ("Бетті ашу мүмкін болмады", "Деректеріңіз сақталған."),
        "en": ("The page could not be opened", "Your data are safe."),
    }

    def test_three_languages_and_one_number_on_the_page_and_in_the_log(self):
        for lang, words in self.WORDS.items():
            with self.assertLogs(LOGGER, "ERROR") as log, failing(RuntimeError("hidden text")):
                browser = self.page("", Accept_Language=lang)
            page = tree(browser)
            self.assertTrue(browser.headers["status"].startswith("500"))
            self.assertEqual(
                (page.xpath("string(//h1)"), page.xpath('string(//p[@class="lead"])')), words
            )
            number = page.xpath('string(//*[@class="reference"])')
            self.assertRegex(number, r"^A-\d{8}$")
            self.assertIn(number, log.output[0])
            self.assertIn("RuntimeError: hidden text", log.output[0])
            self.assertNotIn("hidden text", browser.contents)

    def test_what_was_typed_is_not_in_the_log(self):
        with self.assertLogs(LOGGER, "ERROR") as log, failing(RuntimeError()):
            self.page("@@home?iin=850101300124")
        self.assertNotIn("850101300124", "".join(log.output))

    def test_programs_get_the_number_too(self):
        with self.assertLogs(LOGGER, "ERROR") as log, failing(RuntimeError("hidden text")):
            browser = self.page("@@home", **JSON)
        answer = json.loads(browser.contents)
        self.assertIn(answer["reference"], log.output[0])
        self.assertNotIn("hidden text", browser.contents)

    def test_a_failing_page_about_the_failure_is_replaced(self):
        broken = mock.patch.object(ErrorView, "page", side_effect=RuntimeError("twice"))
        with self.assertLogs(LOGGER, "ERROR") as log, failing(RuntimeError("once")), broken:
            browser = self.page("")
        number = re.search(r"A-\d{8}", log.output[0]).group()
        self.assertEqual(browser.contents.count(number), 3)
        self.assertIn("Деректеріңіз сақталған", browser.contents)

    def test_a_failing_frame_does_not_hide_the_answer(self):
        broken = mock.patch(
            "kase.is2in.policy.browser.visitor.notify.unread_count", side_effect=RuntimeError()
        )
        with broken, self.assertLogs(LOGGER, "ERROR"):
            browser = self.page("nosuch", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("404"))
        self.assertIn("Такой страницы нет", browser.contents)


class Maintenance(PageTest):
    WORDS = {
        "ru": "Идут технические работы",
        "kk": "Техникалық жұмыстар жүріп жатыр",
        "en": "Maintenance",
    }

    def test_three_languages(self):
        for lang, words in self.WORDS.items():
            with self.assertLogs(LOGGER, "ERROR"), failing(down()):
                browser = self.page("", Accept_Language=lang)
            self.assertTrue(browser.headers["status"].startswith("503"))
            self.assertEqual(browser.headers["Retry-After"], "120")
            self.assertEqual(tree(browser).xpath("string(//h1)"), words)
            self.assertNotIn("secret", browser.contents)

    def test_the_ledgers_own_refusal_is_the_same(self):
        with self.assertLogs(LOGGER, "ERROR"), failing(LedgerDown("ledger-down", "no server")):
            browser = self.page("", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("503"))
        self.assertIn(self.WORDS["ru"], browser.contents)

    def test_an_unreachable_database_stops_no_page_about_it(self):
        with (
            self.assertLogs(LOGGER, "ERROR"),
            mock.patch("kase.is2in.policy.browser.visitor.notify.unread_count", side_effect=down()),
        ):
            browser = self.page("", OFFICER)
        self.assertTrue(browser.headers["status"].startswith("503"))


class Malformed(PageTest):
    def test_people_are_told_what_to_do(self):
        with failing(BadRequest("hidden")):
            browser = self.page("", EXECUTOR)
        self.assertTrue(browser.headers["status"].startswith("400"))
        self.assertIn("Запрос не понят", browser.contents)

    def test_programs_are_told_what_is_wrong(self):
        with failing(BadRequest("No number in the body")):
            browser = self.page("@@home", EXECUTOR, **JSON)
        self.assertEqual(json.loads(browser.contents)["message"], "No number in the body")
