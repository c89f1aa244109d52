"""Work lists: what waits for each person under each tab, kept with every step."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.tables import work_task
from kase.is2in.procedures.work import reminders
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.workdays import add_working_days
from sqlalchemy import select
from tests.builders import parties as build
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from unittest import mock
import unittest


class TaskCase(unittest.TestCase):
    """People and a helper: which applications somebody finds under a tab."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def ids(self, part, tab="mine", **kw):
        person = self.people.everybody().get(part, part)
        with acting(person):
            found = api.tasks(person, tab, **kw)
        self.assertEqual(len(found.rows), min(found.total, kw.get("size", 25)))
        return [(row.application, row.kind) for row in found.rows]

    def expect(self, part, tab, *applications, **kw):
        expected = {(one.getId(), "process") for one in applications}
        self.assertEqual(set(self.ids(part, tab, **kw)), expected, (part, tab))

    def row(self, part, tab="mine", **kw):
        person = self.people.everybody().get(part, part)
        with acting(person):
            [row] = api.tasks(person, tab, **kw).rows
        return row


class Tabs(TaskCase):
    """Each tab for everybody who acts, and for those who do not."""

    def setUp(self):
        super().setUp()
        self.new = application_in(states.FILLING, self.people)
        self.asked = application_in(states.HEAD_REVIEW, self.people)
        self.sent = application_in(states.REGISTRATION, self.people)
        self.registered = application_in(states.REGISTERED, self.people)
        self.examined = application_in(states.EXAMINATION, self.people)
        self.waiting = application_in(states.MORE_INFORMATION, self.people)
        self.done = application_in(states.ARCHIVE, self.people)

    def test_mine_and_the_teams(self):
        client = (self.new, self.asked, self.waiting)
        for part, tab, expected in (
            ("executor", "mine", (self.new, self.waiting)),
            ("executor", "team", client),
            ("head", "mine", (self.asked,)),
            ("head", "team", (self.asked, self.waiting)),
            ("clerk", "mine", (self.sent,)),
            ("clerk", "team", (self.sent,)),
            ("officer", "mine", (self.registered, self.examined)),
            ("officer", "team", (self.registered, self.examined)),
        ):
            with self.subTest(part=part, tab=tab):
                self.expect(part, tab, *expected)

    def test_neighbours_see_nothing(self):
        parts = ("colleague", "consultant", "consultant_head", "stranger", "other_officer")
        for part in parts:
            for tab in ("mine", "team", "overdue", "stuck"):
                with self.subTest(part=part, tab=tab):
                    self.expect(part, tab)
            with acting(self.people.everybody()[part]) as who:
                self.assertEqual(set(api.task_counts(who).values()), {0})
                self.assertEqual(api.task_filters(who, "team").organizations, ())

    def test_counts_are_those_of_the_lists(self):
        for part in ("executor", "head", "clerk", "officer", "stranger"):
            with acting(self.people.everybody()[part]) as who:
                counts = api.task_counts(who)
                for tab, count in counts.items():
                    self.assertEqual(api.tasks(who, tab).total, count, (part, tab))
                self.assertEqual(api.counts(who)["tasks"], counts["mine"])

    def test_one_place_to_act(self):
        rows = {}
        with acting(self.people.officer) as who:
            rows |= {row.state: row for row in api.tasks(who).rows}
        with acting(self.people.clerk) as who:
            rows |= {row.state: row for row in api.tasks(who).rows}
        self.assertTrue(rows["registration"].url.endswith("/@@step/register"))
        self.assertTrue(rows["registered"].url.endswith("/@@step/examine"))
        self.assertEqual(rows["examination"].url, self.examined.absolute_url())
        # Who only looks is led to the application.
        row = self.row("head", "team", filters={"state": "more_information"})
        self.assertEqual(row.url, self.waiting.absolute_url())
        self.assertFalse(row.mine)

    def test_filters_search_sorting_and_pages(self):
        self.expect("officer", "mine", self.examined, filters={"state": "examination"})
        self.expect("officer", "mine", filters={"organization": "OTHR"})
        self.expect("officer", "mine", filters={"procedure": "nothing"})
        self.expect("officer", "mine", self.examined, filters={"q": self.examined.number})
        both = (self.registered, self.examined)
        self.expect("officer", "mine", *both, filters={"q": "листинг issr"})
        self.expect("officer", "mine", filters={"q": "облигац"})
        self.expect("officer", "team", self.registered, filters={"executor": "listing"})
        officer = self.people.officer.id
        self.expect("officer", "team", self.examined, filters={"executor": officer})
        self.expect("officer", "team", filters={"executor": api.NOBODY})
        for hostile in ("%", "_", "' OR 1=1 --", "a" * 5000, "\\"):
            self.ids("officer", "mine", filters={"q": hostile, "state": hostile})
        for sort in ("number", "organization", "procedure", "state", "since", "due"):
            rows = self.ids("officer", "mine", sort=sort)
            back = self.ids("officer", "mine", sort=sort, descending=True)
            self.assertEqual(set(rows), set(back))
        first = self.ids("officer", "mine", size=1)
        person = self.people.officer
        with acting(person):
            second = api.tasks(person, start=1, size=1)
        self.assertEqual(second.total, 2)
        self.assertNotEqual(first[0][0], second.rows[0].application)
        with acting(person):
            for wrong in ({"tab": "everything"}, {"sort": "words"}):
                with self.assertRaises(Malformed):
                    api.tasks(person, **wrong)
            found = api.task_filters(person, "team")
        self.assertEqual([code for code, _title in found.processes], ["registered", "examination"])
        self.assertEqual({code for code, _title in found.executors}, {"listing", officer})

    def test_no_application_is_woken(self):
        with acting(self.people.executor) as who:
            api.tasks(who, "team")
            counts = []
            for size in (1, 25):
                with (
                    mock.patch.object(states, "state_of") as woken,
                    mock.patch.object(ledger, "read", wraps=ledger.read) as read,
                ):
                    self.assertEqual(len(api.tasks(who, "team", size=size).rows), min(size, 3))
                counts.append(read.call_count)
                self.assertEqual(woken.call_count, 0)
        # Absences of two more people are looked up; nothing per row.
        self.assertLessEqual(counts[1] - counts[0], 2)


