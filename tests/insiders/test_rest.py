"""@insiders and @inside-information for programs, by each role, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from kase.is2in.procedures import states
from openpyxl import load_workbook
from plone import api as plone
from tests.builders import parties as build
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.programs import send
from tests.insiders.case import FACTS
from tests.insiders.case import IIN
from tests.layers import SERVER
from tests.parties.floor import PartiesCase
import transaction


class RestCase(PartiesCase):
    """A site with an editor, a reader, an officer and a client, and today's facts."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        self.editor = self.officer("insiders@exchange.example", ("insiders",))
        self.reader = self.officer("reader@exchange.example", ("trading",))
        self.other = self.officer("clearing@exchange.example", ("clearing",))
        self.client = self.person("admin@issuer.example")
        roles = plone.portal.get_tool("acl_users").portal_role_manager
        roles.assignRoleToPrincipal("InsidersReader", self.reader.id)
        transaction.commit()

    def ask(self, person, method, path, body=None, **headers):
        """Send a request as a person's program and return the answer."""
        return send(self.url, person, method, path, body, **headers)

    def enter(self, **changes):
        answer = self.ask(self.editor, "POST", "@insiders", {**FACTS, **changes})
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()


class Editors(RestCase):
    """The whole life of an entry."""

    def test_life(self):
        made = self.enter()
        self.assertTrue(made["@id"].endswith(f"/@insiders/{made['number']}"))
        path = f"@insiders/{made['number']}"
        answer = self.ask(self.editor, "GET", path)
        self.assertEqual((answer.headers["ETag"], answer.json()["iin"]), ('"1"', IIN))
        change = {"position": "Директор", "reason": "Приказ"}
        changed = self.ask(self.editor, "PATCH", path, change, **{"If-Match": '"1"'})
        self.assertEqual((changed.status_code, changed.json()["version"]), (200, 2))
        stale = self.ask(self.editor, "PATCH", path, change, **{"If-Match": '"1"'})
        self.assertEqual(stale.status_code, 412)
        ended = self.ask(self.editor, "PATCH", path, {"end": made["since"], "reason": "Ушел"})
        self.assertEqual(ended.json()["until"], made["since"])
        annulled = self.ask(self.editor, "PATCH", path, {"annul": True, "reason": "Ошибка"})
        self.assertEqual(annulled.json()["change"], "annulled")
        gone = self.ask(self.editor, "PATCH", path, change)
        self.assertEqual(gone.status_code, 409)
        history = self.ask(self.editor, "GET", f"{path}/history").json()["items"]
        wanted = ["entered", "corrected", "ended", "annulled"]
        self.assertEqual([one["change"] for one in history], wanted)
        self.assertEqual(history[0]["position"], FACTS["position"])

    def test_refused(self):
        path = f"@insiders/{self.enter()['number']}"
        for method, where, body, status in (
            ("POST", "@insiders", FACTS, 409),
            ("POST", "@insiders", {}, 422),
            ("POST", "@insiders", {"full_name": ["x"]}, 400),
            ("POST", "@insiders", [], 400),
            ("POST", "@insiders/other", {}, 404),
            ("POST", "@insiders/proposals/1/accept", {}, 404),
            ("POST", "@insiders/proposals/x/dismiss", {}, 404),
            ("POST", "@insiders/bulk", {"rows": "x"}, 400),
            ("POST", "@insiders/bulk", {"rows": [1]}, 400),
            ("POST", "@insiders/bulk", {"text": 5}, 400),
            ("POST", "@insiders/bulk", {"text": ""}, 422),
            ("POST", "@insiders/bulk", {"text": "А;Б\n" * 2002}, 413),
            ("PATCH", path, {"reason": "x"}, 400),
            ("PATCH", path, {"annul": "yes", "reason": "x"}, 400),
            ("PATCH", path, {"annul": True, "end": "2026-01-01", "reason": "x"}, 400),
            ("PATCH", path, {"position": "Y"}, 422),
            ("PATCH", path, {"position": "Y" * 500, "reason": "x"}, 422),
            ("PATCH", path, {"end": "soon", "reason": "x"}, 422),
            ("PATCH", "@insiders", {}, 404),
            ("PATCH", "@insiders/0", {}, 404),
            ("PATCH", "@insiders/99999999999999999999", {}, 404),
            ("GET", "@insiders/x", None, 404),
            ("GET", "@insiders/1/2/3/4", None, 404),
            ("GET", "@insiders?on=x", None, 400),
            ("GET", "@insiders?basis=x", None, 400),
            ("GET", "@insiders?b_size=x", None, 400),
            ("GET", "@insiders/proposals?state=x", None, 400),
        ):
            answer = self.ask(self.editor, method, where, body)
            self.assertEqual(answer.status_code, status, (method, where, body))
            self.assertNotIn("Traceback", answer.text)

    def test_bulk(self):
        body = {"text": "ФИО;Должность;Основание;С\nКим;Юрист;body;2026-11-20\nПак;;body;x"}
        report = self.ask(self.editor, "POST", "@insiders/bulk", body).json()
        self.assertEqual((report["good"], report["bad"]), (1, 1))
        fields = {one["field"] for one in report["rows"][1]["errors"]}
        self.assertEqual(fields, {"position", "since"})
        self.assertEqual(self.ask(self.editor, "GET", "@insiders?on=all").json()["items_total"], 0)
        answer = self.ask(self.editor, "POST", "@insiders/bulk", {**body, "digest": "x"})
        self.assertEqual(answer.status_code, 409)
        body["digest"] = report["digest"]
        answer = self.ask(self.editor, "POST", "@insiders/bulk", body)
        self.assertEqual((answer.status_code, answer.json()["items_total"]), (201, 1))

    def test_repeated_with_one_key_is_once(self):
        headers = {"Idempotency-Key": "k1"}
        numbers = {
            self.ask(self.editor, "POST", "@insiders", FACTS, **headers).json()["number"]
            for _try in range(2)
        }
        self.assertEqual(len(numbers), 1)

    def test_a_workbook_has_no_formulas_and_no_iin(self):
        self.enter(position="=1+1", basis_note="@SUM(1)")
        answer = self.ask(self.editor, "GET", "@insiders?format=xlsx&on=all")
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        values = [cell.value for cell in cells]
        self.assertIn("=1+1", values)
        self.assertNotIn(IIN, values)


