"""Logging in by e-mail and password: who gets in, who does not, and what they are told."""

from kase.is2in.parties import api as parties
from kase.is2in.parties import hashing
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from unittest import mock


EMAIL = "executor@issuer.example"
WRONG = "Wrong#2026"


class Entering(PartiesCase):
    def test_right_password_opens_a_session(self):
        self.person(EMAIL)
        browser = self.log_in(EMAIL)
        self.assertEqual(browser.url, f"{self.url}/@@home")
        self.assertTrue(self.is_inside(browser))

    def test_case_of_the_email_does_not_matter(self):
        self.person(EMAIL)
        self.assertTrue(self.is_inside(self.log_in("  Executor@ISSUER.example ")))
        self.assertTrue(self.token("EXECUTOR@issuer.example"))

    def test_wrong_password_opens_nothing(self):
        self.person(EMAIL)
        browser = self.log_in(EMAIL, WRONG)
        self.assertIn("Электронный адрес или пароль указан неверно", browser.contents)
        self.assertFalse(self.is_inside(browser))

    def test_the_password_is_never_sent_back(self):
        self.person(EMAIL)
        self.assertNotIn(WRONG, self.log_in(EMAIL, WRONG).contents)

    def test_came_from_leads_on_within_the_site_only(self):
        self.person(EMAIL)
        for asked, reached in (
            (f"{self.url}/@@users", f"{self.url}/@@users"),
            ("/plone/@@users", f"{self.url}/@@users"),
            ("https://evil.example/", f"{self.url}/@@home"),
            ("//evil.example/", f"{self.url}/@@home"),
            ("/\\evil.example", f"{self.url}/@@home"),
            ("javascript:alert(1)", f"{self.url}/@@home"),
            (f"{self.url}.evil.example/", f"{self.url}/@@home"),
            (f"{self.url}/@@logout", f"{self.url}/@@home"),
        ):
            with self.subTest(asked):
                browser = self.browser()
                browser.open(f"{self.url}/@@login")
                form(browser, "email").getControl(name="came_from").value = asked
                browser.getControl(name="email").value = EMAIL
                browser.getControl(name="password").value = build.PASSWORD
                form(browser, "email").submit()
                self.assertEqual(browser.url.rstrip("/"), reached)

    def test_a_page_that_needs_a_person_leads_to_the_login_and_back(self):
        self.person(EMAIL)
        browser = self.browser()
        browser.open(f"{self.url}/@@profile")
        self.assertIn("/login", browser.url.replace("@@", ""))
        browser.getControl(name="email").value = EMAIL
        browser.getControl(name="password").value = build.PASSWORD
        form(browser, "email").submit()
        self.assertTrue(browser.url.endswith("/@@profile"), browser.url)

    def test_a_form_without_authenticator_logs_nobody_in(self):
        self.person(EMAIL)
        browser = self.browser()
        browser.post(f"{self.url}/@@login", f"email={EMAIL}&password={build.PASSWORD}")
        self.assertIn('name="password"', browser.contents)
        self.assertFalse(self.is_inside(browser))

    def test_logging_out_ends_the_session_and_needs_our_form(self):
        self.person(EMAIL)
        browser = self.log_in(EMAIL)
        browser.open(f"{self.url}/@@logout")
        self.assertTrue(self.is_inside(browser))
        browser.post(f"{self.url}/@@logout", "x=1")
        self.assertTrue(self.is_inside(browser))
        browser.open(f"{self.url}/@@logout")
        form(browser, "_authenticator")
        browser.getForm(action=f"{self.url}/@@logout", index=0).submit()
        self.assertFalse(self.is_inside(browser))

    def test_basic_authentication_passes_the_gate(self):
        self.person(EMAIL)
        good = self.call("GET", "@profile", basic=(EMAIL, build.PASSWORD))
        self.assertEqual((good.status, good.json["email"]), (200, EMAIL))
        self.assertEqual(self.call("GET", "@profile", basic=(EMAIL, WRONG)).status, 401)

    def test_a_password_given_by_somebody_else_is_to_be_changed(self):
        self.person(EMAIL)
        advice = "рекомендуем сменить пароль"
        browser = self.log_in(EMAIL)
        self.assertIn(advice, browser.contents)
        browser.open(f"{self.url}/@@users")
        self.assertIn(advice, browser.contents)
        browser.getForm(action=f"{self.url}/@@password-advice").submit()
        self.assertEqual(browser.url, f"{self.url}/@@users")
        self.assertNotIn(advice, browser.contents)
        browser.open(f"{self.url}/@@profile")
        self.assertNotIn(advice, browser.contents)
        browser = self.log_in(EMAIL)
        self.assertIn(advice, browser.contents)
        browser.open(f"{self.url}/@@change-password")
        browser.getControl(name="old_password").value = build.PASSWORD
        browser.getControl(name="new_password").value = "Other#2026"
        browser.getControl(name="new_again").value = "Other#2026"
        form(browser, "new_again").submit()
        self.assertNotIn(advice, browser.contents)
        self.assertNotIn(advice, self.log_in(EMAIL, "Other#2026").contents)

    def test_the_administrator_of_zope_enters_by_the_same_page(self):
        browser = self.log_in("admin", "secret")
        browser.open(f"{self.url}/@@overview-controlpanel")
        self.assertNotIn('name="password"', browser.contents)