class Turns(TaskCase):
    """A row follows every step, and what gives or takes work."""

    def test_each_step_moves_the_task(self):
        application = application_in(states.FILLING, self.people)
        self.expect("executor", "mine", application)
        application = application_in(states.SIGNING, self.people)
        row = self.row("head")
        self.assertTrue(row.url.endswith("/@@sign"))
        self.assertEqual(row.executors[0].id, self.people.head.id)
        done = application_in(states.DECISION, self.people)
        self.expect("officer", "mine", done)
        step(done, self.people.officer, "archive")
        self.expect("officer", "mine")

    def test_a_withdrawal_waits_for_its_signature(self):
        application = application_in(states.REGISTERED, self.people)
        step(application, self.people.executor, "withdraw", text="Передумали")
        row = self.row("head")
        self.assertEqual(row.kind, "withdrawal")
        self.assertTrue(row.url.endswith("/@@sign"))
        self.expect("officer", "mine", application)
        with acting(self.people.executor) as who:
            api.drop_withdrawal(application, who)
        self.assertEqual(self.ids("head"), [])

    def test_assigned_colleagues_and_consultants(self):
        application = application_in(states.FILLING, self.people)
        executor, colleague = self.people.executor, self.people.colleague
        with acting(executor):
            api.assign_executor(application, executor, colleague.id)
            api.choose_consultant(application, executor, self.people.consultant.id)
        for part in ("executor", "colleague", "consultant"):
            self.expect(part, "mine", application)
            self.expect(part, "team", application)
        self.assertEqual(len(self.row("consultant").executors), 3)

    def test_an_officer_hands_over(self):
        second = build.officer("listing2@exchange.example", ("listing",))
        application = application_in(states.EXAMINATION, self.people)
        officer = self.people.officer
        with acting(officer):
            api.assign_executor(application, officer, second.id)
        self.expect(second, "mine", application)
        self.expect("officer", "mine")
        self.expect("officer", "team", application)

    def test_a_deleted_application_is_forgotten(self):
        application = application_in(states.FILLING, self.people)
        name = application.getId()
        with acting(self.people.executor) as who:
            api.delete_application(application, who)
        self.assertEqual(self.ids("executor"), [])
        query = select(work_task.c.application).where(work_task.c.application == name)
        self.assertEqual(ledger.read(query), [])

    def test_a_partner_who_left_sees_nothing_at_once(self):
        application = application_in(states.FILLING, self.people)
        with acting(self.people.executor) as who:
            api.choose_consultant(application, who, self.people.consultant.id)
        self.expect("consultant", "mine", application)
        [partnership] = parties.partners("ISSR", role="financial_consultant")
        parties.request_partner_removal("ISSR", partnership.partner, "Договор закончился")
        parties.decide_partner_removal(partnership.id, True)
        self.expect("consultant", "mine")
        self.expect("consultant", "team")


