"""The password policy: what is refused, what expires, what may not come back."""

from datetime import timedelta
from hypothesis import example
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies
from kase.is2in.parties import api as parties
from kase.is2in.parties import hashing
from kase.is2in.parties import passwords
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
import string
import unittest


EMAIL = "executor@issuer.example"
SYMBOLS = string.punctuation
GOOD = strategies.lists(
    strategies.sampled_from(string.ascii_letters + string.digits + SYMBOLS),
    min_size=4,
    max_size=8,
).flatmap(lambda rest: strategies.permutations([*rest, "7", "q", "Q", "#"]))


def codes(password):
    return {fault.code for fault in passwords.faults(password)}


class Policy(unittest.TestCase):
    """By the manual's defaults: no site is needed."""

    def test_matrix(self):
        for password, lacking in (
            ("Demo#2026", set()),
            ("Aa1!aaaa", set()),
            ("Aa1!aaaaaaaa", set()),
            ("Aa1!aaa", {"length"}),
            ("Aa1!aaaaaaaaa", {"length"}),
            ("Aaaa!aaaa", {"digit"}),
            ("AAAA1!AAA", {"lower"}),
            ("aaaa1!aaa", {"upper"}),
            ("Aaaa1aaaa", {"symbol"}),
            ("Пароль_26", set()),
            ("Aa1! aaaa", {"characters"}),
            ("Aa1!\taaaa", {"characters"}),
            ("Aa1!\x00aaaa", {"characters"}),
            ("", {"length", "digit", "lower", "upper", "symbol"}),
            ("        ", {"digit", "lower", "upper", "symbol", "characters"}),
            ("Aa٣!aaaaa", {"digit"}),
        ):
            with self.subTest(password):
                self.assertEqual(codes(password), lacking)

    @given(GOOD)
    def test_what_has_everything_is_good(self, letters):
        self.assertEqual(codes("".join(letters)), set())

    @given(GOOD, strategies.sampled_from(["digit", "lower", "upper", "symbol"]))
    def test_what_lacks_one_thing_lacks_just_that(self, letters, kind):
        groups = {
            "digit": string.digits,
            "lower": string.ascii_lowercase,
            "upper": string.ascii_uppercase,
            "symbol": SYMBOLS,
        }
        other = next(one for name, one in groups.items() if name != kind)[0]
        password = "".join(other if one in groups[kind] else one for one in letters)
        self.assertEqual(codes(password), {kind})

    @limits(max_examples=300)
    @given(strategies.text(max_size=20))
    @example("ǅaA1!aaaa")
    def test_any_text_gets_a_verdict(self, text):
        for fault in passwords.faults(text):
            self.assertEqual(fault.field, "new_password")


class Hashes(unittest.TestCase):
    def test_a_hash_fits_its_password_only(self):
        kept = hashing.hashed("Demo#2026")
        self.assertTrue(kept.startswith(b"{SCRYPT}"))
        self.assertNotIn(b"Demo", kept)
        for password, right in (("Demo#2026", True), ("Demo#2027", False), ("", False)):
            for _twice in range(2):
                self.assertEqual(hashing.matches(kept, password), right)

    def test_a_try_costs_as_much_memory_as_it_should(self):
        self.assertGreaterEqual(128 * hashing.COST["n"] * hashing.COST["r"], 16 * 2**20)

    def test_two_hashes_of_one_password_differ(self):
        self.assertNotEqual(hashing.hashed("Demo#2026"), hashing.hashed("Demo#2026"))

    def test_what_is_no_hash_opens_nothing(self):
        for kept in (b"", b"Demo#2026", b"{SCRYPT}", b"{SCRYPT}x$y", "{SCRYPT}$"):
            self.assertFalse(hashing.matches(kept, "Demo#2026"), kept)
            self.assertFalse(hashing.matches(kept, ""), kept)


