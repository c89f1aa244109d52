"""Clocks of an application: counted days, pauses, moved days, and what is rebuilt."""

from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.tables import deadline_clock
from kase.is2in.procedures.tables import work_done
from kase.is2in.procedures.tables import work_task
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work.counting import count
from kase.is2in.procedures.work.counting import due_on
from kase.is2in.terms import clock
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.workdays import add_working_days
from kase.is2in.terms.workdays import is_working_day
from sqlalchemy import delete
from sqlalchemy import select
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import random
import unittest


def at(text):
    """Return noon of a day in Almaty."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), ALMATY) + timedelta(
        hours=12
    )


def slowly(started, days, pauses):
    """Return the due day by marking every day of two years one by one; None: never."""
    left = days
    if not left:
        return started
    for number in range(1, 900):
        day = started + timedelta(days=number)
        stands = any(begun < day and (end is None or day <= end) for begun, end in pauses)
        if is_working_day(day) and not stands:
            left -= 1
        if not left:
            return day
    return None


class Counting(unittest.TestCase):
    """The arithmetic against a slow count."""

    def test_due_by_brute_force(self):
        chance = random.Random(2026)
        for _turn in range(500):
            started = date(2024, 1, 1) + timedelta(days=chance.randrange(500))
            marks = sorted(chance.sample(range(1, 120), chance.choice((0, 2, 4))))
            pauses = [
                (started + timedelta(days=a), started + timedelta(days=b))
                for a, b in list(pairwise(marks))[::2]
            ]
            if pauses and chance.random() < 0.3:
                pauses[-1] = (pauses[-1][0], None)
            days = chance.randrange(0, 40)
            expected = slowly(started, days, pauses)
            self.assertEqual(due_on(started, days, tuple(pauses), {}), expected)
            if expected is not None and days:
                line = count(started, expected, tuple(pauses), {})
                self.assertEqual(line[-1].number, days)
                numbers = [one.number for one in line if one.number]
                self.assertEqual(numbers, list(range(1, days + 1)))

    def test_the_day_of_the_request_counts_and_the_day_of_the_answer_does_not(self):
        monday = date(2026, 11, 2)
        asked, answered = date(2026, 11, 4), date(2026, 11, 10)
        # 3 and 4 November count, then 11, 12 and 13.
        self.assertEqual(due_on(monday, 5, ((asked, answered),), {}), date(2026, 11, 13))
        self.assertIsNone(due_on(monday, 5, ((asked, None),), {}))
        self.assertEqual(due_on(monday, 5, ((asked, asked),), {}), date(2026, 11, 9))


class ClockCase(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def clocks(self, application, state=None):
        found = api.deadlines(application)
        return [one for one in found if state in (None, one.state)]

    def clock(self, application, state):
        [found] = self.clocks(application, state)
        return found

    @contextmanager
    def on(self, text):
        with clock.frozen(at(text)):
            yield


class Clocks(ClockCase):
    """A clock begins, stands, goes on and ends with the steps."""

    def test_the_term_begins_on_the_next_working_day_over_a_holiday(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2026-12-11"):
            step(application, self.people.officer, "examine")
            found = self.clock(application, "examination")
        # Independence Day is a Wednesday; ten working days after Friday the 11th.
        self.assertEqual((found.days, found.side, found.named), (10, "exchange", False))
        self.assertEqual(found.due, date(2026, 12, 28))
        skipped = {one.day: one.kind.reason for one in found.line if not one.number}
        self.assertEqual(skipped[date(2026, 12, 16)], "holiday")
        self.assertEqual(skipped[date(2026, 12, 12)], "weekend")

    def test_processes_without_a_term_have_no_clock(self):
        application = application_in(states.SIGNING, self.people)
        self.assertEqual(self.clocks(application), [])

    def test_done_in_time_and_late(self):
        application = application_in(states.REGISTRATION, self.people)
        due = self.clock(application, "registration").due
        with self.on(due.isoformat()):
            self.assertEqual(self.clock(application, "registration").status, "running")
            self.assertEqual(self.clock(application, "registration").left, 0)
        with self.on(add_working_days(due, 1).isoformat()):
            self.assertEqual(self.clock(application, "registration").status, "overdue")
            self.assertEqual(self.clock(application, "registration").left, -1)
            step(application, self.people.clerk, "register")
            found = self.clock(application, "registration")
            self.assertEqual((found.status, found.left), ("missed", None))
            step(application, self.people.officer, "examine")
            self.assertEqual(self.clock(application, "registered").status, "met")

    def test_the_exchange_waits_while_the_client_answers(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-01"):
            step(application, self.people.officer, "examine")
            self.assertEqual(self.clock(application, "examination").due, date(2027, 2, 15))
        with self.on("2027-02-03"):
            due = date(2027, 2, 12)
            step(application, self.people.officer, "request-more", text="Уточните", due=due)
            stands = self.clock(application, "examination")
            self.assertEqual((stands.status, stands.due, stands.left), ("paused", None, None))
            [pause] = stands.pauses
            self.assertIsNone(pause.ended)
            self.assertIn("заявител", pause.reason)
            answer = self.clock(application, "more_information")
            self.assertEqual((answer.side, answer.named, answer.due), ("client", True, due))
            self.assertEqual(answer.days, 7)
        with self.on("2027-02-19"):
            self.assertEqual(self.clock(application, "examination").status, "paused")
            self.assertEqual(self.clock(application, "more_information").status, "overdue")
            step(application, self.people.executor, "supply-more", text="Ответ", files=())
            goes_on = self.clock(application, "examination")
            self.assertEqual(self.clock(application, "more_information").status, "missed")
        # Two days were counted before the request; eight more after the day of the answer.
        self.assertEqual(goes_on.due, date(2027, 3, 3))
        counted = [one.day for one in goes_on.line if one.number]
        self.assertEqual(counted[:3], [date(2027, 2, 2), date(2027, 2, 3), date(2027, 2, 22)])
        self.assertEqual(len(counted), 10)

    def test_withdrawn_while_it_stood(self):
        application = application_in(states.MORE_INFORMATION, self.people)
        with acting(self.people.head):
            clocks.follow(application, states.WITHDRAWN, clock.now(), {})
        self.assertEqual(self.clock(application, "examination").status, "stopped")
        self.assertEqual(self.clock(application, "withdrawn").days, 3)

    def test_the_meeting_is_due_on_its_day(self):
        application = application_in(states.MEETING, self.people)
        found = self.clock(application, "meeting")
        self.assertEqual((found.due, found.named), (application.meeting_on, True))


class MovedDays(ClockCase):
    """Staff move days, and the deadlines follow."""

    def test_deadlines_move_and_come_back(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-01"):
            step(application, self.people.officer, "examine")
            with acting(self.people.officer):
                self.assertEqual(api.move_day(date(2027, 2, 5), False, "Приказ № 1"), 1)
                self.assertEqual(self.clock(application, "examination").due, date(2027, 2, 16))
                # A working Saturday brings it back by a day.
                self.assertEqual(api.move_day(date(2027, 2, 6), True, "Приказ № 1"), 1)
                found = self.clock(application, "examination")
                self.assertEqual(found.due, date(2027, 2, 15))
                self.assertIn(date(2027, 2, 6), [one.day for one in found.line if one.number])
                api.restore_day(date(2027, 2, 5))
                api.restore_day(date(2027, 2, 6))
                self.assertEqual(self.clock(application, "examination").due, date(2027, 2, 15))
                self.assertEqual(api.moved_days(), ())
        acts = [one.action for one in ledger.history("calendar")]
        self.assertEqual(acts[:2], ["calendar.day-moved", "calendar.day-moved"])

    def test_a_named_day_and_a_standing_clock_stay(self):
        application = application_in(states.MORE_INFORMATION, self.people)
        due = self.clock(application, "more_information").due
        with acting(self.people.officer):
            day = today() + timedelta(days=1)
            while not is_working_day(day):
                day += timedelta(days=1)
            self.assertEqual(api.move_day(day, False, "Приказ № 2"), 0)
        self.assertEqual(self.clock(application, "more_information").due, due)

    def test_refused(self):
        for day, working, note, field in (
            (date(2026, 11, 7), False, "Приказ", "day"),
            (date(2026, 11, 6), True, "Приказ", "day"),
            (date(1999, 1, 4), False, "Приказ", "day"),
            (date(2026, 11, 6), False, " ", "note"),
            (date(2026, 11, 6), False, "х" * 301, "note"),
        ):
            with self.subTest(day=day, note=note[:9]), self.assertRaises(RuleRefused) as caught:
                api.move_day(day, working, note)
            self.assertEqual([one.field for one in caught.exception.errors], [field])
        with self.assertRaises(Missing):
            api.restore_day(date(2026, 11, 6))


class Rebuilt(ClockCase):
    """The upgrade makes rows for what was there before; repeatable."""

    def rows(self, table):
        columns = [one for one in table.c if one.name not in ("id", "soon_told", "late_told")]
        return [tuple(row) for row in ledger.read(select(*columns).order_by(table.c.application))]

    def test_rows_come_back(self):
        people = self.people
        kept = [
            application_in(state, people)
            for state in (states.FILLING, states.MORE_INFORMATION, states.MEETING, states.ARCHIVE)
        ]
        with acting(people.executor) as who:
            before = {row.application: row for row in api.tasks(who, "team").rows}
        counts = [len(self.rows(table)) for table in (work_task, work_done, deadline_clock)]
        due = {one.getId(): [x.due for x in self.clocks(one)] for one in kept}
        for table in (work_task, work_done, deadline_clock):
            ledger.write(delete(table))
        self.assertEqual(api.rebuild_work(), 4)
        again = [self.rows(table) for table in (work_task, work_done, deadline_clock)]
        self.assertEqual([len(one) for one in again], counts)
        self.assertEqual({one.getId(): [x.due for x in self.clocks(one)] for one in kept}, due)
        with acting(people.executor) as who:
            after = {row.application: row for row in api.tasks(who, "team").rows}
        self.assertEqual(set(after), set(before))
        for name, row in after.items():
            self.assertLess(abs(row.since - before[name].since), timedelta(seconds=30))
        api.rebuild_work()
        self.assertEqual(
            [self.rows(table) for table in (work_task, work_done, deadline_clock)], again
        )
