"""The language of a page: profile, cookie, browser, Russian; and the switch."""

from tests.policy.browsing import EXECUTOR
from tests.policy.browsing import language
from tests.policy.browsing import PageTest
from tests.policy.browsing import tree
from zope.i18n import translate
from zope.i18nmessageid import MessageFactory
import itertools
import transaction


CHOICES = (None, "ru", "kk", "en")


class Order(PageTest):
    def setUp(self):
        super().setUp()
        self.member = self.site.portal_membership.getMemberById(self.executor.id)

    def shown(self, login, cookie, accepted, path=""):
        headers = {}
        if cookie:
            headers["Cookie"] = f"I18N_LANGUAGE={cookie}"
        if accepted:
            headers["Accept_Language"] = accepted
        return language(self.page(path, login, **headers))

    def test_the_first_choice_wins(self):
        for profile, cookie, accepted in itertools.product(CHOICES[1:], CHOICES, CHOICES):
            self.member.setMemberProperties({"language": profile})
            transaction.commit()
            with self.subTest(profile=profile, cookie=cookie, accepted=accepted):
                self.assertEqual(self.shown(EXECUTOR, cookie, accepted), profile)

    def test_without_a_profile(self):
        for cookie, accepted in itertools.product(CHOICES, CHOICES):
            with self.subTest(cookie=cookie, accepted=accepted):
                self.assertEqual(
                    self.shown(None, cookie, accepted, "@@login"), cookie or accepted or "ru"
                )

    def test_unknown_languages_are_passed_over(self):
        self.assertEqual(self.shown(None, "de", None, "@@login"), "ru")
        self.assertEqual(self.shown(None, None, "de-DE, fr;q=0.8", "@@login"), "ru")
        self.assertEqual(self.shown(None, None, "de-DE, kk-KZ;q=0.8", "@@login"), "kk")


class Switch(PageTest):
    def press(self, browser, code):
        browser.getForm(action=f"{self.url}/@@switch-language").getControl(
            name="language", index=("ru", "kk", "en").index(code)
        ).click()

    def test_stranger_keeps_it_in_a_cookie(self):
        browser = self.page("@@login")
        self.press(browser, "kk")
        self.assertEqual((browser.url, language(browser)), (f"{self.url}/@@login", "kk"))
        browser.open(f"{self.url}/@@login")
        self.assertEqual(language(browser), "kk")

    def test_person_keeps_it_in_the_profile(self):
        browser = self.page("@@in-review?q=a%26b", EXECUTOR)
        self.press(browser, "en")
        self.assertEqual(browser.url, f"{self.url}/@@in-review?q=a%26b")
        self.assertEqual(language(browser), "en")
        transaction.begin()
        member = self.site.portal_membership.getMemberById(self.executor.id)
        self.assertEqual(member.getProperty("language"), "en")
        self.assertEqual(language(self.page("", EXECUTOR)), "en")
        self.assertEqual(language(self.page("@@login", Cookie="I18N_LANGUAGE=kk")), "kk")

    def test_the_cookie_is_out_of_reach_of_scripts(self):
        browser = self.browser()
        browser.followRedirects = False
        browser.post(f"{self.url}/@@switch-language", "language=kk")
        cookie = browser.headers["Set-Cookie"]
        for part in ("I18N_LANGUAGE=kk", "HttpOnly", "SameSite=Lax", "Max-Age="):
            self.assertIn(part, cookie)

    def test_it_works_on_a_page_that_is_not_there(self):
        browser = self.page("nosuch", EXECUTOR)
        self.press(browser, "kk")
        self.assertIn("Мұндай бет жоқ", browser.contents)

    def test_it_never_leads_to_another_site(self):
        for came_from in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            browser = self.browser()
            browser.followRedirects = False
            browser.post(f"{self.url}/@@switch-language?came_from={came_from}", "language=kk")
            self.assertEqual(browser.headers["Location"], self.url)

    def test_a_visit_or_an_unknown_language_changes_nothing(self):
        browser = self.page("@@switch-language?language=kk")
        self.assertEqual(language(browser), "ru")
        browser.post(f"{self.url}/@@switch-language", "language=de")
        self.assertEqual(language(browser), "ru")

    def test_a_forged_switch_is_refused(self):
        browser = self.page("", EXECUTOR)
        browser.post(f"{self.url}/@@switch-language", "language=kk")
        self.assertTrue(browser.headers["status"].startswith("403"))
        self.assertEqual(language(self.page("", EXECUTOR)), "ru")

    def test_the_current_one_is_marked(self):
        page = tree(self.page("@@login"))
        self.assertEqual(
            page.xpath('//form[@class="language-switch"]/button[@aria-current]/text()'), ["РУС"]
        )


class KazakhWords(PageTest):
    def test_plones_own_words_exist_in_kazakh(self):
        for domain, text in (
            ("plone", "Changes saved"),
            ("zope", "Required input is missing."),
            ("z3c.form", "There were some errors."),
        ):
            found = translate(MessageFactory(domain)(text), target_language="kk")
            self.assertNotEqual(found, text, domain)
