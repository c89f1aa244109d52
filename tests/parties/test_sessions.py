"""Sessions: one per log-in, seen in a list, ended by the person, by others, by time, by changes."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import agents
from kase.is2in.parties import api as parties
from kase.is2in.parties import sessions
from kase.is2in.parties.settings import settings
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from unittest import mock
import transaction
import unittest


EMAIL = "executor@issuer.example"
OTHER = "Other#2026"


class Tickets(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def test_each_log_in_is_a_session_of_its_own(self):
        first, second = self.log_in(EMAIL), self.log_in(EMAIL)
        self.assertNotEqual(first.cookies["__ac"], second.cookies["__ac"])
        self.assertEqual(len(parties.sessions(self.someone.id)), 2)

    def test_a_cookie_from_before_is_worth_nothing(self):
        """Fixation: whatever a browser brings, the log-in makes a new session."""
        browser = self.log_in(EMAIL)
        planted = browser.cookies["__ac"]
        other = self.person("other@issuer.example")
        victim = self.browser()
        victim.open(f"{self.url}/@@login")
        victim.cookies.create("__ac", "planted", path="/")
        self.log_in(other.email, browser=victim)
        self.assertNotIn(victim.cookies["__ac"], ("planted", planted))
        # The same person again: the session from before the log-in ends with it.
        before = browser.cookies["__ac"]
        browser.open(f"{self.url}/@@logout")
        browser.getForm(action=f"{self.url}/@@logout", index=0).submit()
        thief = self.browser()
        thief.open(f"{self.url}/@@login")
        thief.cookies.create("__ac", before.strip('"'), path="/")
        self.assertFalse(self.is_inside(thief))

    def test_the_cookie_is_out_of_reach_of_scripts(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@login")
        browser.followRedirects = False
        browser.getControl(name="email").value = EMAIL
        browser.getControl(name="password").value = build.PASSWORD
        form(browser, "email").submit()
        made = [text for text in browser.headers.get_all("Set-Cookie") if "__ac" in text]
        self.assertEqual(len(made), 1)
        self.assertIn("HttpOnly", made[0])
        self.assertIn("SameSite=Lax", made[0])

    def test_logging_out_ends_it_for_whoever_copied_the_cookie(self):
        browser = self.log_in(EMAIL)
        browser.getForm(action=f"{self.url}/@@logout", index=0).submit()
        self.assertEqual(parties.sessions(self.someone.id), ())

    def test_a_ticket_without_a_session_opens_nothing(self):
        plugin = self.portal.acl_users["session"]
        with mock.patch.object(plugin, "_setCookie") as kept:
            plugin._setupSession(self.someone.id, None)
        ticket = kept.call_args[0][0]
        credentials = {"source": "plone.session", "cookie": ticket}
        ours = self.portal.acl_users["kase_tickets"]
        self.assertIsNone(ours.authenticateCredentials(credentials))

    def test_somebody_elses_session_opens_nothing(self):
        number = sessions.start(self.someone.id, sessions.PAGE)
        self.layer["request"].other.clear()
        self.assertFalse(sessions.alive(number, "u-other"))
        transaction.abort()


class Ending(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.browser_here = self.log_in(EMAIL)
        self.there = self.log_in(EMAIL)
        self.program = self.token(EMAIL)

    def test_the_page_shows_them_and_ends_one(self):
        page = self.browser_here
        page.open(f"{self.url}/@@sessions")
        self.assertIn("Этот сеанс", page.contents)
        self.assertIn("Программа (токен)", page.contents)
        self.assertEqual(page.contents.count('value="end"'), 2)
        number = next(one.id for one in parties.sessions(self.someone.id) if one.kind == "program")
        control = next(
            page.getForm(index=index)
            for index in range(20)
            if f'value="{number}"' in self.form_text(page, index)
        )
        control.getControl(name="action").click()
        self.assertIn("Этот сеанс завершен", page.contents)
        self.assertEqual(self.call("GET", "@profile", token=self.program).status, 401)
        self.assertTrue(self.is_inside(self.there))

    def form_text(self, page, index):
        try:
            return str(page.getForm(index=index)._form.html)
        except (AttributeError, LookupError):
            return ""

    def test_end_all_others(self):
        page = self.browser_here
        page.open(f"{self.url}/@@sessions")
        page.getControl("Завершить все остальные сеансы").click()
        self.assertTrue(self.is_inside(page))
        self.assertFalse(self.is_inside(self.there))
        self.assertEqual(self.call("GET", "@profile", token=self.program).status, 401)

    def test_a_new_password_ends_all_but_leaves_this_page_inside(self):
        page = self.browser_here
        page.open(f"{self.url}/@@profile")
        before = page.cookies["__ac"]
        page.getControl(name="old_password").value = build.PASSWORD
        page.getControl(name="new_password").value = OTHER
        page.getControl(name="new_again").value = OTHER
        form(page, "new_again").submit()
        self.assertIn("Пароль изменен", page.contents)
        self.assertNotEqual(page.cookies["__ac"], before)
        self.assertTrue(self.is_inside(page))
        self.assertFalse(self.is_inside(self.there))
        self.assertEqual(self.call("GET", "@profile", token=self.program).status, 401)

    def test_a_password_by_a_link_ends_all(self):
        self.call("POST", "@recover-password", {"email": EMAIL})
        self.run_jobs()
        body = {"key": self.key_of_letter(), "new_password": OTHER}
        self.assertEqual(self.call("POST", "@set-password", body).status, 204)
        self.assertFalse(self.is_inside(self.there))
        self.assertEqual(parties.sessions(self.someone.id), ())

    def test_closing_the_account_ends_all(self):
        parties.deactivate_person(self.someone.id)
        self.commit()
        self.assertEqual(parties.sessions(self.someone.id), ())
        self.assertFalse(self.is_inside(self.there))

    def test_a_member_deleted_in_plone_is_out(self):
        self.portal.acl_users.userFolderDelUsers([self.someone.id])
        self.commit()
        self.assertFalse(self.is_inside(self.there))

    def test_rest(self):
        reply = self.call("GET", "@sessions", token=self.program)
        self.assertEqual(reply.status, 200)
        kinds = sorted(one["kind"] for one in reply.json["items"])
        self.assertEqual(kinds, ["page", "page", "program"])
        here = next(one for one in reply.json["items"] if one["current"])
        self.assertEqual(here["kind"], "program")
        page = next(one["id"] for one in reply.json["items"] if one["kind"] == "page")
        path = f"@sessions/{page}"
        self.assertEqual(self.call("DELETE", path, token=self.program).status, 204)
        self.assertEqual(self.call("DELETE", path, token=self.program).status, 404)
        self.assertEqual(self.call("DELETE", "@sessions", token=self.program).status, 204)
        self.assertEqual(len(parties.sessions(self.someone.id)), 1)

    def test_renewing_ends_the_old_token(self):
        reply = self.call("POST", "@login-renew", {}, token=self.program)
        self.assertEqual(reply.status, 200)
        self.assertEqual(self.call("GET", "@profile", token=self.program).status, 401)
        self.assertEqual(self.call("GET", "@profile", token=reply.json["token"]).status, 200)

    def test_leaving_by_rest(self):
        self.assertEqual(self.call("POST", "@logout", {}, token=self.program).status, 204)
        self.assertEqual(self.call("GET", "@profile", token=self.program).status, 401)
        self.assertEqual(self.call("POST", "@logout", {}).status, 204)

    def test_no_password_in_the_body_of_any_call(self):
        body = {"login": EMAIL, "password": build.PASSWORD}
        self.assertEqual(self.call("POST", "@agreement", body).status, 401)


class Others(PartiesCase):
    """Whose sessions somebody may see and end."""

    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.there = self.log_in(EMAIL)
        self.administrator()
        self.officer()

    def rest(self, email, method="GET"):
        return self.call(method, f"@sessions?user={self.someone.id}", token=self.token(email))

    def test_administrators_and_officers_do(self):
        for email in ("admin@issuer.example", "officer@exchange.example"):
            self.there = self.log_in(EMAIL)
            self.assertTrue(self.rest(email).json["items"], email)
            self.assertEqual(self.rest(email, "DELETE").status, 204)
            self.assertFalse(self.is_inside(self.there), email)
        entry = ledger.history(f"person:{self.someone.id}")
        self.assertEqual([one.action for one in entry].count("sessions-ended"), 2)

    def test_neighbours_and_colleagues_do_not(self):
        self.administrator("admin@consultant.example", "CONS")
        self.person("head@issuer.example", roles=("first_head",))
        self.officer("library@exchange.example", ("library",))
        number = parties.sessions(self.someone.id)[0].id
        for email in (
            "admin@consultant.example",
            "head@issuer.example",
            "library@exchange.example",
        ):
            self.assertEqual(self.rest(email).status, 404, email)
            self.assertEqual(self.rest(email, "DELETE").status, 404, email)
            own = self.call("DELETE", f"@sessions/{number}", token=self.token(email))
            self.assertEqual(own.status, 404, email)
        self.assertEqual(self.rest("admin@issuer.example").json["items"][0]["id"], number)
        self.assertTrue(self.is_inside(self.there))


class Time(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)
        self.page = self.log_in(EMAIL)

    def test_a_session_without_a_page_ends(self):
        with self.later(minutes=119):
            self.assertTrue(self.is_inside(self.page))
        with self.later(minutes=200):
            self.assertTrue(self.is_inside(self.page))
        with self.later(minutes=330):
            self.page.open(f"{self.url}/@@users")
            self.assertIn("Сеанс завершен", self.page.contents)
            self.assertIn("came_from", self.page.url)

    def test_a_busy_one_ends_too(self):
        for hour in range(12):
            with self.later(hours=hour):
                self.assertTrue(self.is_inside(self.page), hour)
        with self.later(hours=12, minutes=1):
            self.assertFalse(self.is_inside(self.page))

    def test_both_are_settings(self):
        settings().session_idle_minutes = 10
        settings().session_hours = 1
        self.commit()
        page = self.log_in(EMAIL)
        with self.later(minutes=9):
            self.assertTrue(self.is_inside(page))
        with self.later(minutes=20):
            self.assertFalse(self.is_inside(page))

    def test_a_token_lasts_as_long_as_the_setting_says(self):
        token = self.token(EMAIL)
        with self.later(hours=11):
            self.assertEqual(self.call("GET", "@profile", token=token).status, 200)
        with self.later(hours=12, minutes=1):
            self.assertEqual(self.call("GET", "@profile", token=token).status, 401)

    def test_being_seen_is_written_once_in_a_while(self):
        with mock.patch.object(ledger, "write_now", wraps=ledger.write_now) as written:
            for _page in range(3):
                self.page.open(f"{self.url}/@@users")
            self.assertEqual(written.call_count, 0)
            with self.later(minutes=6):
                for _page in range(3):
                    self.page.open(f"{self.url}/@@users")
            self.assertEqual(written.call_count, 1)

    def test_files_of_the_frame_ask_no_sql(self):
        path = f"{self.url}/++plone++kase.is2in.policy/is2in.css"
        with mock.patch.object(sessions, "alive", wraps=sessions.alive) as asked:
            self.page.open(path)
        self.assertEqual(asked.call_count, 0)

    def test_old_ones_are_forgotten(self):
        with self.later(days=100):
            sessions.forget_sessions()
        rows = ledger.read("SELECT count(*) AS n FROM account_session")
        self.assertEqual(rows[0].n, 0)
        transaction.abort()


class Agents(unittest.TestCase):
    def test_families(self):
        for header, expected in (
            ("Mozilla/5.0 (Windows NT 10.0) Firefox/128.0", "Firefox, Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126 Safari/537.36 Edg/126", "Edge, Linux"),
            ("Mozilla/5.0 (iPhone; CPU) Version/17.5 Safari/604", "Safari, iPhone"),
            ("(Windows NT 10.0) Chrome/124 YaBrowser/24.6", "Yandex Browser, Windows"),
            ("python-requests/2.32", "python-requests"),
            ("<script>alert(1)</script>", ""),
            ("", ""),
        ):
            self.assertEqual(agents.family(header), expected)
