"""The yearly confirmation of users, from the day it begins to the late answer (A8)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.confirmations import ask
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy.exc import IntegrityError
from tests.builders import parties as build
from tests.layers import INTEGRATION
from tests.layers import SERVER
from tests.parties.floor import form
from tests.parties.floor import PartiesCase
from threading import Barrier
import requests
import transaction
import unittest


YEAR = 2027
FIRST = datetime(YEAR, 2, 1, 9, tzinfo=clock.ALMATY)


@contextmanager
def on_day(number: int):
    """Let the block happen so many days after the first day, in the morning."""
    with clock.frozen(FIRST + timedelta(days=number)):
        yield


class Round(unittest.TestCase):
    """What happens by itself, and when."""

    layer = INTEGRATION

    def setUp(self):
        # The day in question is the first one: nothing is left over from "today".
        for code in ("ISSR", "CONS", "GONE"):
            build.organization(code)
        self.admin = build.person("admin@issuer.example", roles=("administrator",))
        self.other = build.person("executor@issuer.example")
        self.consultant = build.person("admin@consultant.example", "CONS", ("administrator",))
        self.officer = build.officer()
        parties.close_organization("GONE", "Ликвидирована")

    def morning(self):
        """Let the calendar be looked at, and run what was queued."""
        parties.look_at_the_calendar()
        self.run_queue()

    def run_queue(self):
        """Run the jobs of this transaction, which a worker would not see."""
        jobs = ledger.read(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'parties.ask_confirmation' "
            "RETURNING args"
        )
        for job in jobs:
            ask(**job.args)

    def told(self, person):
        found, _total = notify.notifications(person.id)
        return [one.event for one in found]

    def state(self, code="ISSR"):
        return parties.confirmation_of(code).state

    def test_it_begins_on_the_day_once_and_asks_active_organisations(self):
        with on_day(-1):
            self.morning()
            self.assertIsNone(parties.last_round())
        with on_day(0):
            self.morning()
            self.morning()
            found = parties.last_round()
            self.assertEqual((found.year, found.due), (YEAR, date(YEAR, 3, 3)))
            rows, total = parties.search_confirmations(YEAR)
            self.assertEqual([one.code for one in rows], ["CONS", "ISSR"])
            self.assertEqual([one.administrators for one in rows], [1, 1])
            self.assertEqual(total, 2)
            self.assertEqual(self.told(self.admin), ["confirmation.asked"])
            self.assertEqual(self.told(self.other), [])
        with on_day(364):
            self.morning()
        self.assertEqual(parties.last_round().year, YEAR)
        with on_day(365):
            self.morning()
        self.assertEqual(parties.last_round().year, YEAR + 1)

    def test_a_worker_that_slept_catches_up_but_not_for_ever(self):
        with on_day(20):
            self.morning()
            self.assertIsNone(parties.last_round())
        with on_day(5):
            self.morning()
            self.assertIsNotNone(parties.last_round())

    def test_it_can_be_switched_off_and_moved(self):
        rules = settings(IRegisterSettings)
        rules.confirm_yearly = False
        with on_day(0):
            self.morning()
            self.assertIsNone(parties.last_round())
        rules.confirm_yearly, rules.confirmation_month, rules.confirmation_day = True, 5, 20
        with on_day(0):
            self.morning()
            self.assertIsNone(parties.last_round())
        with clock.frozen(datetime(YEAR, 5, 20, 9, tzinfo=clock.ALMATY)):
            self.morning()
            self.assertIsNotNone(parties.last_round())

    def test_reminders_lateness_and_the_word_to_officers(self):
        with on_day(0):
            self.morning()
            parties.state_users(self.consultant, {self.consultant.id: True})
        for day, wanted in ((1, 1), (16, 2), (16, 2), (23, 3), (29, 4), (30, 4)):
            with on_day(day):
                self.morning()
                self.assertEqual(len(self.told(self.admin)), wanted, day)
                self.assertEqual(self.state(), "waiting")
        self.assertEqual(len(self.told(self.consultant)), 1)
        self.assertEqual(self.told(self.officer), [])
        for day in (31, 32):
            with on_day(day):
                self.morning()
                self.assertEqual(self.state(), "overdue")
                self.assertEqual(self.state("CONS"), "confirmed")
                self.assertEqual(self.told(self.officer), ["confirmation.missing"])
        with on_day(40):
            parties.state_users(self.admin, {self.admin.id: True, self.other.id: True})
            self.assertEqual(self.state(), "confirmed")

    def test_by_hand_once_a_year_and_reminded_once_a_day(self):
        with on_day(100):
            parties.begin_confirmation(self.officer.id)
            with self.assertRaises(Conflict):
                parties.begin_confirmation(self.officer.id)
            self.run_queue()
            self.assertEqual(parties.remind_of_confirmation(YEAR), 2)
            self.assertEqual(parties.remind_of_confirmation(YEAR), 0)
            self.run_queue()
            self.assertEqual(len(self.told(self.admin)), 2)
        with on_day(101):
            self.assertEqual(parties.remind_of_confirmation(YEAR, "ISSR"), 1)
            for year, code in ((YEAR, "GONE"), (YEAR, "NONE"), (1999, None)):
                with self.assertRaises(Missing):
                    parties.remind_of_confirmation(year, code)

    def test_a_closed_one_leaves_the_list_unless_it_answered(self):
        with on_day(0):
            self.morning()
            parties.state_users(self.consultant, {self.consultant.id: True})
            parties.close_organization("CONS", "Ликвидирована")
            parties.close_organization("ISSR", "Ликвидирована")
            rows, _total = parties.search_confirmations(YEAR)
            self.assertEqual([one.code for one in rows], ["CONS"])


class Statement(unittest.TestCase):
    """What an administrator states, and what follows."""

    layer = INTEGRATION

    def setUp(self):
        build.organization("ISSR")
        self.admin = build.person("admin@issuer.example", roles=("administrator",))
        self.gone = build.person("gone@issuer.example", roles=("first_head",))
        self.stays = build.person("stays@issuer.example", surname="<b>Иванова</b>")
        self.begun = parties.begin_confirmation("system")

    def answers(self, **changes):
        found = {one.id: True for one in parties.people("ISSR")}
        return found | changes

    def test_who_is_gone_is_out_and_what_was_said_stays_as_it_was(self):
        stated = parties.state_users(self.admin, self.answers(**{self.gone.id: False}))
        self.assertFalse(parties.person(self.gone.id).active)
        self.assertTrue(parties.person(self.stays.id).active)
        self.assertIsNotNone(parties.heads_of("ISSR")[0].until)
        row = parties.confirmation_of("ISSR")
        self.assertEqual((row.state, row.kept, row.gone), ("confirmed", 2, 1))
        self.assertEqual(row.stated_by, self.admin.full_name)
        parties.change_profile(self.stays.id, surname="Другая")
        kept = parties.statement_of("ISSR", self.begun.year)
        self.assertEqual(kept, stated)
        self.assertEqual(
            {one.full_name: one.works for one in kept.people}[self.gone.full_name], False
        )
        (entry,) = [
            one for one in ledger.history("organization:ISSR") if one.action == "users-confirmed"
        ]
        self.assertEqual(entry.details["gone"], [self.gone.id])
        with self.assertRaises(IntegrityError):
            ledger.write("UPDATE confirmation_statement SET gone = 0")

    def test_everybody_needs_an_answer(self):
        with self.assertRaises(RuleRefused) as caught:
            parties.state_users(self.admin, {self.admin.id: True})
        fields = {one.field for one in caught.exception.errors}
        self.assertEqual(fields, {f"works-{self.gone.id}", f"works-{self.stays.id}"})
        self.assertIsNone(parties.statement_of("ISSR", self.begun.year))

    def test_nobody_states_of_themselves_to_be_gone(self):
        with self.assertRaises(RuleRefused):
            parties.state_users(self.admin, self.answers(**{self.admin.id: False}))

    def test_an_old_list_is_refused(self):
        answers = self.answers()
        parties.deactivate_person(self.stays.id)
        with self.assertRaises(Stale):
            parties.state_users(self.admin, answers)
        with self.assertRaises(Stale):
            parties.state_users(self.admin, self.answers(nobody=True))

    def test_once_in_a_round(self):
        parties.state_users(self.admin, self.answers())
        with self.assertRaises(Conflict):
            parties.state_users(self.admin, self.answers())

    def test_nothing_is_stated_where_nothing_is_asked(self):
        build.organization("LATE")
        admin = build.person("admin@late.example", "LATE", ("administrator",))
        with self.assertRaises(Missing):
            parties.state_users(admin, {admin.id: True})


class Pages(PartiesCase):
    """The administrator's page and those of the exchange."""

    def setUp(self):
        super().setUp()
        self.admin = self.administrator()
        self.worker = self.person(surname="<script>alert(1)</script>")
        self.staff = self.officer()
        parties.begin_confirmation("system")
        self.commit()

    def test_the_administrator_answers(self):
        browser = self.log_in("admin@issuer.example")
        browser.open(f"{self.url}/@@users")
        self.assertIn("Последний день для ответа", browser.contents)
        browser.getLink("Подтвердить пользователей").click()
        self.assertNotIn("<script>alert(1)", browser.contents)
        browser.getControl("Подтвердить список").click()
        self.assertTrue(browser.headers["status"].startswith("422"))
        self.assertIn("Укажите, работает ли пользователь", browser.contents)
        browser.getControl(name=f"works-{self.worker.id}").value = ["no"]
        browser.getControl("Подтвердить список").click()
        transaction.begin()
        self.assertTrue(browser.url.endswith("/@@users"))
        self.assertFalse(parties.person(self.worker.id).active)
        browser.open(f"{self.url}/@@confirm-users")
        self.assertIn("Не работает", browser.contents)

    def test_the_exchange_sees_who_has_not(self):
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/@@user-confirmations?state=waiting")
        self.assertIn("ISSR", browser.contents)
        browser.open(f"{self.url}/@@user-confirmations?state=confirmed")
        self.assertNotIn("АО «Компания ISSR»", browser.contents)
        browser.open(f"{self.url}/@@user-confirmations?format=xlsx")
        self.assertIn("spreadsheet", browser.headers["Content-Type"])
        browser.open(f"{self.url}/@@user-confirmations-act")
        form(browser, "action").getControl("Напомнить всем, кто не подтвердил").click()
        self.assertIn("организаций: 2", browser.contents)
        browser.open(f"{self.url}/@@user-confirmation/{clock.now().year}/CONS")
        self.assertIn("Ответить некому", browser.contents)

    def test_others_do_not(self):
        self.administrator("admin@consultant.example", "CONS")
        executor = self.log_in(self.worker.email)
        for browser, path, status in (
            (executor, "@@confirm-users", "403"),
            (executor, "@@user-confirmations", "403"),
            (executor, "@@user-confirmations-act", "403"),
            (self.log_in("admin@consultant.example"), "@@user-confirmation/2026/ISSR", "404"),
            (self.log_in("officer@exchange.example"), "@@confirm-users", "403"),
        ):
            browser.open(f"{self.url}/{path}")
            self.assertTrue(browser.headers["status"].startswith(status), path)

    def test_a_forged_form_changes_nothing(self):
        browser = self.log_in("admin@issuer.example")
        browser.post(f"{self.url}/@@confirm-users", f"works-{self.worker.id}=no")
        transaction.begin()
        self.assertTrue(parties.person(self.worker.id).active)


