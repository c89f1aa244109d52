"""Threads, submissions and differences over REST: refusals, repeated and simultaneous writes."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from kase.is2in.procedures import states
from tests.procedures.rest import RestCase
import json


HOSTILE = "<img src=x onerror=alert(1)> ${user} {{7*7}} '; DROP TABLE review_thread; --"


class ReviewOverRest(RestCase):
    """One application with its first head, walked through a rework."""

    def setUp(self):
        super().setUp()
        self.url = self.at(states.HEAD_REVIEW)
        stage = self.call("executor", "GET", f"{self.url}/@stages")["items"][0]
        form = stage["forms"][0]
        self.stage, self.form = stage["id"], form["id"]
        self.field = next(
            name
            for name, answer in form["schema"]["properties"].items()
            if name in form["values"] and answer["x-kind"] == "text" and answer["maxLength"] > 50
        )

    def comment(self, part="head", status=201, key=None, **data):
        body = {"form": self.form, "field": self.field, "text": HOSTILE, **data}
        headers = {"Idempotency-Key": key} if key else {}
        return self.call(part, "POST", f"{self.url}/@comments", status, json=body, headers=headers)

    def test_a_thread_through_a_rework(self):
        thread = self.comment()
        self.assertEqual((thread["text"], thread["state"]), (HOSTILE, "open"))
        own = f"{self.url}/@comments/{thread['id']}"
        self.call("head", "POST", f"{self.url}/@workflow/return-to-filling", json={"text": "См."})
        values = {self.field: "Другое имя"}
        data = {"form": self.form, "values": values, "action": "save"}
        self.call("executor", "PATCH", f"{self.url}/@stages/{self.stage}", json=data)
        answered = self.call("executor", "POST", f"{own}/replies", 201, json={"text": "Готово"})
        self.assertEqual((answered["state"], answered["may"]), ("answered", ["reply"]))
        self.assertEqual(answered["replies"][0]["text"], "Готово")
        change = self.call("head", "GET", own)["change"]
        self.assertEqual(change["difference"]["after"], "Другое имя")
        self.assertEqual(change["by"]["id"], self.people.executor.id)
        self.call("executor", "POST", f"{self.url}/@workflow/send-to-head", json={})
        found = self.call("head", "GET", f"{self.url}/@differences?from=1&to=2")
        fields = found["stages"][0]["forms"][0]["fields"]
        self.assertEqual([one["field"] for one in fields], [self.field])
        sent = self.call("head", "GET", f"{self.url}/@submissions")["items"]
        self.assertEqual([one["changed"] for one in sent], [None, 1])
        whole = self.call("head", "GET", sent[1]["@id"])
        text = json.dumps(
            whole["answers"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        self.assertEqual(sha256(text.encode("utf-8")).hexdigest(), whole["sha256"])
        settled = self.call("head", "PATCH", own, json={"state": "resolved"})
        self.assertEqual(settled["settled_by"]["id"], self.people.head.id)
        left = self.call("head", "GET", f"{self.url}/@comments?state=open")["items"]
        self.assertEqual(left, [])

    def test_refusals(self):
        thread = self.comment()
        own = f"{self.url}/@comments/{thread['id']}"
        for part in ("stranger", "colleague", "consultant", "officer", "clerk", "other_officer"):
            for path in ("@comments", "@submissions", "@differences?from=1"):
                with self.subTest(part=part, path=path):
                    self.call(part, "GET", f"{self.url}/{path}", 404)
            self.call(part, "POST", f"{own}/replies", 404, json={"text": "Я"})
        self.comment("executor", 403)
        self.call("executor", "POST", f"{own}/replies", 403, json={"text": "Рано"})
        for data in ({"row": "1"}, {"row": True}, {"text": 7}, {"form": None}):
            self.comment(status=400, **data)
        self.comment(status=422, text="x" * 5001)
        self.comment(status=404, row=3)
        self.call("head", "PATCH", own, 400, json={"state": "deleted"})
        self.call("head", "POST", f"{own}/elsewhere", 404, json={"text": "Я"})
        for number in ("0", "2", "x", "1e9", "-1", "99999999999999999999"):
            self.call("head", "GET", f"{self.url}/@submissions/{number}", 404)
            self.call("head", "GET", f"{self.url}/@differences?from=1&to={number}", 404)

    def test_what_is_repeated_is_done_once(self):
        first = self.comment(key="one")
        self.assertEqual(self.comment(key="one"), first)
        self.assertEqual(len(self.call("head", "GET", f"{self.url}/@comments")["items"]), 1)
        self.comment(key="one", text="Другое", status=409)

    def test_comments_at_the_same_moment_get_numbers_of_their_own(self):
        session = self.person("head")

        def add(number):
            body = {"form": self.form, "field": self.field, "text": f"Комментарий {number}"}
            return session("POST", f"{self.url}/@comments", 201, json=body).json()["id"]

        with ThreadPoolExecutor(4) as pool:
            ids = list(pool.map(add, range(6)))
        self.assertEqual(sorted(ids), [f"{number:06d}" for number in range(1, 7)])
