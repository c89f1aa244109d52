"""Work lists, workload, deadlines and the calendar in a browser without scripts."""

from datetime import date
from html import unescape
from io import BytesIO
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from openpyxl import load_workbook
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.builders import parties as build
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.layers import FUNCTIONAL
import transaction
import unittest


class PagesCase(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()
        self.people = cast(build.PASSWORD)
        transaction.commit()

    def at(self, state):
        application = application_in(state, self.people)
        transaction.commit()
        return application

    def browser(self, part):
        browser = Browser(self.layer["app"])
        browser.handleErrors = False
        person = self.people.everybody().get(part, part)
        login = person if isinstance(person, str) else person.email
        password = SITE_OWNER_PASSWORD if login == SITE_OWNER_NAME else build.PASSWORD
        browser.addHeader("Authorization", f"Basic {login}:{password}")
        return browser

    def page(self, part, path):
        browser = self.browser(part)
        browser.open(path if path.startswith("http") else f"{self.url}/{path}")
        return browser

    def status(self, part, path):
        browser = self.browser(part)
        browser.handleErrors, browser.raiseHttpErrors = True, False
        browser.open(path if path.startswith("http") else f"{self.url}/{path}")
        return int(browser.headers["Status"].split()[0])

    def sees(self, browser, *texts):
        found = unescape(browser.contents)
        for text in texts:
            self.assertTrue(text in found, f"{text!r} is not on the page")

    def sees_not(self, browser, *texts):
        found = unescape(browser.contents)
        for text in texts:
            self.assertTrue(text not in found, f"{text!r} is on the page")


class Tasks(PagesCase):
    def test_tabs_rows_and_the_way_to_act(self):
        new, examined = self.at(states.FILLING), self.at(states.REGISTERED)
        browser = self.page("executor", "@@my-tasks")
        self.sees(browser, "Моей организации", "Просрочено", "Зависло", "Заполните заявление")
        self.sees(browser, new.absolute_url())
        self.sees_not(browser, examined.absolute_url())
        browser = self.page("officer", "@@my-tasks")
        self.sees(browser, "Моего подразделения", "Примите заявление к рассмотрению")
        self.sees(browser, f"{examined.absolute_url()}/@@step/examine")
        browser.getLink("Моего подразделения").click()
        self.assertTrue(browser.url.endswith("/@@my-tasks/team"))
        self.sees(browser, f"{examined.absolute_url()}/@@assign", "осталось 2 раб. дн.")
        browser = self.page("officer", "@@my-tasks/team?state=registration")
        self.sees_not(browser, examined.absolute_url())
        for part in ("stranger", "consultant", "other_officer"):
            for tab in ("", "/team", "/overdue", "/stuck"):
                browser = self.page(part, f"@@my-tasks{tab}")
                self.sees_not(browser, new.absolute_url(), examined.absolute_url())

    def test_unknown_addresses(self):
        for path in ("@@my-tasks/everything", "@@my-tasks/mine", "@@my-tasks/team/x"):
            self.assertEqual(self.status("executor", path), 404, path)

    def test_a_substitute_sees_for_whom(self):
        self.at(states.FILLING)
        executor, colleague = self.people.executor, self.people.colleague
        parties.state_absence(executor.id, colleague.id, today(), today())
        transaction.commit()
        self.sees(self.page("colleague", "@@my-tasks"), f"за {executor.full_name}")
        words = f"{executor.full_name} отсутствует, замещает {colleague.full_name}"
        self.sees(self.page("executor", "@@my-tasks"), words)

    def test_xlsx(self):
        application = self.at(states.EXAMINATION)
        browser = self.page("officer", "@@my-tasks?format=xlsx")
        sheet = load_workbook(BytesIO(browser.contents)).active
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        self.assertIn(application.number, texts)

    def test_the_menu_counts_for_clients_and_staff(self):
        self.at(states.FILLING)
        for part in ("executor", "clerk"):
            self.sees(self.page(part, "@@home"), "@@my-tasks")
        browser = self.page("executor", "@@home")
        self.sees(browser, "Заполните заявление и направьте его первому руководителю")


class Workload(PagesCase):
    def test_from_the_executor_to_the_one_who_takes_over(self):
        second = build.officer("listing2@exchange.example", ("listing",))
        application = self.at(states.EXAMINATION)
        browser = self.page("officer", "@@workload")
        self.sees(browser, self.people.officer.full_name, "Просрочено", "@@working-calendar")
        browser.getLink(url=f"executor={self.people.officer.id}").click()
        self.sees(browser, application.absolute_url())
        browser.getLink(url=f"{application.getId()}/@@assign").click()
        browser.getControl(name="executor").value = [second.id]
        browser.getControl("Назначить").click()
        self.assertTrue(browser.url.endswith("/@@my-tasks/team"))
        self.sees(browser, second.full_name)
        with self.subTest("who cannot"):
            self.assertEqual(self.status("executor", "@@workload"), 403)
            url = application.absolute_url()
            self.assertIn(self.status("stranger", f"{url}/@@assign"), (403, 404))
            self.sees(self.page("clerk", f"{url}/@@assign"), "передать заявление некому")

    def test_a_forged_form_assigns_nobody(self):
        application = self.at(states.FILLING)
        browser = self.browser("executor")
        browser.handleErrors, browser.raiseHttpErrors = True, False
        url = f"{application.absolute_url()}/@@assign"
        browser.post(url, f"executor={self.people.colleague.id}")
        self.assertEqual(browser.headers["Status"][:3], "403")
        transaction.begin()
        self.assertEqual(application.executors, ())

    def test_a_client_adds_an_executor(self):
        application = self.at(states.FILLING)
        browser = self.page("executor", application.absolute_url())
        browser.getLink("Назначить исполнителя").click()
        browser.getControl(name="executor").value = [self.people.colleague.id]
        browser.getControl("Назначить").click()
        self.sees(self.page("colleague", "@@my-tasks"), application.absolute_url())


class Deadlines(PagesCase):
    def test_every_clock_is_explained(self):
        application = self.at(states.MORE_INFORMATION)
        browser = self.page("executor", application.absolute_url())
        browser.getLink("Сроки").click()
        self.sees(
            browser,
            "Срок приостановлен",
            "Биржа ждет ответа заявителя",
            "неизвестен, пока срок приостановлен",
            "день назвала Биржа",
            "выходной день",
            "Засчитанные дни",
        )
        url = f"{application.absolute_url()}/@@deadlines"
        self.assertIn(self.status("stranger", url), (403, 404))
        application = self.at(states.FILLING)
        browser = self.page("executor", f"{application.absolute_url()}/@@deadlines")
        self.sees(browser, "сроков пока нет")


class Calendar(PagesCase):
    def test_staff_move_a_day_and_give_it_back(self):
        self.at(states.EXAMINATION)
        browser = self.page("officer", "@@working-calendar?year=2026")
        self.sees(browser, "Наурыз мейрамы", "День Независимости")
        self.sees(browser, "Рабочих дней в году: <b>247</b>")
        browser.getControl(name="day").value = "2026-12-15"
        browser.getControl(name="note").value = "Приказ <b>№ 7</b>"
        browser.getControl("Перенести день").click()
        self.sees(browser, "Календарь изменен", "Рабочих дней в году: <b>246</b>")
        self.assertNotIn("<b>№ 7</b>", browser.contents)
        transaction.begin()
        self.assertEqual([one.day for one in api.moved_days()], [date(2026, 12, 15)])
        browser.getControl("Вернуть").click()
        transaction.begin()
        self.assertEqual(api.moved_days(), ())

    def test_refusals_stay_on_the_form(self):
        browser = self.browser("officer")
        browser.handleErrors, browser.raiseHttpErrors = True, False
        browser.open(f"{self.url}/@@working-calendar")
        browser.getControl(name="day").value = "2026-12-12"
        browser.getControl(name="note").value = "Приказ"
        browser.getControl("Перенести день").click()
        self.assertEqual(browser.headers["Status"][:3], "422")
        self.sees(browser, "В календаре этот день уже такой.", "2026-12-12")

    def test_who_keeps_it(self):
        for part, path, statuses in (
            ("executor", "@@working-calendar", (401, 403)),
            ("executor", "@@work-settings", (401, 403)),
            ("officer", "@@work-settings", (401, 403)),
            (SITE_OWNER_NAME, "@@work-settings", (200,)),
            (SITE_OWNER_NAME, "@@working-calendar", (200,)),
        ):
            with self.subTest(part=part, path=path):
                browser = self.browser(part)
                browser.handleErrors, browser.raiseHttpErrors = True, False
                browser.open(f"{self.url}/{path}")
                given = int(browser.headers["Status"].split()[0])
                self.assertTrue(given in statuses or "login" in browser.url, given)