class TwoAdministrators(unittest.TestCase):
    """Of those who state at the same moment one is heard."""

    layer = SERVER

    def test_the_second_is_refused(self):
        build.organization("ISSR")
        emails = ("one@issuer.example", "two@issuer.example")
        admins = [build.person(email, roles=("administrator",)) for email in emails]
        year = parties.begin_confirmation("system").year
        transaction.commit()
        portal = self.layer["portal"]
        url = f"http://localhost:{self.layer['port']}/{portal.getId()}/@user-confirmations"
        ready = Barrier(len(emails))

        def send(email):
            # Each says that the other is gone.
            people = [{"id": one.id, "works": one.email == email} for one in admins]
            ready.wait(30)
            answer = requests.post(
                url,
                json={"people": people},
                auth=(email, build.PASSWORD),
                headers={"Accept": "application/json"},
                timeout=60,
            )
            return answer.status_code

        with ThreadPoolExecutor(len(emails)) as pool:
            statuses = sorted(pool.map(send, emails))
        transaction.begin()
        self.assertEqual(statuses[0], 201)
        # Out already, or too late.
        self.assertIn(statuses[1], (401, 403, 409, 412))
        stated = parties.statement_of("ISSR", year)
        self.assertEqual([one.id for one in parties.people("ISSR")], [stated.stated_by])
