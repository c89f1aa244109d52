"""@list-views and @jobs as programs meet them."""

from tests.builders import parties as build
from tests.parties.floor import PartiesCase


NEW = {
    "list": "register",
    "name": "Мои",
    "filters": {"state": "filling"},
    "sort_on": "created",
    "sort_order": "ascending",
    "columns": ["number", "created"],
    "first": True,
}


class ListViews(PartiesCase):
    def setUp(self):
        super().setUp()
        self.listing = self.officer("listing@exchange.example", ("listing", "officers"))
        self.other = self.officer("other@exchange.example", ("listing",))
        self.client = self.administrator()

    def ask(self, method, path="@list-views", body=None, who=None, **headers):
        basic = ((who or self.listing).email, build.PASSWORD)
        return self.call(method, path, body, basic=basic, **headers)

    def made(self, **changes):
        reply = self.ask("POST", body={**NEW, **changes})
        self.assertEqual(reply.status, 201, reply.text)
        return reply.json

    def test_kept_read_changed_forgotten(self):
        one = self.made()
        self.assertTrue(one["first"] and one["own"])
        self.assertEqual({key: one[key] for key in NEW}, NEW)
        path = f"@list-views/{one['id']}"
        read = self.ask("GET", path)
        self.assertEqual((read.json, read.headers["ETag"]), (one, '"1"'))
        changed = self.ask("PATCH", path, {"name": "Наши", "first": False}, **{"If-Match": '"1"'})
        self.assertEqual((changed.json["name"], changed.json["first"]), ("Наши", False))
        self.assertEqual(changed.json["filters"], NEW["filters"])
        self.assertEqual(self.ask("GET", "@list-views?list=register").json["items_total"], 1)
        self.assertEqual(self.ask("DELETE", path).status, 204)
        self.assertEqual(self.ask("GET", path).status, 404)

    def test_a_stale_change_is_refused(self):
        path = f"@list-views/{self.made()['id']}"
        self.ask("PATCH", path, {"name": "b"})
        for method, body in (("PATCH", {"name": "c"}), ("DELETE", None)):
            self.assertEqual(self.ask(method, path, body, **{"If-Match": '"1"'}).status, 412)

    def test_shared(self):
        one = self.made(department="listing")
        path = f"@list-views/{one['id']}"
        seen = self.ask("GET", path, who=self.other)
        self.assertEqual((seen.json["own"], seen.json["first"]), (False, False))
        first = self.ask("PATCH", path, {"first": True}, who=self.other)
        self.assertTrue(first.json["first"])
        self.assertEqual(self.ask("PATCH", path, {"name": "x"}, who=self.other).status, 404)
        self.assertEqual(self.ask("DELETE", path, who=self.other).status, 404)

    def test_a_neighbour_learns_nothing(self):
        one = self.made()
        path = f"@list-views/{one['id']}"
        for method, body in (("GET", None), ("PATCH", {"name": "x"}), ("DELETE", None)):
            for place in (path, "@list-views/999999", "@list-views/" + "9" * 40, "@list-views/x"):
                reply = self.ask(method, place, body, who=self.client)
                self.assertEqual(reply.status, 404, (method, place))
                self.assertNotIn("Мои", reply.text)

    def test_strangers_are_turned_away(self):
        for method, path in (
            ("GET", "@list-views?list=a"),
            ("POST", "@list-views"),
            ("GET", "@jobs"),
        ):
            self.assertEqual(self.call(method, path, {} if method == "POST" else None).status, 401)

    def test_what_is_no_view(self):
        for changes, status in (
            ({"filters": []}, 400),
            ({"filters": {"a": 1}}, 422),
            ({"columns": "number"}, 400),
            ({"columns": ["<b>"]}, 422),
            ({"sort_order": "up"}, 400),
            ({"sort_on": 1}, 400),
            ({"first": "yes"}, 400),
            ({"owner": "me"}, 400),
            ({"name": ""}, 422),
            ({"name": 1}, 400),
            ({"list": ""}, 422),
            ({"department": "clearing"}, 422),
        ):
            self.assertEqual(self.ask("POST", body={**NEW, **changes}).status, status, changes)
        self.assertEqual(self.ask("GET").status, 400)
        self.assertEqual(self.ask("PATCH", body={"name": "x"}).status, 404)
        self.assertEqual(self.ask("DELETE").status, 404)

    def test_sent_twice_kept_once(self):
        headers = {"Idempotency-Key": "views-1"}
        one = self.ask("POST", body=NEW, **headers)
        two = self.ask("POST", body=NEW, **headers)
        self.assertEqual((one.json["id"], two.status), (two.json["id"], 201))
        self.assertEqual(self.ask("POST", body=NEW).status, 409)

    def test_another_program_sees_its_own_work_only(self):
        self.assertEqual(self.ask("GET", "@jobs").json, {"items": [], "items_total": 0})
        self.assertEqual(self.ask("GET", "@jobs/0").status, 404)