class Others(RestCase):
    """Readers read without the IIN; others get a part; nobody learns what is there."""

    def test_readers(self):
        path = f"@insiders/{self.enter()['number']}"
        found = self.ask(self.reader, "GET", path)
        self.assertEqual(found.status_code, 200)
        for where in (path, f"{path}/history", "@insiders", f"@insiders?q={IIN}"):
            self.assertNotIn(IIN, self.ask(self.reader, "GET", where).text)
        for method, where, body in (
            ("POST", "@insiders", FACTS),
            ("POST", "@insiders/bulk", {"text": "x"}),
            ("PATCH", path, {"annul": True, "reason": "x"}),
            ("GET", "@insiders/proposals", None),
        ):
            self.assertEqual(self.ask(self.reader, method, where, body).status_code, 403, where)

    def test_clients_and_officers_see_a_part(self):
        made = self.enter(information="Тайна", since="2026-01-01")
        for person in (self.other, self.client):
            answer = self.ask(person, "GET", "@insiders").json()
            [one] = answer["items"]
            self.assertEqual(set(one), {"full_name", "position", "since"})
            for where in (
                f"@insiders/{made['number']}",
                f"@insiders/{made['number']}/history",
                "@insiders/999",
                "@insiders?on=2026-02-02",
                "@insiders?known=2026-02-02",
                "@insiders?format=xlsx",
                "@insiders/proposals",
                "@insiders/proposals/1",
            ):
                answer = self.ask(person, "GET", where)
                self.assertEqual(answer.status_code, 403, where)
                self.assertNotIn("Тайна", answer.text)
            for method, where in (("POST", "@insiders"), ("PATCH", "@insiders/1")):
                self.assertEqual(self.ask(person, method, where, FACTS).status_code, 403)

    def test_own_entries(self):
        self.enter(email=self.client.email, organization="ISSR")
        found = self.ask(self.client, "GET", "@insiders/own").json()
        self.assertEqual(found["items_total"], 1)
        self.assertNotIn("iin", found["items"][0])
        self.assertEqual(self.ask(self.other, "GET", "@insiders/own").json()["items_total"], 0)

    def test_nobody(self):
        for method, where in (
            ("GET", "@insiders"),
            ("GET", "@insiders/own"),
            ("POST", "@insiders"),
            ("GET", "@inside-information"),
        ):
            self.assertEqual(self.ask(None, method, where).status_code, 401, where)

    def test_marks_are_for_officers_on_what_has_documents(self):
        self.assertEqual(self.ask(self.other, "GET", "@inside-information").status_code, 404)
        body = {"document": "x", "reason": "x"}
        answer = self.ask(self.other, "POST", "@inside-information", body)
        self.assertEqual(answer.status_code, 404)
        answer = self.ask(self.client, "POST", "@inside-information", body)
        self.assertIn(answer.status_code, (401, 403))


