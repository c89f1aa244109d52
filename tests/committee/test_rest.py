"""Bodies and meetings over HTTP: answers fit their description; two at once make one act."""

from datetime import timedelta
from kase.is2in.committee.rights import today
from plone import api as plone
from tests.builders import committee as build
from tests.builders.at_once import at_once
from tests.builders.at_once import statuses
from tests.builders.parties import PASSWORD
from tests.layers import SERVER
from tests.rest.described import Compared
from tests.rest.described import listening
from tests.rest.journey import Api
import transaction
import unittest


BODY = {**build.FACTS, "code": "members-board", "mark": "КЧ"}
REFUSED = (409, 412)
# The secretary and the chairman run a meeting.
RUNNING = ("support2", "trading")


class CommitteeCase(unittest.TestCase):
    """People of the exchange with a session each."""

    layer = SERVER

    def setUp(self):
        transaction.begin()
        build.body(PASSWORD)
        for name in ("officers", "library"):
            build.officer(name, PASSWORD)
        transaction.commit()
        self.base = plone.portal.get().absolute_url()
        self.sessions = {}

    def person(self, name) -> Api:
        if name not in self.sessions:
            self.sessions[name] = Api(self.base, f"{name}@exchange.example", PASSWORD)
        return self.sessions[name]

    def call(self, name, method, path, status=200, **body):
        more = {"headers": body.pop("headers")} if "headers" in body else {}
        answer = self.person(name)(method, path, status, json=body, **more)
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else None

    def planned(self, days=0) -> str:
        day = (today() + timedelta(days=days)).isoformat()
        made = self.call(
            "support2", "POST", "@meetings", 201, body="listing-board", date=day, time="10:00"
        )
        return f"@meetings/{made['id']}"

    def question(self, meeting) -> str:
        facts = {"title": "План работы", "draft": "Утвердить план."}
        made = self.call("support2", "POST", f"{meeting}/agenda", 201, **facts)
        return f"{meeting}/agenda/{made['id']}"

    def opened(self, meeting) -> None:
        for step in ("close-agenda", "open"):
            self.call("support2", "POST", f"{meeting}/{step}")
        marks = {one.id: {"presence": "present"} for one in build.voters()}
        self.call("support2", "PATCH", f"{meeting}/attendance", members=marks)


class Described(CommitteeCase):
    """The whole life of a body and a meeting beside ``@openapi``."""

    def test_answers_fit_their_description(self):
        document = self.person("officers")("GET", "@openapi").json()
        compared = Compared(self.base, document)
        self.sessions = {}
        with listening(compared):
            self.bodies()
            self.meeting()
            self.refusals()
        self.assertEqual(compared.wrong, [], "\n\n".join(compared.wrong))
        tags = {"@bodies", "@meetings", "@my-votes"}
        wanted = {
            f"{method.upper()} {path}"
            for path, methods in document["paths"].items()
            for method in methods
            if method != "parameters" and path.split("/")[1] in tags
        }
        self.assertEqual(wanted - compared.seen, set(), "an operation nobody called")

    def bodies(self):
        self.call("officers", "GET", "@bodies")
        made = self.call("officers", "POST", "@bodies", 201, **BODY)
        here = f"@bodies/{made['code']}"
        self.call("officers", "PATCH", here, place="Зал 2", reason="Переезд")
        person = build.officer("library").id
        seat = self.call("officers", "POST", f"{here}/members", 201, person=person, part="member")
        until = (today() + timedelta(days=30)).isoformat()
        self.call("officers", "PATCH", f"{here}/members/{seat['id']}", until=until)
        self.assertEqual(len(self.call("officers", "GET", here)["members"]), 1)

    def meeting(self):
        secretary = "support2"
        meeting = self.planned()
        self.call(secretary, "PATCH", meeting, place="Зал 3")
        item, second = self.question(meeting), self.question(meeting)
        self.call(secretary, "PATCH", second, shift="up")
        self.call(secretary, "PATCH", item, speaker="Докладчик")
        self.call(secretary, "GET", item)
        self.call(secretary, "DELETE", second, reason="Не готово")
        for step in ("close-agenda", "reopen-agenda"):
            self.call(secretary, "POST", f"{meeting}/{step}")
        self.opened(meeting)
        member = build.officer("clearing").id
        self.assertEqual(len(self.call("clearing", "GET", "@my-votes")["items"]), 1)
        self.call("clearing", "POST", f"{item}/conflicts", reason="Доля в обществе")
        self.call(secretary, "DELETE", f"{item}/conflicts/{member}")
        for name in ("trading", "clearing", "disclosure", "membership", "support1"):
            self.call(name, "POST", f"{item}/votes", choice="for")
        self.call(secretary, "POST", f"{item}/close")
        self.call(secretary, "POST", f"{item}/reopen", reason="Ошибка в тексте")
        self.call(secretary, "POST", f"{item}/close", text="Утвердить план.")
        made = self.call(secretary, "POST", f"{meeting}/close-minutes")
        self.assertEqual((made["state"], made["agenda"][0]["outcome"]), ("closed", "adopted"))
        self.call(secretary, "GET", meeting)
        self.call(secretary, "GET", f"{meeting}/minutes")
        self.call(secretary, "GET", f"{meeting}/documents/{made['documents'][0]['id']}")
        other = self.planned(days=3)
        self.call(secretary, "POST", f"{other}/cancel", reason="Нет вопросов")
        self.call(secretary, "GET", "@meetings")

    def refusals(self):
        meeting = self.planned(days=5)
        item = self.question(meeting)
        for name, method, path, status, body in (
            ("support2", "POST", "@meetings", 422, {"body": "listing-board", "date": "x"}),
            ("support2", "POST", "@meetings", 404, {"body": "nobody"}),
            ("clearing", "POST", f"{meeting}/close-agenda", 403, {}),
            ("library", "GET", meeting, 404, {}),
            ("trading", "POST", f"{item}/votes", 409, {"choice": "for"}),
            ("support2", "PATCH", f"{meeting}/attendance", 400, {"members": []}),
            ("support2", "PATCH", meeting, 412, {"place": "1", "headers": {"If-Match": '"99"'}}),
            ("support2", "POST", f"{meeting}/agenda", 422, {"title": " "}),
            ("trading", "POST", "@bodies", 403, BODY),
        ):
            with self.subTest(f"{method} {path}", status=status):
                self.call(name, method, path, status, **body)


