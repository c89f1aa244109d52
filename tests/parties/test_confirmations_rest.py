"""The yearly confirmation of users over REST (A8)."""

from tests.parties.floor import PartiesCase


class Rest(PartiesCase):
    """@user-confirmations and its companions."""

    def setUp(self):
        super().setUp()
        self.admin = self.administrator()
        self.worker = self.person()
        self.officer()
        self.staff = self.token("officer@exchange.example")
        self.client = self.token("admin@issuer.example")
        self.executor = self.token(self.worker.email)

    def begin(self):
        reply = self.call("POST", "@user-confirmation-rounds", {}, token=self.staff)
        self.assertEqual(reply.status, 201, reply.text)
        return reply.json["year"]

    def test_the_whole_way(self):
        for token in (self.client, self.executor):
            self.assertEqual(
                self.call("POST", "@user-confirmation-rounds", {}, token=token).status, 403
            )
        year = self.begin()
        self.assertEqual(
            self.call("POST", "@user-confirmation-rounds", {}, token=self.staff).status, 409
        )
        found = self.call("GET", "@user-confirmations?state=waiting", token=self.staff).json
        self.assertEqual([one["organization"] for one in found["items"]], ["CONS", "ISSR"])
        people = [
            {"id": self.admin.id, "works": True},
            {"id": self.worker.id, "works": False},
        ]
        body = {"people": people}
        self.assertEqual(
            self.call("POST", "@user-confirmations", body, token=self.executor).status, 403
        )
        self.assertEqual(
            self.call("POST", "@user-confirmations", body, token=self.staff).status, 403
        )
        reply = self.call("POST", "@user-confirmations", body, token=self.client)
        self.assertEqual(reply.status, 201, reply.text)
        self.assertEqual((reply.json["kept"], reply.json["gone"]), (1, 1))
        self.assertEqual(
            self.call("POST", "@user-confirmations", body, token=self.client).status, 409
        )
        self.assertEqual(self.call("GET", "@profile", token=self.executor).status, 401)
        one = self.call("GET", f"@user-confirmations/{year}/ISSR", token=self.staff).json
        self.assertEqual(len(one["people"]), 2)
        own = self.call("GET", "@user-confirmations", token=self.client).json
        self.assertEqual([each["organization"] for each in own["items"]], ["ISSR"])
        self.assertEqual(
            self.call("GET", f"@user-confirmations/{year}/CONS", token=self.client).status, 404
        )
        reply = self.call("POST", f"@user-confirmation-reminders/{year}", {}, token=self.staff)
        self.assertEqual((reply.status, reply.json), (202, {"reminded": 1}))
        path = f"@user-confirmation-reminders/{year}/ISSR"
        self.assertEqual(self.call("POST", path, {}, token=self.staff).status, 404)
        self.assertEqual(self.call("POST", path, {}, token=self.client).status, 403)

    def test_what_is_malformed_is_refused(self):
        self.begin()
        for body in (
            {},
            {"people": "all"},
            {"people": [1]},
            {"people": [{"id": self.admin.id, "works": "yes"}]},
        ):
            reply = self.call("POST", "@user-confirmations", body, token=self.client)
            self.assertEqual(reply.status, 400, body)
        body = {"people": [{"id": self.admin.id, "works": True}, {"id": "\0", "works": True}]}
        self.assertEqual(
            self.call("POST", "@user-confirmations", body, token=self.client).status, 412
        )
        for path in ("?state=gone", "?year=x", "?sort_on=people", "?b_size=-1", "/x/ISSR"):
            reply = self.call("GET", f"@user-confirmations{path}", token=self.staff)
            self.assertEqual(reply.status, 400, path)
