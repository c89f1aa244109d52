"""The work list, the card and the pages of a decision, as an officer and as others."""

from kase.is2in.onboarding.routes import addresses
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.types import ROUTE_IDS
from kase.is2in.parties import api as parties
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.onboarding.pages import HOSTILE
from tests.onboarding.pages import PageCase
from tests.onboarding.site import LISTING
import transaction


class Officers(PageCase):
    """The list, the card, the pages of a decision."""

    def test_from_the_menu_to_an_approval(self):
        number = self.request().number
        browser = self.page("@@home", LISTING)
        entry = self.tree(browser).xpath('//nav[@id="site-menu"]//a[contains(., "подключение")]')
        self.assertEqual(entry[0].cssselect(".count")[0].text, "1")
        browser.getLink("Запросы на подключение").click()
        self.assertIn("АО «Новичок»", browser.contents)
        browser.getLink(str(number), index=0).click()
        self.assertTrue(browser.url.endswith(f"@@connection-request/{number}"))
        self.assertIn("Сериков Арман", browser.contents)
        browser.getControl("Взять в работу").click()
        browser.getLink("Одобрить").click()
        form = self.form(browser, "code")
        self.assertEqual(form.getControl(name="code").value, "NEWC")
        self.assertEqual(form.getControl(name="people:list").value, ["0", "1"])
        form.submit()
        self.assertIn("Организация подключена", browser.contents)
        transaction.begin()
        self.assertEqual(len(parties.people("NEWC")), 2)
        self.assertIn("/organizations/NEWC", browser.contents)

    def test_a_second_press_says_what_has_happened(self):
        number = self.request().number
        browser = self.page(f"@@connection-request/{number}", LISTING)
        browser.getControl("Взять в работу").click()
        browser.getLink("Одобрить").click()
        other = self.page(f"@@connection-approve/{number}", LISTING)
        self.form(browser, "code").submit()
        self.form(other, "code").submit()
        self.assertTrue(other.url.endswith(f"@@connection-request/{number}"))
        self.assertIn("уже принято решение", other.contents)
        transaction.begin()
        self.assertEqual(len(parties.people("NEWC")), 2)

    def test_a_colleague_takes_it_over_before_deciding(self):
        build_parties.officer("second@exchange.example", ("officers",))
        number = self.request().number
        self.page(f"@@connection-request/{number}", LISTING).getControl("Взять в работу").click()
        other = self.page(f"@@connection-approve/{number}", "second@exchange.example")
        self.assertTrue(other.url.endswith(f"@@connection-request/{number}"))
        self.assertIn("Сначала возьмите запрос в работу", other.contents)
        other.getControl("Принять на себя").click()
        other.getLink("Одобрить").click()
        first = self.page(f"@@connection-refuse/{number}", LISTING)
        self.assertNotIn('name="reason"', first.contents)

    def test_refusing(self):
        number = self.request().number
        browser = self.page(f"@@connection-request/{number}", LISTING)
        browser.getControl("Взять в работу").click()
        browser.getLink("Отказать").click()
        self.form(browser, "reason").submit()
        self.assertEqual(set(self.errors(browser)), {"reason"})
        self.form(browser, "reason").getControl(name="reason").value = "Нет ключа\nЭЦП"
        self.form(browser, "reason").submit()
        self.assertIn("По запросу отказано", browser.contents)
        self.assertEqual(self.find(number).reason, "Нет ключа\nЭЦП")

    def test_trouble_is_shown_where_it_is_decided(self):
        build_parties.organization("OLDC")
        build_parties.person("lawyer@newcomer.example", "OLDC")
        number = self.request(people=(build.contact(), build.contact(email="b@b.kz"))).number
        browser = self.page(f"@@connection-request/{number}", LISTING)
        self.assertIn("lawyer@newcomer.example: учетная запись уже есть", browser.contents)
        browser.getControl("Взять в работу").click()
        browser.getLink("Одобрить").click()
        form = self.form(browser, "code")
        self.assertEqual(form.getControl(name="people:list").value, ["0", "2"])
        form.getControl(name="people:list").value = ["0", "1", "2"]
        form.getControl(name="code").value = "newc"
        form.submit()
        self.assertEqual(set(self.errors(browser)), {"people.1"})
        form = self.form(browser, "code")
        form.getControl(name="people:list").value = ["0"]
        form.submit()
        self.assertEqual(set(self.errors(browser)), {"people"})
        form = self.form(browser, "code")
        form.getControl(name="people:list").value = ["0", "2"]
        form.submit()
        self.assertEqual(set(self.errors(browser)), {"code"})

    def test_a_bin_that_is_there_closes_the_page_of_approval(self):
        number = self.request().number
        build_parties.organization("OLDC", bin=build_parties.number("NEWC"))
        transaction.commit()
        browser = self.page(f"@@connection-request/{number}", LISTING)
        browser.getControl("Взять в работу").click()
        browser.getLink("Одобрить").click()
        self.assertIn("одобрить нельзя", browser.contents)
        self.assertEqual(self.tree(browser).cssselect("input[name=code]"), [])

    def test_hostile_texts_are_shown_as_texts(self):
        names = dict.fromkeys(("ru", "kk", "en"), HOSTILE)
        person = build.contact(surname=HOSTILE, position=HOSTILE)
        number = self.request(names=names, address=HOSTILE, people=(person,)).number
        browser = self.page(f"@@connection-request/{number}", LISTING)
        self.assertNotIn("<script>alert", browser.contents)
        browser.getControl("Взять в работу").click()
        for path in ("connection-requests", f"connection-approve/{number}",
                     f"connection-refuse/{number}"):
            browser.open(f"{self.url}/@@{path}")
            self.assertIn("alert(1)", browser.contents)
            self.assertNotIn("<script>alert", browser.contents)

    def test_the_list_filters_and_exports(self):
        number = self.request().number
        browser = self.page("@@connection-requests?state=refused", LISTING)
        self.assertNotIn("Новичок", browser.contents)
        browser.open(f"{self.url}/@@connection-requests?state=open&whose=&q={number}")
        self.assertIn("Новичок", browser.contents)
        browser.open(f"{self.url}/@@connection-requests?whose=mine")
        self.assertNotIn("Новичок", browser.contents)
        browser.open(f"{self.url}/@@connection-requests?format=xlsx")
        self.assertIn("spreadsheet", browser.headers["content-type"])

    def test_the_days_of_receiving(self):
        self.request()
        for query, found in (
            ("received_from=2020-01-01&received_to=2090-01-01", True),
            ("received_to=2020-01-01", False),
            ("received_from=2090-01-01", False),
        ):
            browser = self.page(f"@@connection-requests?{query}", LISTING)
            self.assertEqual("АО «Новичок»" in browser.contents, found, query)

    def test_others_are_refused(self):
        number = self.request().number
        build_parties.organization()
        build_parties.person("admin@issuer.example", roles=("administrator",))
        build_parties.officer("library@exchange.example", ("library",))
        build_parties.officer("auditors@exchange.example", ("auditors",))
        transaction.commit()
        pages = [f"@@connection-{one}/{number}" for one in ("request", "approve", "refuse")]
        for login, wanted in (
            ("admin@issuer.example", ("401", "403")),
            ("library@exchange.example", ("401", "403")),
            ("auditors@exchange.example", ("404",)),
        ):
            for path in pages:
                browser = self.page(path, login)
                self.assertIn(browser.headers["status"][:3], wanted, (login, path))
                self.assertNotIn("Новичок", browser.contents)
        for path in ("@@connection-requests", *pages):
            browser = self.page(path)
            self.assertNotIn("Новичок", browser.contents)
        browser = self.page("@@connection-requests", "auditors@exchange.example")
        self.assertIn("Запросов на подключение пока нет", browser.contents)
        browser = self.page("@@home", "library@exchange.example")
        self.assertNotIn("Запросы на подключение", browser.contents)

    def test_forms_cannot_be_forged(self):
        number = self.request().number
        browser = self.page(f"@@connection-request/{number}", LISTING)
        for path in ("request", "approve", "refuse"):
            browser.open(f"{self.url}/@@connection-{path}/{number}", "code=NEWC&reason=x")
            self.assertEqual(browser.headers["status"][:3], "403", path)
        self.assertEqual(self.find(number).state, "new")

    def test_numbers_that_are_none(self):
        for word in ("", "x", "0", "99999999999999999999", "1/2"):
            browser = self.page(f"@@connection-request/{word}", LISTING)
            self.assertEqual(browser.headers["status"][:3], "404", word)


class Settings(PageCase):
    """@@onboarding-settings."""

    def settings_page(self, *login):
        browser = self.browser()
        browser.addHeader("Authorization", f"Basic {':'.join(login)}")
        browser.open(f"{self.url}/@@onboarding-settings")
        return browser

    def test_an_administrator_names_the_addresses(self):
        browser = self.settings_page(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        form = self.form(browser, "form.widgets.domain")
        form.getControl(name="form.widgets.domain").value = "нет домена"
        form.getControl(name="form.buttons.save").click()
        self.assertEqual(setting("domain"), "exchange.example")
        form = self.form(browser, "form.widgets.domain")
        form.getControl(name="form.widgets.domain").value = "kase.example"
        form.getControl(name="form.widgets.monitoring_address").value = "desk@other.example"
        form.getControl(name="form.buttons.save").click()
        transaction.begin()
        self.assertEqual(
            addresses(ROUTE_IDS),
            ("listing@kase.example", "auditor_listing@kase.example", "desk@other.example"),
        )

    def test_an_officer_does_not(self):
        browser = self.settings_page(LISTING, build_parties.PASSWORD)
        self.assertNotIn("form.widgets.domain", browser.contents)
