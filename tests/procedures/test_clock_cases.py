"""Terms against a table made by hand, and against defects that others' clocks were filed for."""

from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.day_words import not_counted
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import reminders
from kase.is2in.procedures.work.counting import count
from kase.is2in.procedures.work.counting import due_on
from kase.is2in.procedures.work.working_calendar import day_of
from kase.is2in.terms import clock
from kase.is2in.terms.clock import ALMATY
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from tests.terms.test_workdays import by_hand
from unittest import mock
import random
import unittest


def day(text):
    """Return the day of 2024-05-03."""
    return date.fromisoformat(text)


def pauses(text):
    """Return the pauses of "2024-05-03/2024-05-06 2024-06-03/": the last one lasts."""
    pairs = (one.split("/") for one in text.split())
    return tuple((day(begun), day(ended) if ended else None) for begun, ended in pairs)


def moves(text):
    """Return the moved days of "2026-11-27- 2026-11-28+": off, and worked."""
    return {day(one[:-1]): one.endswith("+") for one in text.split()}


# (begins, days, due, pauses, days moved by staff), counted with the published calendars in hand.
BY_HAND = (
    # Saturday 4 May 2024 was worked for Wednesday the 8th.
    ("2024-05-03", 1, "2024-05-04", "", ""),
    ("2024-05-03", 3, "2024-05-10", "", ""),
    ("2024-05-02", 4, "2024-05-14", "2024-05-03/2024-05-06", ""),
    # Sunday 5 January 2025 was worked for Friday the 3rd; Christmas is on the 7th.
    ("2024-12-31", 1, "2025-01-05", "", ""),
    ("2024-12-31", 3, "2025-01-08", "", ""),
    ("2025-01-05", 1, "2025-01-06", "", ""),
    # Nauryz of 2025 fell on a weekend with two of its three days.
    ("2025-03-20", 1, "2025-03-26", "", ""),
    # Holidays on a weekend are carried over to Monday.
    ("2026-03-06", 2, "2026-03-11", "", ""),
    ("2026-05-08", 1, "2026-05-12", "", ""),
    ("2026-12-31", 1, "2027-01-05", "", ""),
    # Kurban Ait is a day off of the moon's calendar.
    ("2026-05-26", 1, "2026-05-28", "", ""),
    # Saturdays worked in 2022 and 2023, and the Mondays they were worked for.
    ("2022-03-04", 2, "2022-03-09", "", ""),
    ("2022-08-26", 2, "2022-08-31", "", ""),
    ("2022-10-21", 2, "2022-10-26", "", ""),
    ("2023-06-30", 6, "2023-07-11", "", ""),
    # A day that staff moved: Friday off, Saturday worked for it.
    ("2026-11-26", 1, "2026-11-28", "", "2026-11-27- 2026-11-28+"),
    ("2026-11-26", 2, "2026-11-30", "", "2026-11-27- 2026-11-28+"),
    ("2026-12-15", 1, "2026-12-16", "", "2026-12-16+"),
    # A term that begins on a day off begins on the next working day all the same.
    ("2026-11-07", 1, "2026-11-09", "", ""),
    ("2026-11-02", 0, "2026-11-02", "", ""),
    # The day a pause begins counts, the day it ends does not.
    ("2026-11-02", 5, "2026-11-13", "2026-11-04/2026-11-06 2026-11-10/2026-11-12", ""),
    ("2026-11-02", 5, None, "2026-11-04/", ""),
    ("2026-11-02", 2, "2026-11-04", "2026-11-04/", ""),
    ("2026-11-02", 3, "2026-11-05", "2026-11-03/2026-11-03", ""),
    # The only worked Saturday of a week lies in a pause.
    ("2026-11-26", 2, "2026-12-01", "2026-11-26/2026-11-28", "2026-11-27- 2026-11-28+"),
)


