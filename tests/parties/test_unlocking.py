"""Locks that are fair to the owner, and links by mail: limited, alike for all, used once."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties import links
from kase.is2in.parties import lockout
from kase.is2in.parties import sessions
from kase.is2in.parties.settings import settings
from tests.builders import parties as build
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from unittest import mock
import re
import transaction


EMAIL = "executor@issuer.example"
NOBODY = "nobody@issuer.example"
WRONG = "Wrong#2026"
WHERE = (
    "kase.is2in.parties.signin.client_address",
    "kase.is2in.parties.sessions.client_address",
    "kase.is2in.parties.links.client_address",
)


class FairCase(PartiesCase):
    def setUp(self):
        super().setUp()
        self.someone = self.person(EMAIL)

    def at(self, address):
        """Let requests come from an address."""
        for name in WHERE:
            patch = mock.patch(name, return_value=address)
            patch.start()
            self.addCleanup(patch.stop)

    def log_in_at(self, address, password=build.PASSWORD, email=EMAIL):
        self.at(address)
        body = {"login": email, "password": password}
        return self.call("POST", "@login", body).status

    def guess_from_everywhere(self, times=30, email=EMAIL):
        for number in range(times):
            self.log_in_at(f"198.51.100.{number}", WRONG, email)


class Locks(FairCase):
    def test_a_guesser_does_not_lock_the_owner_out_elsewhere(self):
        for _try in range(9):
            self.log_in_at("198.51.100.7", WRONG)
        self.assertEqual(self.log_in_at("198.51.100.7"), 429)
        self.assertEqual(self.log_in_at("203.0.113.5"), 200)
        self.assertEqual(self.log_in_at("198.51.100.7"), 429)

    def test_many_addresses_meet_a_slower_limit(self):
        self.guess_from_everywhere(29)
        self.assertEqual(self.log_in_at("192.0.2.1"), 200)
        self.log_in_at("198.51.100.99", WRONG)
        self.assertEqual(self.log_in_at("192.0.2.2"), 429)
        with self.later(minutes=59):
            self.assertEqual(self.log_in_at("192.0.2.2"), 429)
        with self.later(minutes=61):
            self.assertEqual(self.log_in_at("192.0.2.2"), 200)

    def test_a_known_address_of_the_owner_is_let_in(self):
        self.assertEqual(self.log_in_at("203.0.113.5"), 200)
        self.guess_from_everywhere()
        self.assertEqual(self.log_in_at("192.0.2.2"), 429)
        self.assertEqual(self.log_in_at("203.0.113.5"), 200)
        self.assertTrue(parties.locked(self.someone.id))

    def test_a_success_does_not_start_the_count_of_others_anew(self):
        self.assertEqual(self.log_in_at("203.0.113.5"), 200)
        self.guess_from_everywhere(29)
        self.assertEqual(self.log_in_at("203.0.113.5"), 200)
        self.log_in_at("198.51.100.99", WRONG)
        self.assertEqual(self.log_in_at("192.0.2.2"), 429)

    def test_unknown_logins_are_locked_alike(self):
        self.guess_from_everywhere(email=NOBODY)
        self.assertEqual(self.log_in_at("192.0.2.2", WRONG, NOBODY), 429)

    def test_an_address_is_familiar_for_its_person_only(self):
        other = self.person("other@issuer.example")
        self.assertEqual(self.log_in_at("203.0.113.5", email=other.email), 200)
        self.assertFalse(sessions.familiar(self.someone.id, "203.0.113.5"))
        self.assertFalse(sessions.familiar(other.id, ""))
        with self.later(days=91):
            self.assertFalse(sessions.familiar(other.id, "203.0.113.5"))

    def test_one_index_serves_each_question(self):
        ledger.read("SELECT 1")
        ledger.write("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            row[0]
            for row in ledger.read(
                "EXPLAIN SELECT at FROM failed_login WHERE login = 'x' ORDER BY at DESC LIMIT 30"
            )
        )
        self.assertIn("failed_login_by_login", plan)
        transaction.abort()


class Unlocking(FairCase):
    def setUp(self):
        super().setUp()
        self.guess_from_everywhere()
        self.at("203.0.113.9")
        self.postbox.letters.clear()

    def key(self):
        self.run_jobs()
        body = self.postbox.letters[-1][2]
        return re.search(r"unlock\?key=(\S+)", body).group(1)

    def test_by_a_link_on_the_page(self):
        browser = self.log_in(EMAIL)
        self.assertIn("Слишком много неудачных попыток", browser.contents)
        browser.getLink("Снять блокировку по ссылке").click()
        browser.getControl(name="email").value = EMAIL
        form(browser, "email").submit()
        self.assertIn("ссылка для снятия блокировки отправлена", browser.contents)
        key = self.key()
        browser.open(f"{self.url}/@@unlock?key={key}")
        self.assertEqual(browser.headers["Referrer-Policy"], "no-referrer")
        self.assertTrue(lockout.is_locked(EMAIL))
        browser.getControl("Снять блокировку").click()
        self.assertIn("Блокировка снята", browser.contents)
        self.assertTrue(self.is_inside(self.log_in(EMAIL)))
        browser.open(f"{self.url}/@@unlock?key={key}")
        browser.getControl("Снять блокировку").click()
        self.assertIn("уже использована", browser.contents)

    def test_the_address_of_the_link_stays_open_however_many_guess(self):
        self.call("POST", "@unlock", {"email": EMAIL})
        self.assertEqual(self.call("POST", "@unlock", {"key": self.key()}).status, 200)
        self.guess_from_everywhere()
        self.assertEqual(self.log_in_at("192.0.2.77"), 429)
        self.assertEqual(self.log_in_at("203.0.113.9"), 200)

    def test_said_alike_to_everybody(self):
        replies = [self.call("POST", "@unlock", {"email": email}) for email in (EMAIL, NOBODY)]
        self.assertEqual([one.status for one in replies], [202, 202])
        self.assertEqual(replies[0].text, replies[1].text)
        self.run_jobs()
        self.assertEqual([one[0] for one in self.postbox.letters], [EMAIL])

    def test_a_link_to_unlock_sets_no_password_and_the_other_way_round(self):
        self.call("POST", "@unlock", {"email": EMAIL})
        key = self.key()
        body = {"key": key, "new_password": "Other#2026"}
        self.assertEqual(self.call("POST", "@set-password", body).status, 422)
        self.call("POST", "@recover-password", {"email": EMAIL})
        self.run_jobs()
        other = self.key_of_letter()
        self.assertEqual(self.call("POST", "@unlock", {"key": other}).status, 422)
        self.assertEqual(self.call("POST", "@unlock", {"key": key}).status, 200)

    def test_an_hour_is_all(self):
        self.call("POST", "@unlock", {"email": EMAIL})
        key = self.key()
        with self.later(minutes=61):
            self.assertEqual(self.call("POST", "@unlock", {"key": key}).status, 422)

    def test_malformed(self):
        for body in ({}, {"email": 7}, {"email": " "}, {"key": ["x"]}):
            self.assertEqual(self.call("POST", "@unlock", body).status, 400, body)


class Limits(FairCase):
    def ask(self, email=EMAIL):
        return self.call("POST", "@recover-password", {"email": email})

    def test_letters_to_one_person_are_few_and_the_answer_is_the_same(self):
        replies = [self.ask() for _time in range(5)]
        self.assertEqual({(one.status, one.text) for one in replies}, {(202, replies[0].text)})
        self.run_jobs()
        self.assertEqual(len(self.postbox.letters), 3)
        with self.later(minutes=61):
            self.ask()
            self.run_jobs()
        self.assertEqual(len(self.postbox.letters), 4)

    def test_one_address_asks_so_often_only(self):
        settings().recover_address_tries = 5
        self.commit()
        self.at("198.51.100.1")
        statuses = [self.ask(f"{number}@issuer.example").status for number in range(7)]
        self.assertEqual(statuses, [202] * 5 + [429] * 2)
        self.at("198.51.100.2")
        self.assertEqual(self.ask().status, 202)

    def test_links_are_not_guessed(self):
        settings().recover_address_tries = 5
        self.commit()
        body = {"key": "guess", "new_password": "Other#2026"}
        statuses = [self.call("POST", "@set-password", body).status for _try in range(7)]
        self.assertEqual(statuses, [422] * 5 + [429] * 2)

    def test_as_much_is_done_for_an_unknown_email(self):
        counts = []
        for email in (EMAIL, NOBODY):
            with (
                mock.patch.object(ledger, "read", wraps=ledger.read) as read,
                mock.patch.object(ledger, "write_now", wraps=ledger.write_now) as write,
                mock.patch.object(ledger, "enqueue", wraps=ledger.enqueue) as jobs,
            ):
                self.ask(email)
            counts.append((read.call_count, write.call_count, jobs.call_count))
        self.assertEqual(counts[0], counts[1])

    def test_no_addresses_in_the_tables(self):
        self.ask()
        rows = ledger.read("SELECT mark FROM attempt")
        self.assertTrue(rows)
        self.assertEqual({len(row.mark) for row in rows}, {64})

    def test_old_links_are_forgotten(self):
        links.send_link(self.someone)
        links.send_link(self.someone)
        kept = self.portal.acl_users.kase_gate.links
        self.assertEqual(len(kept), 1)
        with self.later(days=4):
            links.forget_links()
        self.assertEqual(len(kept), 0)
