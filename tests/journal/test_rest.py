"""@journal, @journal/mine, @journal/proof for programs."""

from kase.is2in.ledger import api as ledger
from tests.journal.case import JournalCase


class Rest(JournalCase):
    """By each role."""

    def test_acts(self):
        self.act("partner-added", "organization:CONS", actor=self.client.id, reason="Так")
        found = self.as_program(self.reader, "GET", "@journal?action=partner-added&limit=1").json
        [one] = found["items"]
        self.assertEqual(
            (one["title"], one["actor"], one["organization"], one["details"]),
            ("Партнер добавлен", self.client.id, "ISSR", {"reason": "Так"}),
        )
        self.assertTrue(one["subject_url"].endswith("/organizations/CONS"))
        self.assertIsNone(found["after"])

    def test_pages_give_each_act_once(self):
        for _number in range(5):
            self.act("partner-added", "organization:CONS")
        seen, after = [], ""
        while after is not None:
            path = f"@journal?action=partner-added&limit=2&after={after}"
            found = self.as_program(self.reader, "GET", path).json
            seen += [one["id"] for one in found["items"]]
            after = found["after"]
        self.assertEqual((len(seen), seen), (5, sorted(set(seen), reverse=True)))

    def test_who_may_not(self):
        for person in (self.other, self.client):
            for method, path in (
                ("GET", "@journal"),
                ("GET", "@journal?format=csv"),
                ("GET", "@journal/proof"),
                ("POST", "@journal/proof"),
                ("POST", "@journal/checkpoint"),
            ):
                body = {} if method == "POST" else None
                reply = self.as_program(person, method, path, body)
                self.assertIn(reply.status, (401, 403), path)
                self.assertNotIn("items", reply.json)
        self.assertEqual(self.call("GET", "@journal").status, 401)
        self.assertEqual(self.call("GET", "@journal/mine").status, 401)

    def test_mine(self):
        self.act("partner-added", "organization:ISSR", actor=self.client.id)
        self.act("partner-removed", "organization:ISSR", actor=self.other.id)
        path = f"@journal/mine?person={self.other.id}"
        found = self.as_program(self.client, "GET", path).json["items"]
        self.assertEqual({one["actor"] for one in found}, {self.client.id})
        self.assertIn("partner-added", {one["action"] for one in found})

    def test_malformed(self):
        for query in (
            "from=x",
            "to=2026-13-01",
            "after=x",
            "limit=0",
            "limit=-1",
            "limit=x",
            "limit=1&limit=2",
            "format=pdf",
            "person=a&person=b",
        ):
            reply = self.as_program(self.reader, "GET", f"@journal?{query}")
            self.assertEqual(reply.status, 400, query)
        for path in ("@journal/other", "@journal/mine/more", "@journal/proof/1"):
            self.assertEqual(self.as_program(self.reader, "GET", path).status, 404, path)

    def test_proof(self):
        reply = self.as_program(self.reader, "POST", "@journal/proof", {})
        self.assertEqual((reply.status, reply.json["ok"]), (202, None))
        self.assertEqual(self.as_program(self.reader, "POST", "@journal/proof", {}).status, 409)
        self.run_jobs()
        found = self.as_program(self.reader, "GET", "@journal/proof").json
        self.assertEqual([one["ok"] for one in found["items"]], [True])
        self.assertIsNone(found["checkpoint"])
        noted = self.as_program(self.reader, "POST", "@journal/checkpoint", {})
        self.assertEqual(noted.status, 201)
        self.assertEqual(noted.json["hash"], ledger.checkpoints()[-1].hash)

    def test_personal_numbers_are_hidden(self):
        self.act("partner-added", "organization:ISSR", reason="ИИН 850101300124")
        reply = self.as_program(self.reader, "GET", "@journal?action=partner-added")
        self.assertNotIn("850101300124", reply.text)

    def test_a_file(self):
        reply = self.as_program(self.reader, "GET", "@journal?format=csv")
        self.assertEqual(reply.status, 200)
        self.assertIn("text/csv", reply.headers["Content-Type"])
