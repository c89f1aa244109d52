"""The frame of pages: what clients see of it, what they never see, who is offered what."""

from tests.builders.procedures import application_in
from tests.policy.browsing import EXECUTOR
from tests.policy.browsing import menu
from tests.policy.browsing import OFFICER
from tests.policy.browsing import OWNER
from tests.policy.browsing import PageTest
from tests.policy.browsing import text
from tests.policy.browsing import tree
from unittest import mock
import re
import transaction


PLONES = ("plone-toolbar", "edit-zone", "bundle-plone", "protect.js", "portal-footer", "Plone")


class ClientsPage(PageTest):
    def setUp(self):
        super().setUp()
        self.home = self.page("", EXECUTOR)

    def test_nothing_of_plone_is_there(self):
        for mark in PLONES:
            self.assertNotIn(mark, self.home.contents)

    def test_no_inline_script_style_or_handler(self):
        page = tree(self.home)
        self.assertEqual(page.xpath("//script[not(@src)] | //style | //@style"), [])
        self.assertEqual(page.xpath("//@*[starts-with(name(), 'on')]"), [])

    def test_everything_comes_from_the_site(self):
        for address in tree(self.home).xpath("//@src | //link/@href | //form/@action | //a/@href"):
            self.assertTrue(address.startswith((self.url, "#")), address)

    def test_every_file_of_the_frame_is_there(self):
        for address in tree(self.home).xpath("//script/@src | //img/@src | //link/@href"):
            self.home.open(address)
            self.assertEqual(self.home.headers["status"], "200 OK", address)

    def test_files_of_the_frame_call_nobody(self):
        names = ("is2in.css", "frame.css", "lists.css", "print.css", "is2in.js")
        for name in (*names, "logo.svg", "favicon.svg"):
            self.home.open(f"{self.url}/++plone++kase.is2in.policy/{name}")
            found = text(self.home).replace('xmlns="http://www.w3.org/2000/svg"', "")
            self.assertNotRegex(found, r"https?://|@import", name)

    def test_company_and_person(self):
        page = tree(self.home)
        self.assertEqual(page.xpath('string(//*[@class="site-company-code"])'), "ISSR")
        self.assertIn("Компания ISSR", page.xpath('string(//*[@class="site-company-name"])'))
        self.assertIn("А.", page.xpath('string(//*[@class="person-name"])'))

    def test_letters_are_letters(self):
        self.assertIn("Личный кабинет", self.home.contents)
        self.assertNotIn("&#1051;", self.home.contents)

    def test_sent_forms_cannot_be_forged_and_searches_carry_no_token(self):
        for form in tree(self.page("@@in-review", EXECUTOR)).iter("form"):
            tokens = form.xpath('.//input[@name="_authenticator"]')
            self.assertEqual(bool(tokens), form.get("method") == "post", form.get("action"))

    def test_landmarks_and_skip_link(self):
        page = tree(self.home)
        self.assertEqual(len(page.xpath("//main")), 1)
        self.assertEqual(len(page.xpath("//h1")), 1)
        self.assertEqual(page.xpath("//body/a[1]/@href"), ["#main"])
        for button in page.xpath("//a | //button | //summary"):
            name = button.text_content().strip() or button.get("aria-label")
            self.assertTrue(name or button.xpath(".//img/@alt"), button.get("href"))

    def test_the_bell_counts(self):
        with mock.patch("kase.is2in.policy.browser.visitor.notify.unread_count", return_value=3):
            page = tree(self.page("", EXECUTOR))
        bell = page.xpath('//a[@class="bell"]')[0]
        self.assertEqual(bell.get("aria-label"), "Уведомления: непрочитанных – 3")
        self.assertEqual(bell.text_content().strip(), "3")

    def test_way_and_title(self):
        page = tree(self.page("@@archive", EXECUTOR))
        way = [each.strip() for each in page.xpath('//nav[@class="crumbs"]//li//text()')]
        self.assertEqual([each for each in way if each], ["Главная", "Архив"])
        self.assertEqual(page.xpath("string(//title)"), "Архив — is2in")
        current = page.xpath('//nav[@id="site-menu"]//a[@aria-current]/span/text()')
        self.assertEqual(current, ["Архив"])

    def test_way_through_content(self):
        page = tree(self.page("procedures/listing", EXECUTOR))
        links = page.xpath('//nav[@class="crumbs"]//a/@href')
        self.assertEqual(links, [self.url, f"{self.url}/procedures"])
        here = page.xpath('string(//nav[@class="crumbs"]//*[@aria-current])')
        self.assertEqual(here, page.xpath("normalize-space(//h1)"))
        self.assertEqual(page.xpath("string(//title)"), f"{here} — is2in")

    def test_an_archived_application_stands_below_the_archive(self):
        application = application_in(procedure="disclosure-event")
        transaction.commit()
        address = application.absolute_url().removeprefix(self.url).strip("/")
        for archived, list_of_it in ((False, "На рассмотрении"), (True, "Архив")):
            name = "kase.is2in.policy.browser.menu.procedures.is_archived"
            with mock.patch(name, return_value=archived):
                page = tree(self.page(address, EXECUTOR))
            way = page.xpath('//nav[@class="crumbs"]//a/text()')
            self.assertEqual([each.strip() for each in way], ["Главная", list_of_it])
            current = page.xpath('//nav[@id="site-menu"]//a[@aria-current]/span[1]/text()')
            self.assertEqual(current, [list_of_it])

    def test_markup_in_a_name_is_shown_as_text(self):
        member = self.site.portal_membership.getMemberById(self.executor.id)
        member.setMemberProperties({"surname": "<script>alert(1)</script>"})
        transaction.commit()
        self.assertNotIn("<script>alert", self.page("", EXECUTOR).contents)


        transaction.commit()


