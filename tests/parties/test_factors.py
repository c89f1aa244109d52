"""The second factor: added by the person, asked after the password, required by the exchange."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import factors
from kase.is2in.parties import steps
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
import pyotp
import re
import transaction


EMAIL = "executor@issuer.example"
OFFICER = "officer@exchange.example"


class FactorCase(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def enrol(self, someone=None):
        """Let a person use a second factor; return the app of the phone and the codes."""
        someone = someone or self.someone
        app = pyotp.TOTP(factors.begin(someone.id).secret)
        codes = factors.confirm(someone.id, self.code(app))
        self.commit()
        return app, codes

    def code(self, app, steps_on=0):
        return app.generate_otp(int(clock.now().timestamp()) // 30 + steps_on)

    def log_in_with(self, code, browser=None):
        browser = browser or self.log_in(EMAIL)
        browser.getControl(name="code").value = code
        form(browser, "code").submit()
        transaction.begin()
        return browser

    def ask(self, code=None, email=EMAIL, password=build.PASSWORD):
        body = {"login": email, "password": password}
        return self.call("POST", "@login", body | ({"code": code} if code else {}))


class Asked(FactorCase):
    """After the password, on a page of its own, and by programs."""

    def setUp(self):
        super().setUp()
        self.app, self.codes = self.enrol()

    def test_the_password_alone_opens_nothing(self):
        browser = self.log_in(EMAIL)
        self.assertIn("/@@second-factor", browser.url)
        self.assertNotIn("__ac", browser.cookies)
        self.assertFalse(self.is_inside(browser))

    def test_the_code_opens(self):
        browser = self.log_in_with(self.code(self.app, 1))
        self.assertEqual(browser.url, f"{self.url}/@@home")
        self.assertTrue(self.is_inside(browser))
        self.assertNotIn(steps.COOKIE, browser.cookies)

    def test_on_to_the_page_that_was_wanted_and_to_no_other_site(self):
        for asked, reached in (
            (f"{self.url}/@@users", f"{self.url}/@@users"),
            ("https://evil.example/", f"{self.url}/@@home"),
            ("//evil.example", f"{self.url}/@@home"),
        ):
            factors.ledger.write("UPDATE second_factor SET last_step = 0")
            self.commit()
            browser = self.browser()
            browser.open(f"{self.url}/@@login")
            form(browser, "email").getControl(name="came_from").value = asked
            browser = self.log_in_from(browser)
            self.log_in_with(self.code(self.app), browser)
            self.assertEqual(browser.url, reached)

    def log_in_from(self, browser):
        browser.getControl(name="email").value = EMAIL
        browser.getControl(name="password").value = build.PASSWORD
        form(browser, "email").submit()
        return browser

    def test_a_code_opens_once(self):
        code = self.code(self.app, 1)
        self.log_in_with(code)
        browser = self.log_in_with(code)
        self.assertIn("Код неверный или уже использован", browser.contents)
        self.assertFalse(self.is_inside(browser))
        self.assertEqual(self.ask(code).status, 422)

    def test_an_older_code_does_not_open_after_a_newer_one(self):
        older = self.code(self.app)
        self.log_in_with(self.code(self.app, 1))
        self.assertEqual(self.ask(older).status, 422)

    def test_codes_of_another_time_and_shape_do_not_open(self):
        for code in (self.code(self.app, -2), self.code(self.app, 3), "", "٣" * 6, "1" * 10_000):
            self.assertNotEqual(self.ask(code).status, 200, code[:10])
            factors.limits.forget(factors.KIND, self.someone.id)
            self.commit()

    def test_a_recovery_code_opens_once(self):
        self.assertTrue(self.is_inside(self.log_in_with(self.codes[0].lower())))
        self.assertFalse(self.is_inside(self.log_in_with(self.codes[0])))
        self.assertEqual(factors.recovery_codes_left(self.someone.id), 9)
        self.assertEqual(self.ask(self.codes[1]).status, 200)

    def test_recovery_codes_are_not_kept(self):
        rows = ledger.read("SELECT mark FROM recovery_code")
        self.assertEqual(len(rows), 10)
        kept = " ".join(row.mark for row in rows)
        for code in self.codes:
            self.assertNotIn(code, kept)
        secret = ledger.read("SELECT secret FROM second_factor")[0].secret
        self.assertNotIn(self.app.secret, secret)

    def test_guessing_is_limited_and_counted_for_good(self):
        for _try in range(5):
            self.assertEqual(self.ask("000000").status, 422)
        self.assertEqual(self.ask(self.code(self.app, 1)).status, 429)
        browser = self.log_in_with(self.code(self.app, 1))
        self.assertIn("Слишком много неудачных попыток", browser.contents)
        with self.later(minutes=16):
            self.assertEqual(self.ask(self.code(self.app)).status, 200)

    def test_programs_are_told_what_is_missing(self):
        reply = self.ask()
        self.assertEqual((reply.status, reply.json["code"]), (401, "second-factor-required"))
        wrong = self.ask(password="Wrong#2026")
        self.assertEqual((wrong.status, wrong.json["code"]), (401, "login"))
        reply = self.ask(self.code(self.app, 1))
        self.assertEqual((reply.status, reply.json["required"]), (200, []))

    def test_basic_authentication_is_no_way_round(self):
        basic = (EMAIL, build.PASSWORD)
        self.assertEqual(self.call("GET", "@profile", basic=basic).status, 401)
        self.assertEqual(self.call("GET", "@users", basic=basic).status, 401)

    def test_the_note_of_the_first_step(self):
        note = steps.note(self.someone.id, False)
        self.assertEqual(steps.read_note(note), (self.someone.id, False))
        other = "B" if note.startswith("A") else "A"
        for bad in ("", "x", note[:-4], other + note[1:], "ё", note[::-1]):
            self.assertIsNone(steps.read_note(bad), bad[:8])
        with self.later(minutes=6):
            self.assertIsNone(steps.read_note(note))
        parties.set_password(self.someone.id, "Other#2026")
        self.assertIsNone(steps.read_note(note))

    def test_the_page_without_a_password_leads_to_the_login(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@second-factor")
        self.assertIn("/@@login", browser.url)

    def test_a_form_without_authenticator_opens_nothing(self):
        browser = self.log_in(EMAIL)
        browser.post(f"{self.url}/@@second-factor", f"code={self.code(self.app, 1)}")
        self.assertFalse(self.is_inside(browser))

    def test_a_closed_account_is_not_opened_by_the_second_step(self):
        browser = self.log_in(EMAIL)
        parties.deactivate_person(self.someone.id)
        self.commit()
        self.assertFalse(self.is_inside(self.log_in_with(self.code(self.app, 1), browser)))


class Adding(FactorCase):
    def begin(self, browser):
        browser.open(f"{self.url}/@@second-factor-setup")
        browser.getControl("Подключить приложение-аутентификатор").click()
        text = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.contents).group(1)
        return pyotp.TOTP(text.replace(" ", ""))

    def test_on_the_page(self):
        other = self.log_in(EMAIL)
        browser = self.log_in(EMAIL)
        app = self.begin(browser)
        self.assertIn("data:image/svg+xml", browser.contents)
        browser.getControl(name="code").value = "000000"
        browser.getControl(name="action").click()
        self.assertIn("Код неверный", browser.contents)
        self.assertIn(app.secret[:4], browser.contents)
        browser.getControl(name="code").value = self.code(app)
        browser.getControl(name="action").click()
        codes = re.findall(r"<code>([A-Z2-9-]{14})</code>", browser.contents)
        self.assertEqual(len(codes), 10)
        self.assertTrue(self.is_inside(browser))
        self.assertFalse(self.is_inside(other))
        browser.open(f"{self.url}/@@second-factor-setup")
        self.assertNotIn(codes[0], browser.contents)
        self.assertNotIn(app.secret, browser.contents)

    def test_the_secret_is_the_same_within_the_hour_and_never_again(self):
        first = factors.begin(self.someone.id)
        self.assertEqual(factors.begin(self.someone.id), first)
        with self.later(hours=2):
            self.assertNotEqual(factors.begin(self.someone.id), first)

    def test_by_rest(self):
        token = self.token(EMAIL)
        before = self.call("GET", "@second-factor", token=token).json
        expected = {"since": None, "required": False, "recovery_codes_left": 0}
        self.assertEqual(before, expected)
        begun = self.call("POST", "@second-factor", {}, token=token).json
        self.assertIn(f"secret={begun['secret']}", begun["uri"])
        app = pyotp.TOTP(begun["secret"])
        wrong = self.call("POST", "@second-factor", {"code": "000000"}, token=token)
        self.assertEqual(wrong.status, 422)
        reply = self.call("POST", "@second-factor", {"code": self.code(app)}, token=token)
        self.assertEqual(len(reply.json["recovery_codes"]), 10)
        self.assertEqual(self.call("POST", "@second-factor", {}, token=token).status, 409)
        fresh = self.call("PATCH", "@second-factor", {"code": self.code(app, 1)}, token=token)
        self.assertNotEqual(fresh.json["recovery_codes"], reply.json["recovery_codes"])
        self.assertEqual(self.ask(reply.json["recovery_codes"][0]).status, 422)
        body = {"password": build.PASSWORD, "code": fresh.json["recovery_codes"][0]}
        wrong = self.call("DELETE", "@second-factor", {**body, "password": "x"}, token=token)
        self.assertEqual(wrong.status, 422)
        self.assertEqual(self.call("DELETE", "@second-factor", body, token=token).status, 204)
        self.assertEqual(self.ask().status, 200)

    def test_removing_on_the_page_needs_both(self):
        app, codes = self.enrol()
        browser = self.log_in_with(self.code(app, 1))
        browser.open(f"{self.url}/@@second-factor-setup")
        for password, code, kept in (
            ("Wrong#2026", codes[0], True),
            (build.PASSWORD, "000000", True),
            (build.PASSWORD, codes[1], False),
        ):
            last = form(browser, "password")
            last.getControl(name="password").value = password
            last.getControl(name="code").value = code
            last.getControl(name="action").click()
            transaction.begin()
            self.assertEqual(factors.enrolled(self.someone.id) is not None, kept, (password, code))


class Required(FactorCase):
    def setUp(self):
        super().setUp()
        settings().second_factor_for = {"role:executor", "department:listing"}
        self.commit()

    def test_whoever_must_adds_it_before_anything_else(self):
        browser = self.log_in(EMAIL)
        for path in ("@@users", "@@profile", "@@sessions", "procedures"):
            browser.open(f"{self.url}/{path}")
            self.assertIn("/@@second-factor-setup", browser.url, path)
        self.assertIn("Биржа требует второй фактор", browser.contents)

    def test_programs_too(self):
        reply = self.ask()
        self.assertEqual(reply.json["required"], ["second-factor-enrolment"])
        token = reply.json["token"]
        refused = self.call("GET", "@profile", token=token)
        self.assertEqual((refused.status, refused.json["code"]), (403, "second-factor-enrolment"))
        begun = self.call("POST", "@second-factor", {}, token=token).json
        body = {"code": self.code(pyotp.TOTP(begun["secret"]))}
        self.assertEqual(self.call("POST", "@second-factor", body, token=token).status, 200)
        self.assertEqual(self.call("GET", "@profile", token=token).status, 200)
        self.assertEqual(self.call("GET", "@profile", basic=(EMAIL, build.PASSWORD)).status, 401)

    def test_basic_authentication_stops_before_it_is_added(self):
        self.assertEqual(self.call("GET", "@users", basic=(EMAIL, build.PASSWORD)).status, 401)

    def test_a_department(self):
        self.officer("listing@exchange.example", ("listing",))
        self.assertEqual(
            self.ask(email="listing@exchange.example").json["required"],
            ["second-factor-enrolment"],
        )

    def test_nobody_else(self):
        self.person("head@issuer.example", roles=("first_head",))
        self.assertEqual(self.ask(email="head@issuer.example").json["required"], [])

    def test_it_cannot_be_removed_by_the_person(self):
        app, codes = self.enrol()
        token = self.ask(self.code(app, 1)).json["token"]
        body = {"password": build.PASSWORD, "code": codes[0]}
        self.assertEqual(self.call("DELETE", "@second-factor", body, token=token).status, 403)


class Reset(FactorCase):
    """An officer removes it when the phone is lost."""

    def setUp(self):
        super().setUp()
        self.enrol()
        self.officer()

    def reset(self, email, reason="Телефон утерян", user=None):
        path = f"@second-factor/{user or self.someone.id}"
        return self.call("DELETE", path, {"reason": reason}, token=self.token(email)).status

    def test_with_a_reason_that_is_kept_and_a_letter(self):
        self.assertEqual(self.reset(OFFICER, " "), 422)
        self.assertEqual(self.reset(OFFICER), 204)
        self.assertEqual(self.ask().status, 200)
        entries = ledger.history(f"person:{self.someone.id}")
        entry = next(one for one in entries if one.action == "second-factor-reset")
        self.assertEqual(entry.details["reason"], "Телефон утерян")
        self.assertEqual(self.postbox.letters[-1][0], EMAIL)
        self.assertEqual(self.reset(OFFICER), 409)

    def test_nobody_else_does(self):
        self.administrator()
        self.administrator("admin@consultant.example", "CONS")
        self.officer("library@exchange.example", ("library",))
        self.assertEqual(self.reset("admin@issuer.example"), 403)
        self.assertEqual(self.reset("admin@consultant.example"), 404)
        self.assertEqual(self.reset("library@exchange.example"), 404)
        self.assertIsNotNone(factors.enrolled(self.someone.id))

    def test_nor_an_officer_for_themselves(self):
        officer = parties.person_by_email(OFFICER)
        self.assertEqual(self.reset(OFFICER, user=officer.id), 403)
