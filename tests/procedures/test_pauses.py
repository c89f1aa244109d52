"""An officer makes a term stand with a reason, and lets it go on: rules, pages, REST."""

from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import time
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.terms import clock
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from tests.procedures.rest import RestCase
from tests.procedures.test_work_pages import PagesCase
import unittest


REASON = "Ждем ответ Национального Банка"


class Pauses(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    @contextmanager
    def on(self, text):
        with clock.frozen(datetime.combine(date.fromisoformat(text), time(12), ALMATY)):
            yield

    def examined(self, text="2027-02-01"):
        application = application_in(states.REGISTERED, self.people)
        with self.on(text):
            step(application, self.people.officer, "examine")
        return application

    def pause(self, application, reason=REASON, who=None):
        with acting(who or self.people.officer) as person:
            api.pause_deadline(application, person, reason)

    def resume(self, application, who=None):
        with acting(who or self.people.officer) as person:
            api.resume_deadline(application, person)

    def clock(self, application, state="examination"):
        [found] = [one for one in api.deadlines(application) if one.state == state]
        return found

    def test_stands_and_goes_on_with_the_days_that_were_left(self):
        application = self.examined()
        with self.on("2027-02-03"):
            self.pause(application, f"  {REASON}\n ")
            found = self.clock(application)
            self.assertEqual((found.status, found.due, found.left), ("paused", None, None))
            [pause] = found.pauses
            self.assertEqual((pause.reason, pause.by), (REASON, self.people.officer.id))
        with self.on("2027-03-01"):
            self.assertEqual(self.clock(application).status, "paused")
        with self.on("2027-02-10"):
            self.resume(application)
        # 2 and 3 February counted; eight more from the 11th on.
        self.assertEqual(self.clock(application).due, date(2027, 2, 22))
        acts = [one.action for one in ledger.history(api.application_subject(application))][-2:]
        self.assertEqual(acts, ["application.deadline-paused", "application.deadline-resumed"])

    def test_a_request_takes_the_pause_over(self):
        application = self.examined()
        with self.on("2027-02-03"):
            self.pause(application)
        with self.on("2027-02-05"):
            due = date(2027, 2, 12)
            step(application, self.people.officer, "request-more", text="Что?", due=due)
            found = self.clock(application)
            self.assertEqual([one.ended is None for one in found.pauses], [False, True])
            with acting(self.people.officer) as who:
                self.assertEqual(api.pause_action(application, who), "")
        with self.on("2027-02-09"):
            step(application, self.people.executor, "supply-more", text="Вот", files=())
        # 2 and 3 counted, then eight from the 10th on.
        self.assertEqual(self.clock(application).due, date(2027, 2, 19))

    def test_the_calendar_moves_it_after_a_pause(self):
        application = self.examined()
        with self.on("2027-02-03"):
            self.pause(application)
        with self.on("2027-02-10"):
            self.resume(application)
            with acting(self.people.officer):
                self.assertEqual(api.move_day(date(2027, 2, 15), False, "Приказ № 9"), 1)
        self.assertEqual(self.clock(application).due, date(2027, 2, 23))

    def test_refused(self):
        application = self.examined()
        for reason, code in (("", "required"), (" \n", "required"), ("а" * 501, "too-long")):
            with self.subTest(code), self.assertRaises(RuleRefused) as caught:
                self.pause(application, reason)
            self.assertEqual([one.code for one in caught.exception.errors], [code])
        with self.assertRaises(Conflict):
            self.resume(application)
        for who in (self.people.executor, self.people.head, self.people.clerk):
            with self.subTest(who.email), self.assertRaises(Forbidden):
                self.pause(application, who=who)
            with acting(who) as person:
                self.assertEqual(api.pause_action(application, person), "")
        self.pause(application)
        with self.assertRaises(Conflict):
            self.pause(application)
        with self.assertRaises(Forbidden):
            self.resume(application, self.people.executor)

    def test_not_in_other_processes(self):
        waits = application_in(states.MORE_INFORMATION, self.people)
        met = application_in(states.MEETING, self.people)
        filled = application_in(states.FILLING, self.people)
        for application, refusal in ((waits, Forbidden), (met, Conflict), (filled, Forbidden)):
            with self.subTest(application.getId()), self.assertRaises(refusal):
                self.pause(application)
        registered = application_in(states.REGISTRATION, self.people)
        self.pause(registered, who=self.people.clerk)
        self.assertEqual(self.clock(registered, "registration").status, "paused")


class OverRest(RestCase):
    def test_pause_and_resume(self):
        app = self.at(states.EXAMINATION)
        path = f"{app}/@deadline-pause"
        found = self.call("officer", "POST", path, json={"reason": REASON})
        [running] = [one for one in found["items"] if one["state"] == "examination"]
        self.assertEqual((running["status"], running["due"]), ("paused", None))
        [pause] = running["pauses"]
        self.assertEqual((pause["reason"], pause["by_hand"]), (REASON, True))
        self.call("officer", "POST", path, json={"reason": REASON}, status=409)
        self.call("officer", "POST", path, json={"reason": 7}, status=400)
        self.call("executor", "POST", path, json={"reason": REASON}, status=403)
        self.call("stranger", "POST", path, json={"reason": REASON}, status=404)
        self.call("stranger", "DELETE", path, status=404)
        self.call("officer", "DELETE", path, status=204)
        self.call("officer", "DELETE", path, status=409)


class OnPages(PagesCase):
    def test_an_officer_pauses_and_the_client_reads_why(self):
        app = self.at(states.EXAMINATION).absolute_url()
        page = self.page("officer", f"{app}/@@deadlines")
        page.getLink("Приостановить срок").click()
        page.getControl("Причина").value = "<b>Ждем</b>"
        page.getControl("Приостановить срок").click()
        self.sees(page, "Срок приостановлен", "<b>Ждем</b>")
        self.assertIn("&lt;b&gt;Ждем&lt;/b&gt;", page.contents)
        client = self.page("executor", f"{app}/@@deadlines")
        self.sees(client, "<b>Ждем</b>")
        self.assertNotIn("@@deadline-pause", client.contents)
        self.assertEqual(self.status("executor", f"{app}/@@deadline-pause"), 403)
        page.getLink("Возобновить срок").click()
        page.getControl("Возобновить срок").click()
        self.sees(page, "Срок возобновлен")
