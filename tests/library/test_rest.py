"""@regulations for programs, by each role, and two editors at once."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from tests.builders.programs import send
from tests.layers import SERVER
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.parties.floor import PartiesCase
import transaction


NEW = {
    "code": "listing-rules",
    "category": "listing",
    "titles": {"ru": "Листинговые правила", "en": "Listing Rules"},
    "kind": "internal",
    "body": "Совет директоров",
}


class RestCase(PartiesCase):
    """A site with an editor of the whole base, one of a folder, and a client."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        self.editor = self.officer("library@exchange.example", ("library",))
        self.neighbour = self.officer("clearing@exchange.example", ("clearing",))
        self.client = self.person("admin@issuer.example")
        clearing = self.portal["regulations"]["clearing"]
        clearing.manage_setLocalRoles(self.neighbour.id, ["RegulationEditor"])
        clearing.reindexObjectSecurity()
        transaction.commit()

    def ask(self, person, method, path, body=None, **headers):
        """Send a request as a person's program and return the answer."""
        return send(self.url, person, method, f"@regulations{path}", body, **headers)

    def done(self, path, body=None, method="POST", status=None, **headers):
        """Do something as the editor and return what it answers."""
        answer = self.ask(self.editor, method, path, body, **headers)
        self.assertIn(answer.status_code, [status] if status else (200, 201), answer.text)
        return answer.json() if answer.text else None

    def publish(self, since, text=TEXT, code="listing-rules"):
        made = self.done(f"/{code}/editions", {"since": since})
        path = f"/{code}/editions/{made['id']}"
        self.done(f"{path}/texts", {"language": "ru", "text": text})
        return self.done(f"{path}/publish")


class Life(RestCase):
    def test_life(self):
        made = self.done("", NEW)
        self.assertEqual((made["state"], made["version"], made["editions"]), ("draft", 1, []))
        first = self.publish("2026-01-01")
        second = self.publish("2026-06-01", TEXT_2)
        found = self.ask(self.client, "GET", "/listing-rules?on=2026-02-01").json()
        self.assertEqual((found["state"], found["applies"]), ("published", first["id"]))
        again = self.ask(self.client, "GET", f"/{found['uid']}").json()
        self.assertEqual(again["code"], "listing-rules")
        listed = self.ask(self.client, "GET", "?on=2026-02-01&q=правилами&category=listing").json()
        self.assertEqual([one["edition"] for one in listed["items"]], [first["id"]])
        path = f"/listing-rules/editions/{second['id']}"
        text = self.ask(self.client, "GET", path).json()
        anchors = [one["anchor"] for one in text["articles"]]
        self.assertIn("article-3", anchors)
        pair = f"/listing-rules/compare?from={first['id']}&to={second['id']}"
        compared = self.ask(self.client, "GET", pair).json()
        self.assertEqual((compared["language"], compared["counts"]["added"]), ("ru", 1))
        hits = self.ask(self.client, "GET", "/search?q=отказом").json()
        self.assertEqual(hits["items"][0]["anchor"], "article-3")
        self.assertIn({"text": "Отказ", "found": True}, hits["items"][0]["snippet"])
        places = self.ask(self.client, "GET", "/categories").json()["items"]
        counts = {one["path"]: one["documents"] for one in places}
        self.assertEqual((counts["listing"], counts["clearing"]), (1, 0))
        repealed = self.done("/listing-rules/repeal", {"on": "2027-01-01", "reason": "Новый"})
        self.assertEqual(repealed["editions"][0]["until"], "2026-12-31")
        restored = self.done("/listing-rules/restore", {"reason": "Ошибка"})
        self.assertEqual((restored["state"], restored["repealed_on"]), ("published", None))

    def test_files(self):
        self.done("", NEW)
        made = self.done("/listing-rules/editions", {"since": "2026-01-01"})
        path = f"/listing-rules/editions/{made['id']}"
        file = {"language": "kk", "filename": "қағида.txt", "data": b64encode(b"text").decode()}
        kept = self.done(f"{path}/files", file)
        self.assertEqual(kept["files"][0]["size"], 4)
        self.done(f"{path}/files", {**file, "data": "?"}, status=400)
        self.done(f"{path}/files", {**file, "filename": "a.exe"}, status=422)
        self.assertEqual(self.ask(self.client, "GET", f"{path}/files/kk").status_code, 404)
        self.done(f"{path}/publish")
        answer = self.ask(self.client, "GET", f"{path}/files/kk")
        self.assertEqual((answer.status_code, answer.content), (200, b"text"))
        self.assertEqual(self.ask(self.client, "GET", f"{path}/files/ru").status_code, 404)

    def test_versions(self):
        self.done("", NEW)
        change = {"body": "Правление"}
        self.done("/listing-rules", change, "PATCH", **{"If-Match": '"1"'})
        self.done("/listing-rules", change, "PATCH", 412, **{"If-Match": '"1"'})
        made = self.done("/listing-rules/editions", {"since": "2026-01-01"})
        path = f"/listing-rules/editions/{made['id']}"
        changed = self.done(path, {"until": "2026-02-01"}, "PATCH", **{"If-Match": '"1"'})
        self.assertEqual((changed["since"], changed["until"]), ("2026-01-01", "2026-02-01"))
        text = {"language": "ru", "text": TEXT}
        self.done(f"{path}/texts", text, status=412, **{"If-Match": '"1"'})
        moved = self.done("/listing-rules", {"category": "other"}, "PATCH")
        self.assertEqual(moved["category"], "other")
        self.done(path, None, "DELETE", 204)
        self.done("/listing-rules", None, "DELETE", 204)
        self.done("/listing-rules", None, "GET", 404)