class Changing(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def refused(self, old, new):
        with self.assertRaises(RuleRefused) as caught:
            parties.change_password(self.someone.id, old, new)
        return [(one.field, one.code) for one in caught.exception.errors]

    def test_a_good_one_with_the_old_one(self):
        parties.change_password(self.someone.id, build.PASSWORD, "Other#2026")
        self.commit()
        self.assertTrue(self.token(EMAIL, "Other#2026"))
        reply = self.call("POST", "@login", {"login": EMAIL, "password": build.PASSWORD})
        self.assertEqual(reply.status, 401)

    def test_refusals(self):
        self.assertEqual(
            self.refused("Wrong#2026", "Other#2026"), [("old_password", "old-password")]
        )
        self.assertEqual(
            self.refused(build.PASSWORD, "short"),
            [("new_password", code) for code in ("length", "digit", "upper", "symbol")],
        )
        self.assertEqual(
            self.refused(build.PASSWORD, build.PASSWORD), [("new_password", "history")]
        )

    def test_the_last_five_do_not_come_back(self):
        present = build.PASSWORD
        for number in range(5):
            self.assertEqual(self.refused(present, build.PASSWORD), [("new_password", "history")])
            new = f"Other#20{number:02d}"
            parties.change_password(self.someone.id, present, new)
            present = new
        parties.change_password(self.someone.id, present, build.PASSWORD)

    def test_only_hashes_are_kept(self):
        kept = self.portal.acl_users.kase_gate.accounts[self.someone.id].history
        self.assertEqual(len(kept), 1)
        self.assertNotIn(build.PASSWORD.encode(), kept[0])

    def test_guessing_the_old_one_is_locked_too(self):
        for _try in range(5):
            self.refused("Wrong#2026", "Other#2026")
        with self.assertRaises(TooMany):
            parties.change_password(self.someone.id, build.PASSWORD, "Other#2026")

    def test_a_manager_who_sets_one_in_plone_is_noted(self):
        with self.later(days=10) as moment:
            self.portal.acl_users.userSetPassword(self.someone.id, "Other#2026")
        self.assertEqual(parties.expires_at(self.someone.id), moment + timedelta(days=60))
        self.commit()
        self.assertTrue(self.token(EMAIL, "Other#2026"))

    def test_forms_of_plone_follow_the_policy(self):
        tool = self.portal.portal_registration
        self.assertIsNotNone(tool.testPasswordValidity("lower#2026"))
        self.assertIsNone(tool.testPasswordValidity("Upper#2026"))


class Expiry(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def test_good_for_sixty_days(self):
        with self.later(days=59, hours=23):
            token = self.token(EMAIL)
            self.assertEqual(self.call("GET", "@profile", token=token).status, 200)
        with self.later(days=60):
            reply = self.call("GET", "@profile", token=token)
            self.assertEqual((reply.status, reply.json["code"]), (403, "password-expired"))

    def test_the_days_are_a_setting(self):
        settings().password_days = 5
        self.commit()
        with self.later(days=6):
            self.assertTrue(passwords.expired(self.someone.id))

    def test_the_browser_is_led_to_the_change_and_on_from_there(self):
        with self.later(days=61):
            browser = self.log_in(EMAIL)
            browser.open(f"{self.url}/@@users")
            self.assertIn("/@@change-password", browser.url)
            self.assertIn("Срок действия пароля истек", browser.contents)
            for path in ("@@partnerships", "", "procedures", "@@profile", "@@archive"):
                browser.open(f"{self.url}/{path}")
                self.assertIn("/@@change-password", browser.url, path)
            browser.open(f"{self.url}/@@users")
            browser.getControl(name="old_password").value = build.PASSWORD
            browser.getControl(name="new_password").value = "Other#2026"
            browser.getControl(name="new_again").value = "Other#2026"
            form(browser, "new_again").submit()
            self.assertTrue(browser.url.endswith("/@@users"), browser.url)
            self.assertTrue(self.is_inside(browser))

    def test_no_address_opens_what_is_closed(self):
        with self.later(days=61):
            token = self.token(EMAIL)
            for path in (
                "@users",
                "@users/login",
                "@users/check",
                "@organizations/agreement",
                "@partnerships?x=++plone++",
                "@profile?login",
            ):
                reply = self.call("GET", path, token=token)
                self.assertEqual(reply.status, 403, path)
                self.assertEqual(reply.json["code"], "password-expired", path)

    def test_a_program_changes_it_and_goes_on(self):
        with self.later(days=61):
            reply = self.call("POST", "@login", {"login": EMAIL, "password": build.PASSWORD})
            self.assertEqual(reply.json["required"], ["password-expired"])
            token = reply.json["token"]
            body = {"old_password": build.PASSWORD, "new_password": "Other#2026"}
            reply = self.call("POST", "@password", body, token=token)
            self.assertEqual(reply.status, 200)
            self.assertEqual(self.call("GET", "@profile", token=token).status, 401)
            token = reply.json["token"]
            self.assertEqual(self.call("GET", "@profile", token=token).status, 200)

    def test_a_change_starts_the_days_anew(self):
        with clock.frozen(clock.now() + timedelta(days=50)):
            parties.change_password(self.someone.id, build.PASSWORD, "Other#2026")
        with self.later(days=70):
            self.assertFalse(passwords.expired(self.someone.id))
