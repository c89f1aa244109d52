"""Tasks, workload, deadlines and moved days over REST; steps at once keep tasks right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.tables import deadline_clock
from kase.is2in.procedures.tables import work_done
from kase.is2in.procedures.tables import work_task
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms.workdays import is_working_day
from plone import api as plone
from sqlalchemy import select
from tests.builders.procedures import application_in
from tests.builders.procedures import step
from tests.procedures.rest import RestCase
from unittest import mock
import requests
import transaction


def rows(table, name):
    """Return the rows of an application as they are committed."""
    transaction.begin()
    found = ledger.read(select(table).where(table.c.application == name))
    transaction.abort()
    return found


class Rest(RestCase):
    def test_tasks_by_tab(self):
        app = self.at(states.EXAMINATION)
        found = self.call("officer", "GET", "@tasks")
        self.assertEqual((found["items_total"], found["b_start"], found["b_size"]), (1, 0, 25))
        self.assertEqual(found["tabs"], {"mine": 1, "team": 1, "overdue": 0, "stuck": 0})
        [row] = found["items"]
        self.assertEqual((row["@id"], row["act"], row["state"]), (app, app, "examination"))
        self.assertEqual((row["left"], row["paused"], row["mine"]), (10, False, True))
        page = self.call("officer", "GET", "@tasks?tab=team&b_start=1&b_size=1")
        self.assertEqual((page["items_total"], page["items"]), (1, []))
        for part in ("stranger", "other_officer", "clerk", "consultant"):
            for tab in ("mine", "team", "overdue", "stuck"):
                none = self.call(part, "GET", f"@tasks?tab={tab}")
                self.assertEqual((none["items_total"], none["items"]), (0, []), (part, tab))
        for wrong in ("tab=all", "sort_on=words", "b_size=x", "b_start=-1"):
            self.call("officer", "GET", f"@tasks?{wrong}", 400)
        anonymous = requests.get(
            f"{self.base}/@tasks", headers={"Accept": "application/json"}, timeout=60
        )
        self.assertEqual(anonymous.status_code, 401)

    def test_workload(self):
        self.at(states.EXAMINATION)
        found = self.call("officer", "GET", "@workload")["items"]
        mine = next(one for one in found if one["executor"] == self.people.officer.id)
        self.assertEqual((mine["open"], mine["done"], mine["average"]), (1, 1, "0.0"))
        self.call("executor", "GET", "@workload", 403)

    def test_deadlines(self):
        app = self.at(states.MORE_INFORMATION)
        items = self.call("executor", "GET", f"{app}/@deadlines")["items"]
        by_state = {one["state"]: one for one in items}
        stands = by_state["examination"]
        self.assertEqual((stands["status"], stands["side"]), ("paused", "exchange"))
        self.assertIsNone(stands["due"])
        self.assertIsNone(stands["pauses"][0]["ended"])
        runs = by_state["more_information"]
        self.assertEqual((runs["status"], runs["named"], runs["side"]), ("running", True, "client"))
        self.assertEqual(len(runs["counted"]), runs["days"])
        self.assertIn("weekend", [one["why"] for one in runs["not_counted"]])
        self.assertEqual(by_state["registration"]["status"], "met")
        self.call("stranger", "GET", f"{app}/@deadlines", 404)

    def test_moved_days(self):
        day = today() + timedelta(days=30)
        while not is_working_day(day):
            day += timedelta(days=1)
        body = {"day": day.isoformat(), "working": False, "note": "Приказ № 1"}
        made = self.call("officer", "POST", "@working-calendar", 201, json=body)
        self.assertEqual(made["deadlines_moved"], 0)
        [row] = self.call("executor", "GET", "@working-calendar")["items"]
        self.assertEqual({name: row[name] for name in body}, body)
        for wrong, status in (
            ({**body, "working": "yes"}, 400),
            ({**body, "day": "tomorrow"}, 400),
            ({**body, "day": 5}, 400),
            ({**body, "note": ""}, 422),
            ({**body, "working": True}, 422),
        ):
            self.call("officer", "POST", "@working-calendar", status, json=wrong)
        for part in ("executor", "head"):
            self.call(part, "POST", "@working-calendar", 403, json=body)
            self.call(part, "DELETE", f"@working-calendar/{day}", 403)
        self.call("officer", "DELETE", f"@working-calendar/{day}", 204)
        self.call("officer", "DELETE", f"@working-calendar/{day}", 404)
        self.call("officer", "DELETE", "@working-calendar/x", 404)

    def test_an_officer_hands_over(self):
        app = self.at(states.EXAMINATION)
        found = self.call("officer", "GET", f"{app}/@executors")
        self.assertEqual(found["assignable"], [])
        body = {"executor": self.people.clerk.id}
        self.call("officer", "POST", f"{app}/@executors", 422, json=body)
        self.call("clerk", "POST", f"{app}/@executors", 403, json=body)


class AtOnce(RestCase):
    def test_of_four_steps_one_moves_the_task(self):
        app = self.at(states.REGISTRATION)
        name = app.rsplit("/", 1)[1]
        headers = dict(self.person("clerk").session.headers)

        def register(_number):
            url = f"{app}/@workflow/register"
            return requests.post(url, json={}, headers=headers, timeout=60).status_code

        with ThreadPoolExecutor(4) as pool:
            self.assertEqual(sorted(pool.map(register, range(4))), [200, 409, 409, 409])
        [task] = rows(work_task, name)
        self.assertEqual((task.state, task.waits_for), ("registered", ["listing"]))
        done = [one.state for one in rows(work_done, name)]
        self.assertEqual(done.count("registration"), 1)
        running = [one.state for one in rows(deadline_clock, name) if one.ended is None]
        self.assertEqual(running, ["registered"])

    def test_a_step_that_fails_leaves_the_task_where_it_was(self):
        transaction.begin()
        application = application_in(states.REGISTRATION, self.people)
        transaction.commit()
        name = application.getId()
        before = [rows(table, name) for table in (work_task, work_done, deadline_clock)]
        transaction.begin()
        broken = mock.patch.object(taskbook, "_viewers", side_effect=RuntimeError("killed"))
        with broken, self.assertRaises(Exception):  # noqa: B017 - whatever the workflow makes of it
            step(plone.content.get(UID=application.UID()), self.people.clerk, "register")
        transaction.abort()
        after = [rows(table, name) for table in (work_task, work_done, deadline_clock)]
        self.assertEqual(after, before)
        transaction.begin()
        self.assertEqual(states.state_of(application), states.REGISTRATION)