def by_fingers(started, days, stands, moved):
    """Count day by day with the calendars entered by hand; None for a term that never ends."""
    left, one = days, started
    while left:
        one += timedelta(days=1)
        if one > date(2026, 12, 31):
            return None
        works = moved.get(one, by_hand(one))
        paused = any(begun < one and (ended is None or one <= ended) for begun, ended in stands)
        left -= works and not paused
    return one


class ByHand(unittest.TestCase):
    """The same from a table, and from another count with another calendar."""

    def test_table(self):
        for begins, days, due, stands, moved in BY_HAND:
            with self.subTest(begins=begins, days=days, pauses=stands, moved=moved):
                expected = day(due) if due else None
                found = due_on(day(begins), days, pauses(stands), moves(moved))
                self.assertEqual(found, expected)

    def test_three_years_by_fingers(self):
        chance = random.Random(15)
        for _turn in range(400):
            started = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
            marks = sorted(chance.sample(range(60), 4))
            stands = tuple(
                (started + timedelta(days=a), started + timedelta(days=b))
                for a, b in (marks[:2], marks[2:])[: chance.randrange(3)]
            )
            moved = {
                started + timedelta(days=chance.randrange(40)): chance.random() < 0.5
                for _one in range(chance.randrange(4))
            }
            days = chance.randrange(1, 40)
            expected = by_fingers(started, days, stands, moved)
            self.assertIsNotNone(expected)
            self.assertEqual(due_on(started, days, stands, moved), expected)
            line = count(started, expected, stands, moved)
            self.assertEqual(sum(1 for one in line if one.number), days)