class SameAnswer(PartiesCase):
    """Nobody learns from an answer whether an e-mail has an account."""

    def answers(self, email, password=WRONG):
        page = self.log_in(email, password)
        reply = self.call("POST", "@login", {"login": email, "password": password})
        text = page.contents.replace(email, "").split('class="page-head"')[1]
        text = "".join(line for line in text.splitlines() if "_authenticator" not in line)
        return page.headers["status"], text, reply.status, reply.text

    def test_unknown_wrong_and_closed_are_answered_alike(self):
        self.person(EMAIL)
        closed = self.person("closed@issuer.example")
        parties.deactivate_person(closed.id)
        self.commit()
        wrong = self.answers(EMAIL)
        self.assertEqual(wrong, self.answers("nobody@issuer.example"))
        self.assertEqual(wrong, self.answers(closed.email))
        self.assertEqual(wrong, self.answers(closed.email, build.PASSWORD))

    def test_unknown_and_known_are_locked_alike(self):
        self.person(EMAIL)
        for email in (EMAIL, "nobody@issuer.example"):
            statuses = [
                self.call("POST", "@login", {"login": email, "password": WRONG}).status
                for _try in range(6)
            ]
            self.assertEqual(statuses, [401] * 4 + [429] * 2, email)

    def test_as_much_work_is_done_for_an_unknown_login(self):
        self.person(EMAIL)
        for email in (EMAIL, "nobody@issuer.example"):
            with mock.patch.object(hashing, "_derive", wraps=hashing._derive) as work:
                self.call("POST", "@login", {"login": email, "password": WRONG})
            self.assertEqual(work.call_count, 1, email)

    def test_recovery_says_the_same_to_everybody(self):
        self.person(EMAIL)
        replies = [
            self.call("POST", "@recover-password", {"email": email})
            for email in (EMAIL, "nobody@issuer.example")
        ]
        self.assertEqual([one.status for one in replies], [202, 202])
        self.assertEqual(replies[0].text, replies[1].text)
        self.run_jobs()
        self.assertEqual([one[0] for one in self.postbox.letters], [EMAIL])


class Closed(PartiesCase):
    """A closed account stops at once, whatever it holds in its hands."""

    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.page = self.log_in(EMAIL)
        self.key = self.token(EMAIL)
        self.assertTrue(self.is_inside(self.page))

    def assert_out(self):
        self.assertFalse(self.is_inside(self.page))
        for path in ("@profile", "@users", "@agreement"):
            self.assertEqual(self.call("GET", path, token=self.key).status, 401, path)
        body = {"old_password": build.PASSWORD, "new_password": "Other#2026"}
        self.assertEqual(self.call("POST", "@password", body, token=self.key).status, 401)
        self.assertEqual(self.call("POST", "@login-renew", {}, token=self.key).status, 401)
        self.assertEqual(self.call("GET", "@profile", basic=(EMAIL, build.PASSWORD)).status, 401)
        self.assertFalse(self.is_inside(self.log_in(EMAIL)))

    def test_closed_account(self):
        parties.deactivate_person(self.someone.id)
        self.commit()
        self.assert_out()

    def test_closed_organization(self):
        one = parties.organization("ISSR")
        parties.change_organization("ISSR", one.names, one.legal_forms, one.roles, active=False)
        self.commit()
        self.assert_out()

    def test_opened_again(self):
        parties.deactivate_person(self.someone.id)
        parties.activate_person(self.someone.id)
        self.commit()
        # What was open before stays closed: the person logs in anew.
        self.assertFalse(self.is_inside(self.page))
        self.assertEqual(self.call("GET", "@profile", token=self.key).status, 401)
        self.assertTrue(self.is_inside(self.log_in(EMAIL)))

    def test_no_link_for_a_closed_account(self):
        parties.deactivate_person(self.someone.id)
        self.commit()
        self.call("POST", "@recover-password", {"email": EMAIL})
        self.run_jobs()
        self.assertEqual(self.postbox.letters, [])
