"""Locks after failed tries: counted for good, lifted by time, by people, by a new password."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import lockout
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.parties.floor import PartiesCase
from unittest import mock
import transaction


EMAIL = "executor@issuer.example"
WRONG = "Wrong#2026"


class Locks(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def fail(self, times, email=EMAIL, password=WRONG):
        for _try in range(times):
            self.call("POST", "@login", {"login": email, "password": password})

    def status(self, password=build.PASSWORD, email=EMAIL):
        return self.call("POST", "@login", {"login": email, "password": password}).status

    def test_a_right_password_is_refused_under_a_lock(self):
        self.fail(5)
        reply = self.call("POST", "@login", {"login": EMAIL, "password": build.PASSWORD})
        self.assertEqual((reply.status, reply.json["code"]), (429, "locked"))
        self.assertGreater(int(reply.headers["Retry-After"]), 800)
        self.assertEqual(self.call("GET", "@profile", basic=(EMAIL, build.PASSWORD)).status, 401)
        page = self.log_in(EMAIL)
        self.assertIn("Слишком много неудачных попыток", page.contents)
        self.assertFalse(self.is_inside(page))

    def test_every_door_counts(self):
        self.log_in(EMAIL, WRONG)
        self.call("GET", "@profile", basic=(EMAIL, WRONG))
        self.fail(2)
        self.assertEqual(self.status(), 200)
        self.log_in(EMAIL, WRONG)
        self.call("GET", "@profile", basic=(EMAIL, WRONG))
        self.fail(3)
        self.assertEqual(self.status(), 429)

    def test_the_case_of_the_login_is_no_way_around(self):
        for email in ("EXECUTOR@issuer.example", "Executor@issuer.example", EMAIL.title()):
            self.fail(2, email)
        self.assertEqual(self.status(), 429)

    def test_success_starts_the_count_anew(self):
        self.fail(4)
        self.assertEqual(self.status(), 200)
        self.fail(4)
        self.assertEqual(self.status(), 200)

    def test_the_count_survives_an_aborted_request(self):
        with mock.patch("kase.is2in.parties.services.account.login._token", side_effect=OSError):
            self.assertEqual(self.status(), 500)
        for _try in range(5):
            parties_gate = self.portal.acl_users.kase_gate
            parties_gate.authenticateCredentials({"login": EMAIL, "password": WRONG + str(_try)})
            transaction.abort()
        self.assertTrue(lockout.is_locked(EMAIL))

    def test_one_request_counts_once(self):
        request = self.layer["request"]
        with mock.patch.object(lockout, "failed", wraps=lockout.failed) as counted:
            self.call("POST", "@login", {"login": EMAIL, "password": WRONG})
        self.assertEqual(counted.call_count, 1)
        self.assertIsNotNone(request)

    def test_time_lifts_a_lock(self):
        self.fail(5)
        self.assertEqual(self.status(), 429)
        with self.later(minutes=14):
            self.assertEqual(self.status(), 429)
        with self.later(minutes=16):
            self.assertEqual(self.status(), 200)

    def test_a_lock_is_as_long_as_the_setting_says(self):
        start = clock.now()
        for minute in range(5):
            with clock.frozen(start + timedelta(minutes=3 * minute)):
                self.fail(1)
        with clock.frozen(start + timedelta(minutes=26)):
            self.assertTrue(lockout.is_locked(EMAIL))
        with clock.frozen(start + timedelta(minutes=28)):
            self.assertFalse(lockout.is_locked(EMAIL))

    def test_failures_far_apart_lock_nothing(self):
        start = clock.now()
        for hour in range(8):
            with clock.frozen(start + timedelta(hours=hour)):
                self.fail(1)
        with clock.frozen(start + timedelta(hours=7, minutes=1)):
            self.assertEqual(self.status(), 200)

    def test_an_address_is_locked_for_every_login(self):
        settings().address_tries = 6
        self.commit()
        with mock.patch("kase.is2in.parties.signin.client_address", return_value="192.0.2.7"):
            for number in range(6):
                self.fail(1, f"nobody{number}@issuer.example")
            self.assertEqual(self.status(), 429)
        self.assertEqual(self.status(), 200)

    def test_the_table_holds_no_addresses_of_people(self):
        self.fail(1)
        rows = ledger.read("SELECT login FROM failed_login")
        self.assertEqual([len(row.login) for row in rows], [64])

    def test_a_lock_is_in_the_audit_trail_once(self):
        self.fail(7)
        actions = [one.action for one in ledger.history(f"person:{self.someone.id}")]
        self.assertEqual(actions.count("login-locked"), 1)

    def test_old_failures_are_swept_out(self):
        self.fail(2)
        with self.later(days=3):
            lockout.forget_failures()
        self.assertEqual(ledger.read("SELECT count(*) AS n FROM failed_login")[0].n, 0)
        transaction.abort()

    def test_a_log_in_with_the_administrator_of_zope_locks_nobody(self):
        for _try in range(8):
            self.call("GET", "", basic=("admin", "secret"))
        self.assertEqual(ledger.read("SELECT count(*) AS n FROM failed_login")[0].n, 0)

    def test_guessing_the_administrator_of_zope_is_locked(self):
        for number in range(5):
            self.call("GET", "@profile", basic=("admin", f"guess{number}"))
        self.assertEqual(self.call("GET", "@navigation", basic=("admin", "secret")).status, 429)


class Lifting(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        for _try in range(5):
            self.call("POST", "@login", {"login": EMAIL, "password": WRONG})
        self.assertTrue(parties.locked(self.someone.id))

    def lift(self, email):
        path = f"@users/{self.someone.id}"
        return self.call("PATCH", path, {"locked": False}, token=self.token(email)).status

    def test_an_administrator_of_the_organisation_lifts_it(self):
        self.administrator()
        self.assertEqual(self.lift("admin@issuer.example"), 200)
        self.assertTrue(self.token(EMAIL))
        last = ledger.history(f"person:{self.someone.id}")[-1]
        self.assertEqual(last.action, "login-unlocked")

    def test_an_administrator_does_it_on_the_page(self):
        self.administrator()
        browser = self.log_in("admin@issuer.example")
        browser.open(f"{self.url}/@@users")
        browser.getControl("Снять блокировку").click()
        self.assertIn("Блокировка снята", browser.contents)
        self.assertTrue(self.token(EMAIL))

    def test_an_officer_lifts_it(self):
        self.officer()
        self.assertEqual(self.lift("officer@exchange.example"), 200)
        self.assertTrue(self.token(EMAIL))

    def test_an_officer_lifts_it_on_the_card(self):
        self.officer()
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/organizations/ISSR")
        browser.getControl("Снять блокировку").click()
        self.assertIn("Блокировка снята", browser.contents)
        self.assertTrue(self.token(EMAIL))

    def test_colleagues_and_strangers_do_not(self):
        self.person("head@issuer.example", roles=("first_head",))
        self.administrator("admin@consultant.example", "CONS")
        self.officer("library@exchange.example", ("library",))
        self.assertEqual(self.lift("head@issuer.example"), 403)
        self.assertEqual(self.lift("admin@consultant.example"), 404)
        self.assertEqual(self.lift("library@exchange.example"), 404)
        self.assertTrue(parties.locked(self.someone.id))

    def test_a_new_password_by_a_link_lifts_it(self):
        self.call("POST", "@recover-password", {"email": EMAIL})
        self.run_jobs()
        body = {"key": self.key_of_letter(), "new_password": "Other#2026"}
        self.assertEqual(self.call("POST", "@set-password", body).status, 204)
        self.assertTrue(self.token(EMAIL, "Other#2026"))