class Substitutes(TaskCase):
    """Tasks of whom one stands in for."""

    def away(self, person, substitute):
        parties.state_absence(person.id, substitute.id, today(), today())

    def test_a_substitute_has_the_tasks_marked(self):
        application = application_in(states.FILLING, self.people)
        self.away(self.people.executor, self.people.colleague)
        row = self.row("colleague")
        self.assertEqual(row.application, application.getId())
        self.assertEqual([one.id for one in row.stands_in], [self.people.executor.id])
        self.assertTrue(row.mine)
        [replaced] = self.row("executor").replaced
        self.assertEqual(replaced.substitute.id, self.people.colleague.id)
        with acting(self.people.colleague) as who:
            self.assertEqual(api.counts(who)["tasks"], 1)

    def test_nobody_stands_in_for_a_first_head(self):
        application_in(states.HEAD_REVIEW, self.people)
        application_in(states.SIGNING, self.people)
        self.away(self.people.head, self.people.colleague)
        self.assertEqual(self.ids("colleague"), [])

    def test_an_officer_is_replaced(self):
        second = build.officer("listing2@exchange.example", ("listing",))
        application = application_in(states.EXAMINATION, self.people)
        self.expect(second, "mine")
        self.away(self.people.officer, second)
        self.expect(second, "mine", application)
        self.assertEqual(self.row(second).stands_in[0].id, self.people.officer.id)


class Late(TaskCase):
    """Overdue, stuck, and the reminders."""

    def test_overdue_after_its_day(self):
        application = application_in(states.EXAMINATION, self.people)
        row = self.row("officer")
        self.assertEqual(row.left, 10)
        self.expect("officer", "overdue")
        with clock.frozen(clock.now() + timedelta(days=40)):
            self.expect("officer", "overdue", application)
            row = self.row("officer")
            self.assertTrue(row.overdue)
            self.assertLess(row.left, 0)
        # The client has no term here.
        with clock.frozen(clock.now() + timedelta(days=40)):
            self.expect("executor", "overdue")

    def test_stuck_until_something_happens(self):
        application = application_in(states.FILLING, self.people)
        later = clock.now() + timedelta(days=14)
        self.expect("executor", "stuck")
        with clock.frozen(later):
            self.expect("executor", "stuck", application)
            with acting(self.people.executor) as who:
                api.save_stage(application, who, "consultant", action="skip")
            self.expect("executor", "stuck")

    def test_reminded_once_before_and_once_after(self):
        application = application_in(states.EXAMINATION, self.people)
        due = self.row("officer").due
        told = []
        with mock.patch(
            "kase.is2in.procedures.course.notices.notify.tell",
            side_effect=lambda event, people, *args, **kw: told.append((event, list(people))),
        ):
            # Noon of the exchange: nobody is reminded at night.
            noon = clock.almaty(clock.now()).replace(hour=12)
            for day in range(0, 40):
                with clock.frozen(noon + timedelta(days=day)):
                    before = len(told)
                    reminders.remind()
                    reminders.remind()
                    if len(told) > before:
                        told[-1] += (today(),)
        self.assertEqual([one[0] for one in told], [reminders.SOON, reminders.LATE])
        officer = self.people.officer.id
        self.assertEqual([one[1] for one in told], [[officer], [officer]])
        self.assertLess(told[0][2], due)
        self.assertEqual(told[1][2], add_working_days(due, 1))
        self.assertIsNotNone(application)