class AtOnce(CommitteeCase):
    """Real connections, the same moment."""

    def setUp(self):
        super().setUp()
        self.meeting = self.planned()
        self.item = self.question(self.meeting)

    def both(self, path, **body):
        """Let secretary and chairman make a call at once; one succeeds, the other is told."""
        answers = at_once([(self.person(n), "POST", path, {"json": dict(body)}) for n in RUNNING])
        first, second = sorted(answers, key=lambda answer: answer.status_code)
        self.assertEqual(first.status_code, 200, first.text[:300])
        self.assertIn(second.status_code, REFUSED, second.text[:300])
        return first.json()

    def test_two_run_one_meeting(self):
        self.both(f"{self.meeting}/close-agenda")
        self.both(f"{self.meeting}/open")
        marks = {one.id: {"presence": "present"} for one in build.voters()}
        self.call("support2", "PATCH", f"{self.meeting}/attendance", members=marks)
        names = ("trading", "clearing", "disclosure", "membership")
        answers = at_once(
            [
                (self.person(n), "POST", f"{self.item}/votes", {"json": {"choice": "for"}})
                for n in names
            ]
        )
        self.assertEqual(statuses(answers), [200] * 4, [one.text[:200] for one in answers])
        found = self.call("support2", "GET", self.item)
        self.assertEqual((found["tally"]["votes_for"], len(found["votes"])), (4, 4))
        one = self.person("support1")
        answers = at_once(
            [
                (one, "POST", f"{self.item}/votes", {"json": {"choice": c}})
                for c in ("for", "against")
            ]
        )
        self.assertEqual(statuses(answers)[0], 200)
        self.assertIn(statuses(answers)[1], REFUSED)
        closed = self.both(f"{self.item}/close", text="Утвердить план.")
        self.assertEqual(len(closed["votes"]), 5)
        made = self.both(f"{self.meeting}/close-minutes")
        self.assertTrue(made["number"].endswith("-001"))
        kinds = [each["kind"] for each in made["documents"]]
        self.assertEqual(sorted(kinds), ["agenda", "extract", "minutes"])

    def test_two_add_and_remove_at_once(self):
        gone = {"json": {"reason": "Не готово"}}
        answers = at_once([(self.person(n), "DELETE", self.item, dict(gone)) for n in RUNNING])
        self.assertEqual(statuses(answers)[0], 200)
        self.assertIn(statuses(answers)[1], (404, *REFUSED))
        facts = {"title": "Вопрос", "draft": "Решение"}
        answers = at_once(
            [(self.person(n), "POST", f"{self.meeting}/agenda", {"json": facts}) for n in RUNNING]
        )
        self.assertEqual(statuses(answers), [201, 201], [one.text[:200] for one in answers])
        agenda = self.call("support2", "GET", self.meeting)["agenda"]
        self.assertEqual(len([one for one in agenda if one["state"] == "open"]), 2)