class FiledDefects(unittest.TestCase):
    """Each is named after the defect that somebody filed against another system."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    @contextmanager
    def on(self, text, hour=12, minute=0):
        moment = datetime.combine(day(text), time(hour, minute), ALMATY)
        with clock.frozen(moment):
            yield

    def clock(self, application, state):
        [found] = [one for one in api.deadlines(application) if one.state == state]
        return found

    def reminded(self):
        """Return the events that a run of the reminders tells."""
        told = []
        with mock.patch(
            "kase.is2in.procedures.course.notices.notify.tell",
            side_effect=lambda event, people, *args, **kw: told.append((event, set(people))),
        ):
            reminders.remind()
        return told

    def test_zammad_390_nobody_could_tell_why_two_days_became_six(self):
        with self.on("2026-12-01"), acting(self.people.officer):
            api.move_day(day("2026-12-18"), False, "Постановление № 77")
        application = application_in(states.REGISTERED, self.people)
        with self.on("2026-12-15"):
            step(application, self.people.officer, "examine")
            found = self.clock(application, "examination")
        every = {one.day for one in found.line}
        self.assertEqual(len(every), (found.due - day("2026-12-15")).days)
        silent = [one.day for one in found.line if not one.number and not not_counted(one)]
        self.assertEqual(silent, [])
        reasons = {one.day: one.kind.reason for one in found.line if not one.number}
        self.assertEqual(reasons[day("2026-12-16")], "holiday")
        self.assertEqual(reasons[day("2026-12-18")], "moved")

    def test_zammad_5177_one_clock_does_not_overrule_the_other(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-01"):
            step(application, self.people.officer, "examine")
            due = day("2027-03-30")
            step(application, self.people.officer, "request-more", text="Что?", due=due)
        with self.on("2027-03-29"):
            # The examination's own ten days are long past, but it is the client's turn.
            self.assertEqual(self.clock(application, "examination").status, "paused")
            answer = self.clock(application, "more_information")
            self.assertEqual((answer.due, answer.left), (due, 1))
            with acting(self.people.officer) as who:
                self.assertEqual(api.tasks(who, "overdue").rows, ())

    def test_zammad_3140_no_escalation_after_the_answer(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-01"):
            step(application, self.people.officer, "examine")
            due = day("2027-02-08")
            step(application, self.people.officer, "request-more", text="Что?", due=due)
        with self.on("2027-02-05"):
            step(application, self.people.executor, "supply-more", text="Вот", files=())
        with self.on("2027-02-09"):
            self.assertEqual(self.reminded(), [])
            self.assertEqual(self.clock(application, "more_information").status, "met")

    def test_zammad_3180_no_minute_of_the_night_is_lost(self):
        application = application_in(states.REGISTRATION, self.people)
        due = self.clock(application, "registration").due
        with self.on(due.isoformat(), 23, 59):
            self.assertEqual(self.clock(application, "registration").status, "running")
        with self.on((due + timedelta(days=1)).isoformat(), 0, 0):
            self.assertEqual(self.clock(application, "registration").status, "overdue")

    def test_zammad_4432_nobody_is_told_at_midnight_or_on_a_weekend(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-05"):
            step(application, self.people.officer, "examine")
            self.assertEqual(self.clock(application, "examination").due, day("2027-02-19"))
        # Friday the 19th was the last day; the clock is overdue from Saturday on.
        with self.on("2027-02-16", 3):
            self.assertEqual(self.reminded(), [])
        with self.on("2027-02-17", 9, 23):
            self.assertEqual([one[0] for one in self.reminded()], [reminders.SOON])
        for text, hour in (("2027-02-20", 0), ("2027-02-20", 12), ("2027-02-21", 12)):
            with self.on(text, hour):
                self.assertEqual(self.reminded(), [], text)
        for hour in (0, 8, 18, 23):
            with self.on("2027-02-22", hour):
                self.assertEqual(self.reminded(), [], hour)
        with self.on("2027-02-22", 9, 23):
            told = self.reminded()
            self.assertEqual(told, [(reminders.LATE, {self.people.officer.id})])
            self.assertEqual(self.reminded(), [])

    def test_glpi_687_begun_on_a_day_off_is_not_due_at_once(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2026-12-12", 22):
            step(application, self.people.officer, "examine")
            found = self.clock(application, "examination")
            self.assertEqual((found.status, found.left), ("running", 10))
            self.assertEqual(found.due, day("2026-12-28"))

    def test_glpi_15429_the_day_is_almatys_not_the_servers(self):
        application = application_in(states.REGISTERED, self.people)
        # Half past midnight in Almaty is still the day before in UTC.
        with self.on("2027-02-02", 0, 30):
            self.assertEqual(clock.now().date(), day("2027-02-01"))
            step(application, self.people.officer, "examine")
            found = self.clock(application, "examination")
            self.assertEqual(day_of(found.started), day("2027-02-02"))
            self.assertEqual((found.due, found.status), (day("2027-02-16"), "running"))

    def test_osticket_1168_days_off_are_not_counted(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-03-19"):
            step(application, self.people.officer, "examine")
            line = self.clock(application, "examination").line
        self.assertEqual([one.day.day for one in line if one.number][:4], [25, 26, 29, 30])

    def test_frappe_2212_a_break_within_a_day_costs_no_day(self):
        application = application_in(states.REGISTERED, self.people)
        with self.on("2027-02-01"):
            step(application, self.people.officer, "examine")
        due = self.clock(application, "examination").due
        with self.on("2027-02-03", 13), acting(self.people.officer) as who:
            api.pause_deadline(application, who, "Обед")
        with self.on("2027-02-03", 14), acting(self.people.officer) as who:
            api.resume_deadline(application, who)
        self.assertEqual(self.clock(application, "examination").due, due)

    def test_zammad_docs_a_changed_calendar_leaves_what_has_ended(self):
        application = application_in(states.REGISTERED, self.people)
        before = {one.id: one.due for one in api.deadlines(application) if one.ended}
        self.assertTrue(before)
        with acting(self.people.officer):
            for due in set(before.values()):
                self.assertEqual(api.kind_of(due).working, True)
                api.move_day(due, False, "Приказ № 5")
        after = {one.id: one.due for one in api.deadlines(application) if one.ended}
        self.assertEqual(after, before)
        self.assertEqual(clocks.count_again(), 0)