class Marks(RestCase):
    """Documents of an application: its officer marks, nobody else learns of them."""

    def setUp(self):
        super().setUp()
        self.people = cast(build.PASSWORD)
        transaction.commit()
        application = application_in(states.EXAMINATION, self.people)
        transaction.commit()
        self.path = "/".join(application.getPhysicalPath()[2:])

    def test_mark_and_take_off(self):
        here, officer = f"{self.path}/@inside-information", self.people.officer
        [*_others, last] = self.ask(officer, "GET", f"{self.path}/@documents").json()["items"]
        body = {"document": last["id"], "reason": "До публикации"}
        self.assertEqual(self.ask(officer, "POST", here, body).status_code, 200)
        self.assertEqual(self.ask(officer, "POST", here, body).status_code, 409)
        [one] = self.ask(officer, "GET", here).json()["items"]
        self.assertEqual((one["sha256"], one["flagged"]), (last["sha256"], True))
        self.ask(officer, "GET", f"{self.path}/@documents/{last['id']}")
        path = "@insiders/proposals"
        [proposed] = self.ask(self.editor, "GET", path).json()["items"]
        self.assertEqual(proposed["person"], officer.id)
        answer = self.ask(self.editor, "POST", f"{path}/{proposed['id']}/dismiss", {})
        self.assertEqual(answer.status_code, 422)
        answer = self.ask(
            self.editor, "POST", f"{path}/{proposed['id']}/accept", {"position": "Аналитик"}
        )
        self.assertEqual((answer.status_code, answer.json()["basis"]), (201, "access"))
        again = self.ask(self.editor, "POST", f"{path}/{proposed['id']}/accept", {})
        self.assertEqual(again.status_code, 409)
        body |= {"flagged": False, "reason": "Опубликовано"}
        self.assertEqual(self.ask(officer, "POST", here, body).json()["flagged"], False)
        self.assertEqual(self.ask(officer, "GET", here).json()["items"], [])

    def test_refused(self):
        here = f"{self.path}/@inside-information"
        good = {"document": "x", "reason": "x"}
        for person in (self.people.other_officer, self.other):
            self.assertEqual(self.ask(person, "GET", here).status_code, 404)
            self.assertEqual(self.ask(person, "POST", here, good).status_code, 404)
        for person in (self.people.executor, self.people.stranger, self.client):
            for method in ("GET", "POST"):
                answer = self.ask(person, method, here, good)
                self.assertIn(answer.status_code, (401, 403, 404))
        for body, status in (
            (good, 404),
            ({"document": "x", "reason": "x", "flagged": "yes"}, 400),
            ({"document": ["x"], "reason": "x"}, 400),
            ({}, 404),
        ):
            answer = self.ask(self.people.officer, "POST", here, body)
            self.assertEqual(answer.status_code, status, body)


class AtOnce(RestCase):
    """Several editors at the same moment: one does it, the others are told."""

    def test_changes(self):
        path = f"@insiders/{self.enter()['number']}"

        def change(number):
            body = {"position": f"Должность {number}", "reason": "Вместе"}
            return self.ask(self.editor, "PATCH", path, body, **{"If-Match": '"1"'}).status_code

        with ThreadPoolExecutor(4) as pool:
            statuses = sorted(pool.map(change, range(4)))
        self.assertEqual(statuses, [200, 412, 412, 412])
        history = self.ask(self.editor, "GET", f"{path}/history").json()
        self.assertEqual(history["items_total"], 2)

    def test_entries(self):
        def enter(_number):
            return self.ask(self.editor, "POST", "@insiders", FACTS).status_code

        with ThreadPoolExecutor(4) as pool:
            statuses = sorted(pool.map(enter, range(4)))
        self.assertEqual(statuses, [201, 409, 409, 409])