class Menus(PageTest):
    CLIENT = (
        "Мои задачи",
        "Процедуры",
        "Пользователи",
        "Партнерства",
        "На рассмотрении",
        "Письма Биржи",
        "Архив",
        "Анкеты",
        "Нормативная база",
        "Инсайдеры Биржи",
        "Подписки",
    )
    STAFF = ("Мои задачи", "Реестр заявлений", "Архив", "Процедуры")

    def titles(self, login):
        return [title for title, _address in menu(self.page("", login))]

    def test_client(self):
        self.assertEqual(tuple(self.titles(EXECUTOR)), self.CLIENT)

    def test_staff(self):
        found = self.titles(OFFICER)
        for title in self.STAFF:
            self.assertIn(title, found)
        for title in ("Пользователи", "Партнерства", "На рассмотрении", "Анкеты", "Настройки"):
            self.assertNotIn(title, found)

    def test_administrator_reaches_the_settings(self):
        browser = self.browser(*OWNER)
        browser.open(self.url)
        self.assertIn("Настройки", [title for title, _address in menu(browser)])

    def test_nobody_has_no_menu(self):
        self.assertEqual(menu(self.page("@@login")), [])

    def test_every_link_opens_for_whom_it_is_offered(self):
        for login, password in ((EXECUTOR, None), (OFFICER, None), OWNER):
            browser = self.browser(login, *([password] if password else []))
            browser.open(self.url)
            page = tree(browser)
            links = page.xpath("//nav//a/@href | //header//a/@href | //main//a/@href")
            for address in {link for link in links if not link.startswith("#")}:
                browser.open(address)
                self.assertEqual(browser.headers["status"], "200 OK", (login, address))

    def test_counts_stand_beside_the_entries(self):
        counts = {"tasks": 2, "in-review": 4, "archive": 0, "register": 0}
        with mock.patch("kase.is2in.policy.browser.menu.procedures.counts", return_value=counts):
            page = tree(self.page("", EXECUTOR))
        entry = page.xpath('//nav[@id="site-menu"]//a[contains(., "На рассмотрении")]')[0]
        self.assertEqual(entry.xpath('string(span[@class="count"])'), "4")


class EditorsPage(PageTest):
    def test_toolbar_scripts_and_their_policy_for_who_builds_the_site(self):
        browser = self.browser(*OWNER)
        browser.open(f"{self.url}/@@overview-controlpanel")
        self.assertIn("bundle-plone", browser.contents)
        self.assertIn("edit-zone", browser.contents)
        policy = browser.headers["Content-Security-Policy"]
        self.assertRegex(policy, r"style-src [^;]*'unsafe-inline'")
        self.assertNotRegex(policy, r"script-src [^;]*'unsafe-inline'")

    def test_nobody_else_gets_the_looser_policy(self):
        for login in (EXECUTOR, OFFICER, None):
            browser = self.page("", login)
            self.assertNotIn("Content-Security-Policy", browser.headers)

    def test_plones_own_pages_stand_in_the_frame(self):
        browser = self.browser(*OWNER)
        for path in ("site-controlpanel", "usergroup-userprefs", "organizations/folder_contents"):
            browser.open(f"{self.url}/{path}")
            self.assertEqual(browser.headers["status"], "200 OK", path)
            self.assertIn('class="site-head"', browser.contents)


class Strangers(PageTest):
    def test_home_leads_to_the_log_in(self):
        browser = self.browser()
        browser.open(self.url)
        self.assertEqual(browser.url, f"{self.url}/@@login")
        self.assertNotRegex(browser.contents, re.compile("powered by", re.IGNORECASE))

    def test_no_account_can_be_made_by_oneself(self):
        browser = self.page("@@register-member")
        self.assertNotEqual(browser.headers["status"], "200 OK")
        self.assertEqual(
            [r["name"] for r in self.site.rolesOfPermission("Add portal member") if r["selected"]],
            ["Manager", "Site Administrator"],
        )


class PlonesPages(PageTest):
    CLOSED = (
        "accessibility-info",
        "author/admin",
        "contact-info",
        "dashboard",
        "login-help",
        "mail_password_form",
        "member-search",
        "passwordreset",
        "personal-information",
        "personal-preferences",
        "procedures/contact-info",
        "search",
        "sitemap",
        "sitemap.xml.gz",
    )

    def test_pages_that_have_no_place_here_are_not_there(self):
        for login in (EXECUTOR, OFFICER, None):
            for path in self.CLOSED:
                browser = self.page(path, login)
                self.assertTrue(browser.headers["status"].startswith("404"), (login, path))

    def test_pages_of_plones_editors_do_not_open_for_clients(self):
        for path in ("folder_contents", "@@sharing", "++add++Document", "@@usergroup-userprefs"):
            browser = self.page(path, EXECUTOR)
            self.assertIn(browser.headers["status"][:3], ("403", "404"), path)


class HomePage(PageTest):
    def test_cabinet_of_a_client(self):
        page = tree(self.page("", EXECUTOR))
        self.assertEqual(page.xpath("string(//h1)"), "Личный кабинет")
        heads = [each.strip() for each in page.xpath("//main//h2/text()")]
        rest = ["Требует вашего действия", "Мои заявления", "Новые уведомления"]
        self.assertEqual(heads, ["Первые шаги", *rest])
        action = page.xpath('//main//a[contains(@class, "btn-primary")]/@href')
        self.assertEqual(action, [f"{self.url}/procedures"])

    def test_desk_of_an_officer(self):
        page = tree(self.page("", OFFICER))
        self.assertEqual(page.xpath("string(//h1)"), "Работа Биржи")
        self.assertIn("Последние поступившие", page.xpath("string(//main)"))
