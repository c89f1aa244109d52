"""Attacks on signing in and on one's own account: each is tried, each fails."""

from kase.is2in.parties import api as parties
from kase.is2in.parties import factors
from kase.is2in.parties import hashing
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from unittest import mock
import html
import pyotp
import transaction


EMAIL = "executor@issuer.example"
NOBODY = "nobody@issuer.example"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
# Every page of this part that does something, and what a stranger's form would send.
FORMS = {
    "@@login": "email={email}&password={password}",
    "@@logout": "x=1",
    "@@agreement": "agree=1",
    "@@change-password": "old_password={password}&new_password=Other%232026&new_again=Other%232026",
    "@@recover-password": "email={email}",
    "@@set-password": "key=x&new_password=Other%232026&new_again=Other%232026",
    "@@unlock": "email={email}",
    "@@profile": "part=facts&surname=Evil&given_name=Evil&email={email}",
    "@@sessions": "action=others",
    "@@absences": "action=state&first_day={day}&last_day={day}&substitute={colleague}",
    "@@second-factor-setup": "action=begin",
    "@@password-advice": "x=1",
    "@@account": "action=end-all&user={colleague}",
}


class Forged(PartiesCase):
    """A form of another site carries the cookie and no authenticator."""

    def setUp(self):
        super().setUp()
        self.someone = self.administrator(EMAIL)
        self.colleague = self.person("colleague@issuer.example")

    def test_every_form_is_refused_and_changes_nothing(self):
        facts = {
            "email": "executor%40issuer.example",
            "password": build.PASSWORD.replace("#", "%23"),
            "day": clock.almaty(clock.now()).date().isoformat(),
            "colleague": self.colleague.id,
        }
        for path, data in FORMS.items():
            with self.subTest(path):
                other = self.log_in(EMAIL)
                browser = self.log_in(EMAIL)
                here = self.log_in("colleague@issuer.example")
                browser.post(f"{self.url}/{path.format(**facts)}", data.format(**facts))
                if path not in ("@@login",):
                    self.assertTrue(browser.headers["status"].startswith("403"), path)
                self.run_jobs()
                for one in (browser, other, here):
                    self.assertTrue(self.is_inside(one), path)
        self.assertEqual(parties.person(self.someone.id), self.someone)
        self.assertEqual(self.postbox.letters, [])
        self.assertEqual(parties.absences(self.someone.id), ())
        self.assertIsNone(factors.enrolled(self.someone.id))
        self.assertTrue(self.token(EMAIL))

    def test_an_authenticator_of_somebody_else_is_none(self):
        theirs = self.log_in("colleague@issuer.example")
        theirs.open(f"{self.url}/@@sessions")
        token = form(theirs, "_authenticator").getControl(name="_authenticator").value
        browser = self.log_in(EMAIL)
        self.log_in(EMAIL)
        browser.post(f"{self.url}/@@sessions", f"action=others&_authenticator={token}")
        self.assertEqual(len(parties.sessions(self.someone.id)), 2)