class Refused(RestCase):
    def test_roles(self):
        self.done("", NEW)
        draft = self.done("/listing-rules/editions", {"since": "2026-01-01"})["id"]
        for person in (self.client, self.neighbour):
            for method, path, body in (
                ("GET", "/listing-rules", None),
                ("GET", f"/listing-rules/editions/{draft}", None),
                ("GET", f"/listing-rules/editions/{draft}/files/ru", None),
                ("PATCH", "/listing-rules", {"body": "x"}),
                ("POST", "/listing-rules/publish", {}),
                ("POST", f"/listing-rules/editions/{draft}/publish", {}),
                ("DELETE", "/listing-rules", None),
            ):
                answer = self.ask(person, method, path, body)
                self.assertEqual(answer.status_code, 404, (method, path, answer.text))
                self.assertNotIn("Листинговые", answer.text)
            self.assertEqual(self.ask(person, "GET", "").json()["items"], [])
            self.assertEqual(self.ask(person, "POST", "", NEW).status_code, 403)
        self.assertEqual(self.ask(None, "GET", "").status_code, 401)
        self.publish("2026-03-01")
        for person in (self.client, self.neighbour):
            answer = self.ask(person, "PATCH", "/listing-rules", {"body": "x"})
            self.assertEqual(answer.status_code, 403)
            hidden = self.ask(person, "GET", f"/listing-rules/editions/{draft}")
            self.assertEqual(hidden.status_code, 404)
        own = {**NEW, "code": "clearing-rules", "category": "clearing"}
        self.assertEqual(self.ask(self.neighbour, "POST", "", own).status_code, 201)
        moved = self.ask(self.neighbour, "PATCH", "/clearing-rules", {"category": "listing"})
        self.assertEqual(moved.status_code, 403)

    def test_nonsense(self):
        self.done("", NEW)
        self.publish("2026-01-01")
        for path, status in (
            ("?on=2026-02-31", 400),
            ("?kind=x", 400),
            ("?category=x", 404),
            ("?b_start=-1", 400),
            (f"?q={'x' * 5000}", 200),
            ("?q=%00", 200),
            ("?category=%00", 404),
            ("/%00", 404),
            ("/listing-rules/editions/x", 404),
            ("/listing-rules/editions/99999999999999999999", 404),
            ("/listing-rules/editions/1?language=xx", 422),
            ("/listing-rules/compare", 404),
            ("/listing-rules/nothing", 404),
            ("/listing-rules/editions/1/files/ru/more", 404),
        ):
            answer = self.ask(self.client, "GET", path)
            self.assertEqual(answer.status_code, status, (path, answer.text))
        for body, status in (
            ({}, 422),
            ({**NEW, "code": "../x"}, 422),
            ({**NEW}, 409),
            ({**NEW, "code": "other", "kind": "x"}, 422),
            ({**NEW, "code": "other", "titles": []}, 400),
            ({**NEW, "code": "other", "titles": {"ru": 5}}, 400),
            ({**NEW, "code": "other", "titles": {"ru": "\x00"}}, 422),
            ({**NEW, "code": "other", "source": "javascript:alert(1)"}, 422),
            ({**NEW, "code": "other", "category": "nowhere"}, 404),
        ):
            answer = self.ask(self.editor, "POST", "", body)
            self.assertEqual(answer.status_code, status, (body, answer.text))
        for body in ({"since": "2026-02-30"}, {"since": "2026-02-01", "until": "2026-01-01"}, {}):
            answer = self.ask(self.editor, "POST", "/listing-rules/editions", body)
            self.assertEqual(answer.status_code, 422, (body, answer.text))

    def test_two_at_once(self):
        """Of two editions for the same days one is published, however they race."""
        self.done("", NEW)
        paths = []
        for _turn in range(2):
            made = self.done(
                "/listing-rules/editions", {"since": "2026-01-01", "until": "2026-12-31"}
            )
            paths.append(f"/listing-rules/editions/{made['id']}")
            self.done(f"{paths[-1]}/texts", {"language": "ru", "text": TEXT})
        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(lambda path: self.ask(self.editor, "POST", f"{path}/publish"), paths)
            found = sorted(answer.status_code for answer in answers)
        self.assertEqual(found, [200, 409])

    def test_one_code_twice_at_once(self):
        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(
                lambda place: self.ask(self.editor, "POST", "", {**NEW, "category": place}),
                ("listing", "other"),
            )
            found = sorted(answer.status_code for answer in answers)
        self.assertEqual(found, [201, 409])
