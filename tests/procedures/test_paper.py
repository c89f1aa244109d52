"""Paper mode: outages, slips without gaps, back-entry, blank forms (paragraph 26)."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.terms import clock
from sqlalchemy.exc import IntegrityError
from tests.builders import answers
from tests.builders import parties as build
from tests.procedures.rest import RestCase
import transaction


LISTING = "procedures/listing/listing-shares"


def ago(minutes):
    return (clock.now() - timedelta(minutes=minutes)).isoformat()


class Paper(RestCase):
    def setUp(self):
        super().setUp()
        self.scan = {"filename": "scan.pdf", "data": b64encode(answers.PDF).decode()}

    def facts(self, **more):
        facts = {
            "received": ago(30),
            "organization": "ISSR",
            "procedure": "listing-shares",
            "brought_by": "Ахметов А.",
            "pages": 12,
            "reason": "Сбой связи у заявителя",
        }
        return {**facts, **more}

    def issue(self, status=201, **more):
        return self.call("clerk", "POST", "@paper-slips", status, json=self.facts(**more))

    def test_outages(self):
        body = {"began": ago(60), "reason": "Нет питания"}
        for part in ("executor", "officer"):
            self.call(part, "POST", "@outages", 403, json=body)
        for wrong, status in (
            ({"began": "now"}, 400),
            ({"began": "", "ended": ""}, 422),
            ({"began": ago(-5)}, 422),
            ({"ended": ago(61)}, 422),
            ({"reason": " "}, 422),
            ({"reason": "x" * 1001}, 422),
        ):
            self.call("clerk", "POST", "@outages", status, json={**body, **wrong})
        made = self.call("clerk", "POST", "@outages", 201, json=body)
        self.assertEqual((made["lasts"], made["ended"]), (True, None))
        self.call("clerk", "POST", "@outages", 409, json={**body, "began": ago(1)})
        self.call("clerk", "POST", "@outages", 409, json={**body, "began": ago(90)})
        page = self.person("stranger")("GET", "@@in-review", headers={"Accept": "text/html"}).text
        self.assertIn("заявления принимаются на бумаге", " ".join(page.split()))
        slip = self.issue(reason="")
        self.assertEqual(slip["outage"], made["id"])
        self.call("executor", "POST", f"@outages/{made['id']}/end", 403)
        ended = self.call("clerk", "POST", f"@outages/{made['id']}/end")
        self.assertFalse(ended["lasts"])
        self.call("clerk", "POST", f"@outages/{made['id']}/end", 409)
        self.call("clerk", "POST", f"@outages/{2**63}/end", 404)
        [one] = self.call("executor", "GET", "@outages")["items"]
        self.assertEqual(one["reason"], "Нет питания")
        page = self.person("stranger")("GET", "@@in-review", headers={"Accept": "text/html"}).text
        self.assertNotIn("заявления принимаются на бумаге", " ".join(page.split()))

    def test_two_outages_at_once(self):
        self.person("clerk")

        def declare(_number):
            call, body = self.person("clerk"), {"began": ago(5), "reason": "Сбой"}
            url = f"{self.base}/@outages"
            return call.session.post(url, json=body, timeout=60).status_code

        with ThreadPoolExecutor(3) as pool:
            self.assertEqual(sorted(pool.map(declare, range(3))), [201, 409, 409])

    def test_numbers_have_no_gap_and_no_double(self):
        self.person("clerk")

        def issue(number):
            # Every second one is refused, before it has a number.
            facts = self.facts(pages=number % 2)
            url = f"{self.base}/@paper-slips"
            return self.person("clerk").session.post(url, json=facts, timeout=60).status_code

        with ThreadPoolExecutor(4) as pool:
            self.assertEqual(sorted(pool.map(issue, range(8))), [201] * 4 + [422] * 4)
        transaction.begin()
        ledger.write("UPDATE paper_serial SET last = last + 1")
        transaction.abort()
        self.issue()
        asked = {"sort_order": "ascending"}
        found = self.call("clerk", "GET", "@paper-slips", params=asked)["items"]
        year = clock.almaty(clock.now()).year
        wanted = [f"БЗ-{year}-{number:06d}" for number in range(1, 6)]
        self.assertEqual([one["number"] for one in found], wanted)

    def test_slip_refusals(self):
        for part in ("executor", "officer"):
            self.call(part, "POST", "@paper-slips", 403, json=self.facts())
        for wrong, status in (
            ({"received": "вчера"}, 400),
            ({"received": ago(-5)}, 422),
            ({"pages": "12"}, 400),
            ({"pages": 0}, 422),
            ({"pages": 10**9}, 422),
            ({"organization": "NONE"}, 422),
            ({"organization": "CONS"}, 422),
            ({"procedure": "none"}, 422),
            ({"brought_by": ""}, 422),
            ({"reason": ""}, 422),
        ):
            self.issue(status, **wrong)
        slip = self.issue()
        path = f"@paper-slips/{slip['id']}"
        pdf = self.person("clerk")("GET", f"{path}/paper")
        self.assertTrue(pdf.content.startswith(b"%PDF"))
        self.call("stranger", "GET", path, 404)
        self.call("stranger", "GET", f"{path}/paper", 404)
        self.assertEqual(self.call("stranger", "GET", "@paper-slips")["items"], [])
        self.assertEqual(self.call("executor", "GET", path)["number"], slip["number"])
        self.call("executor", "POST", f"{path}/annul", 403, json={"reason": "x"})
        self.call("stranger", "POST", f"{path}/annul", 404, json={"reason": "x"})
        self.call("clerk", "POST", f"{path}/annul", 422, json={"reason": ""})
        annulled = self.call("clerk", "POST", f"{path}/annul", json={"reason": "Ошибка"})
        self.assertEqual((annulled["state"], annulled["annulled_why"]), ("annulled", "Ошибка"))
        self.call("clerk", "POST", f"{path}/annul", 409, json={"reason": "Ошибка"})
        self.call("clerk", "POST", f"{path}/enter", 409, json={"application": "1"})
        transaction.begin()
        for statement in ("DELETE FROM paper_slip", "UPDATE paper_slip SET serial = 9"):
            with self.assertRaises(IntegrityError):
                ledger.write(statement)
            transaction.abort()

    def test_entering(self):
        app, other = self.at(states.FILLING), self.at(states.FILLING)
        slip, second = self.issue(), self.issue()
        path = f"@paper-slips/{slip['id']}/enter"
        body = {"application": app, "scan": self.scan}
        self.call("stranger", "POST", path, 404, json=body)
        self.call("head", "POST", path, 403, json=body)
        self.call("officer", "POST", path, 403, json=body)
        # The chancellery does not see an application before it is sent.
        self.call("clerk", "POST", path, 404, json=body)
        big = b64encode(answers.PDF + b" " * (20 * 1024 * 1024)).decode()
        for scan, status in (
            (None, 422),
            ("x", 400),
            ({"filename": "scan.pdf", "data": "?"}, 400),
            ({"filename": "scan.pdf", "data": b64encode(b"<html>").decode()}, 422),
            ({**self.scan, "filename": "scan.exe"}, 422),
            ({"filename": "scan.pdf", "data": big}, 413),
        ):
            self.call("executor", "POST", path, status, json={**body, "scan": scan})
        done = self.call("executor", "POST", path, json=body)
        self.assertEqual((done["state"], done["application"]), ("entered", app))
        self.assertEqual(done["received"], slip["received"])
        self.assertIsNotNone(done["entered"])
        self.call("executor", "POST", path, 409, json={**body, "application": other})
        again = f"@paper-slips/{second['id']}/enter"
        self.call("executor", "POST", again, 409, json=body)
        listed = self.call("executor", "GET", f"{app}/@documents")["items"]
        self.assertIn(done["scan"], [one["id"] for one in listed])
        # Who does not see the application is not told where it is.
        told = self.call("clerk", "GET", f"@paper-slips/{slip['id']}")
        self.assertEqual((told["application"], told["scan"]), (None, None))
        self.call("executor", "DELETE", app, 409)
        page = self.person("executor")("GET", app, headers={"Accept": "text/html"}).text
        self.assertIn(slip["number"], page)

    def test_a_consultant_enters_for_its_client(self):
        slip = self.issue()
        path = f"@paper-slips/{slip['id']}"
        body = {"procedure": "listing-shares", "organization": "ISSR"}
        app = self.call("consultant", "POST", "@applications", 201, json=body)["@id"]
        self.assertEqual(self.call("consultant", "GET", path)["number"], slip["number"])
        for part in ("consultant_head", "stranger"):
            self.call(part, "GET", path, 404)
        bonds = self.issue(procedure="listing-bonds")
        transaction.begin()
        [one] = parties.partners("ISSR", role="financial_consultant")
        narrow = "UPDATE partnership SET procedures = '{listing-shares}' WHERE id = :id"
        ledger.write(narrow, {"id": one.id})
        transaction.commit()
        self.call("consultant", "GET", f"@paper-slips/{bonds['id']}", 404)
        entered = {"application": app, "scan": self.scan}
        done = self.call("consultant", "POST", f"{path}/enter", json=entered)
        self.assertEqual((done["state"], done["application"]), ("entered", app))
        transaction.begin()
        build.ends_in(one, minutes=-1)
        transaction.commit()
        self.call("consultant", "GET", path, 404)

    def test_those_who_can_enter_it_are_told_once(self):
        slip = self.issue()
        for part, count in (
            ("executor", 1),
            ("colleague", 1),
            ("consultant", 1),
            ("head", 0),
            ("consultant_head", 0),
            ("stranger", 0),
            ("officer", 0),
        ):
            told = self.call(part, "GET", "@notifications")["items"]
            about = [one for one in told if slip["number"] in one["subject"]]
            self.assertEqual(len(about), count, part)
            if about:
                self.assertTrue(about[0]["link"].endswith(f"/@@paper-slip/{slip['id']}"))

    def test_chancellery_enters_only_what_fits(self):
        app = self.at(states.REGISTRATION)
        body = {"application": app.rpartition("/")[2], "scan": self.scan}
        for wrong in ({"organization": "OTHR"}, {"procedure": "listing-bonds"}):
            slip = self.issue(**wrong)
            self.call("clerk", "POST", f"@paper-slips/{slip['id']}/enter", 422, json=body)
        slip = self.issue()
        path = f"@paper-slips/{slip['id']}/enter"
        self.call("clerk", "POST", path, 404, json={**body, "application": "0\0"})
        self.assertEqual(self.call("clerk", "POST", path, json=body)["application"], app)

    def test_blank_forms(self):
        app = self.at(states.FILLING)
        for language in ("ru", "kk", "en"):
            asked = {"language": language}
            found = self.person("executor")("GET", f"{LISTING}/@blank-form", params=asked)
            self.assertTrue(found.content.startswith(b"%PDF"), language)
        found = self.person("executor")("GET", f"{app}/@blank-form")
        self.assertEqual(found.headers["Content-Type"], "application/pdf")
        self.call("executor", "GET", f"{LISTING}/@blank-form", 400, params={"language": "de"})
        self.call("stranger", "GET", f"{app}/@blank-form", 404)