class Enumeration(PartiesCase):
    """Text, status and work are the same for a known and an unknown e-mail."""

    def setUp(self):
        super().setUp()
        self.person(EMAIL)
        with_factor = self.person("factor@issuer.example")
        app = pyotp.TOTP(factors.begin(with_factor.id).secret)
        factors.confirm(with_factor.id, app.generate_otp(int(clock.now().timestamp()) // 30))
        self.commit()

    def test_the_second_factor_is_not_told_before_the_password(self):
        replies = [
            self.call("POST", "@login", {"login": email, "password": "Wrong#2026", **more})
            for email in (EMAIL, NOBODY, "factor@issuer.example")
            for more in ({}, {"code": "000000"})
        ]
        self.assertEqual({(one.status, one.text) for one in replies}, {(401, replies[0].text)})

    def test_pages_that_send_letters(self):
        for path in ("@@recover-password", "@@unlock"):
            answers = []
            for email in (EMAIL, NOBODY, "factor@issuer.example"):
                browser = self.browser()
                browser.open(f"{self.url}/{path}")
                browser.getControl(name="email").value = email
                form(browser, "email").submit()
                body = browser.contents.split('id="global_statusmessage"')[1]
                kept = [line for line in body.splitlines() if "_authenticator" not in line]
                answers.append((browser.headers["status"], browser.url, kept))
            self.assertEqual(answers[0], answers[1])
            self.assertEqual(answers[0], answers[2])

    def test_the_same_work_up_to_the_lock_and_under_it(self):
        work = {}
        for email in (EMAIL, NOBODY):
            counts = []
            for number in range(7):
                with (
                    mock.patch.object(hashing, "_derive", wraps=hashing._derive) as derived,
                    mock.patch.object(factors.ledger, "read", wraps=factors.ledger.read) as read,
                    mock.patch.object(
                        factors.ledger, "write_now", wraps=factors.ledger.write_now
                    ) as written,
                    mock.patch.object(
                        factors.ledger, "record", wraps=factors.ledger.record
                    ) as recorded,
                ):
                    body = {"login": email, "password": f"Wrong#{number}"}
                    self.call("POST", "@login", body)
                counts.append(
                    (
                        derived.call_count,
                        read.call_count,
                        written.call_count,
                        recorded.call_count,
                    )
                )
            work[email] = counts
        self.assertEqual(work[EMAIL], work[NOBODY])


class Injected(PartiesCase):
    """Texts of people are shown as texts and break no letter."""

    def setUp(self):
        super().setUp()
        self.someone = self.administrator(EMAIL)
        self.colleague = self.person("colleague@issuer.example")

    def test_stored_scripts_in_every_field_of_the_profile(self):
        browser = self.log_in(EMAIL)
        for name in ("surname", "given_name", "patronymic", "position"):
            parties.change_profile(self.someone.id, **{name: EVIL})
        self.commit()
        pages = (
            "@@profile",
            "@@home",
            "@@sessions",
            "@@absences",
            "@@second-factor-setup",
            "@@users",
        )
        for path in pages:
            browser.open(f"{self.url}/{path}")
            self.assertTrue(browser.headers["status"].startswith("200"), path)
            self.assertNotIn("<script>alert", browser.contents, path)
            self.assertNotIn("<img src=x", browser.contents, path)
        self.assertIn(html.escape("<script>alert(1)"), browser.contents)
        other = self.officer()
        page = self.log_in(other.email)
        for path in (f"@@account?user={self.someone.id}", "@@agreement-acceptances"):
            page.open(f"{self.url}/{path}")
            self.assertNotIn("<script>alert", page.contents, path)
            self.assertNotIn("<img src=x", page.contents, path)

    def test_values_sent_back_to_a_form(self):
        for path, name in (("@@login", "email"), ("@@login", "came_from")):
            browser = self.browser()
            browser.open(f"{self.url}/{path}")
            form(browser, "email").getControl(name=name).value = EVIL
            browser.getControl(name="password").value = "Wrong#2026"
            form(browser, "email").submit()
            self.assertNotIn("<script>alert", browser.contents, name)
        browser = self.log_in(EMAIL)
        browser.open(f"{self.url}/@@unlock?key=%22%3E%3Cscript%3Ealert(1)")
        self.assertNotIn("<script>alert", browser.contents)

    def test_the_name_of_a_browser_is_none_of_its_own_words(self):
        browser = self.browser()
        browser.addHeader("User-Agent", "<script>alert(1)</script>")
        self.log_in(EMAIL, browser=browser)
        browser.open(f"{self.url}/@@sessions")
        self.assertNotIn("<script>alert", browser.contents)

    def test_headers_of_letters(self):
        for name in ("surname", "given_name", "position", "email"):
            for text in ("A\nBcc: evil@evil.example", "A\r\nSubject: x", "A\x0bB", "A\u2028B"):
                with self.assertRaises(RuleRefused):
                    parties.change_profile(self.someone.id, **{name: text})
                transaction.abort()
        for email in ("a@b.kz\nBcc: x@y.kz", "a@b.kz,x@y.kz", "<a@b.kz>", "a b@c.kz"):
            reply = self.call("POST", "@recover-password", {"email": email})
            self.assertEqual(reply.status, 202, email)
        self.run_jobs()
        self.assertEqual(self.postbox.letters, [])

    def test_links_of_letters_lead_to_this_site_whatever_the_host_says(self):
        forged = {"X-Forwarded-Host": "evil.example"}
        with mock.patch.dict("os.environ", IS2IN_URL="https://is2in.example"):
            self.call("POST", "@recover-password", {"email": EMAIL}, **forged)
            self.run_jobs()
        self.assertIn("https://is2in.example/@@set-password", self.postbox.letters[-1][2])
        self.assertNotIn("evil.example", self.postbox.letters[-1][2])


class Redirects(PartiesCase):
    def test_pages_that_go_on_stay_within_the_site(self):
        self.person(EMAIL, accepted=False)
        browser = self.log_in(EMAIL)
        browser.open(f"{self.url}/@@agreement?came_from=https://evil.example/")
        browser.getControl(name="agree").value = ["1"]
        form(browser, "agree").submit()
        self.assertEqual(browser.url, f"{self.url}/@@home")
        password = build.PASSWORD
        evils = ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:1")
        for number, evil in enumerate(evils):
            browser.open(f"{self.url}/@@change-password")
            found = form(browser, "new_again")
            found.getControl(name="came_from").value = evil
            found.getControl(name="old_password").value = password
            password = f"Other#202{number}"
            found.getControl(name="new_password").value = password
            found.getControl(name="new_again").value = password
            found.submit()
            self.assertEqual(browser.url, f"{self.url}/@@home", evil)
        browser = self.log_in(EMAIL, password)
        self.assertTrue(self.is_inside(browser))

    def test_putting_advice_off(self):
        self.person(EMAIL)
        browser = self.log_in(EMAIL)
        found = browser.getForm(action=f"{self.url}/@@password-advice")
        found.getControl(name="came_from").value = "https://evil.example"
        found.submit()
        self.assertEqual(browser.url, f"{self.url}/@@home")


class AccountsOfOthers(PartiesCase):
    """``@@account``: administrators of the organisation and officers, nobody else."""

    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.path = f"{self.url}/@@account?user={self.someone.id}"

    def test_who_may(self):
        self.administrator()
        self.officer()
        for email in ("admin@issuer.example", "officer@exchange.example"):
            there = self.log_in(EMAIL)
            browser = self.log_in(email)
            browser.open(self.path)
            self.assertIn(self.someone.full_name, browser.contents)
            browser.getControl("Завершить все сеансы пользователя").click()
            self.assertIn("Все сеансы пользователя завершены", browser.contents)
            self.assertFalse(self.is_inside(there), email)

    def test_who_may_not(self):
        self.administrator("admin@consultant.example", "CONS")
        self.person("head@issuer.example", roles=("first_head",))
        self.officer("library@exchange.example", ("library",))
        for email in (
            EMAIL,
            "admin@consultant.example",
            "head@issuer.example",
            "library@exchange.example",
        ):
            browser = self.log_in(email)
            for path in (self.path, f"{self.url}/@@account?user=u-nobody"):
                browser.open(path)
                self.assertTrue(browser.headers["status"].startswith("404"), email)
                self.assertNotIn(self.someone.iin, browser.contents)

    def test_unlocking_and_a_link(self):
        self.administrator()
        for _try in range(5):
            self.call("POST", "@login", {"login": EMAIL, "password": "Wrong#2026"})
        browser = self.log_in("admin@issuer.example")
        browser.open(self.path)
        browser.getControl("Снять блокировку").click()
        self.assertIn("Блокировка снята", browser.contents)
        browser.getControl("Отправить ссылку").click()
        self.commit()
        self.assertTrue(self.key_of_letter())

    def test_resetting_a_second_factor(self):
        app = pyotp.TOTP(factors.begin(self.someone.id).secret)
        factors.confirm(self.someone.id, app.generate_otp(int(clock.now().timestamp()) // 30))
        self.administrator()
        self.officer()
        browser = self.log_in("admin@issuer.example")
        browser.open(self.path)
        self.assertNotIn("reset-factor", browser.contents)
        browser = self.log_in("officer@exchange.example")
        browser.open(self.path)
        browser.getControl(name="reason").value = "Телефон утерян"
        form(browser, "reason").getControl(name="action").click()
        self.assertIn("Второй фактор отключен", browser.contents)
        transaction.begin()
        self.assertIsNone(factors.enrolled(self.someone.id))
