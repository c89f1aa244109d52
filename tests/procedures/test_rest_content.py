"""REST of applications: comments, documents, lists, questionnaires; pages of folders."""


from hashlib import sha256
from io import BytesIO
from kase.is2in.procedures import states
from tests.builders.answers import file
from tests.builders.answers import PDF
from tests.procedures.rest import RestCase
from zipfile import ZipFile
import requests


class Content(RestCase):
    """Comments, documents, lists, history, questionnaires."""

    def test_comments_give_text_back_as_text(self):
        app = self.at(states.HEAD_REVIEW)
        hostile = '<script>alert("1")</script> &amp; "quoted"'
        stage = self.call("head", "GET", f"{app}/@stages/general")
        form = stage["forms"][0]
        body = {"form": form["id"], "field": next(iter(form["values"])), "text": hostile}
        added = self.call("head", "POST", f"{app}/@comments", 201, json=body)
        answer = self.person("head")("GET", f"{app}/@comments")
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], "application/json")
        self.assertEqual([one["text"] for one in answer.json()["items"]], [hostile])
        here = f"{app}/@comments/{added['id']}"
        settled = self.call("head", "PATCH", here, json={"state": "resolved"})
        self.assertEqual(settled["state"], "resolved")
        self.call("executor", "POST", f"{app}/@comments", 403, json=body)
        self.call("head", "POST", f"{app}/@comments", 422, json={**body, "text": " "})

    def test_documents(self):
        app = self.at(states.EXAMINATION)
        items = self.call("officer", "GET", f"{app}/@documents")["items"]
        self.assertEqual({one["kind"] for one in items}, {"application", "summary", "upload"})
        for one in items:
            answer = self.person("officer")("GET", one["@id"])
            self.assertEqual(sha256(answer.content).hexdigest(), one["sha256"])
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        answer = self.person("officer")("GET", f"{app}/@documents.zip")
        names = ZipFile(BytesIO(answer.content)).namelist()
        self.assertEqual(len(names), len(items) + 2)

    def test_files_of_an_answer(self):
        app = self.at(states.MORE_INFORMATION)

        def supply(status, *files):
            body = {"text": "Ответ", "files": list(files)}
            return self.call("executor", "POST", f"{app}/@workflow/supply-more", status, json=body)

        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
        for name, data in (("x.svg", svg), ("x.html", b"<html></html>"), ("x.pdf", svg)):
            found = supply(422, file(name, data))
            self.assertEqual({one["field"] for one in found["errors"]}, {"files"}, name)
        supply(400, {"filename": "x.pdf", "content-type": "application/pdf", "data": "%%%"})
        supply(400, "x.pdf")
        answer = supply(200, file("Отчет.pdf", PDF))
        [request] = answer["requests"]
        [document] = request["documents"]
        stored = self.person("officer")("GET", f"{app}/@documents/{document}")
        self.assertEqual(stored.content, PDF)

    def test_lists(self):
        self.at(states.EXAMINATION)
        self.at(states.ARCHIVE)
        for part, tab, total in (
            ("executor", "in-review", 1),
            ("executor", "archive", 1),
            ("stranger", "in-review", 0),
        ):
            found = self.call(part, "GET", "@applications", params={"tab": tab})
            self.assertEqual((found["items_total"], len(found["items"])), (total, total))
        answer = self.person("executor")("GET", "@applications?format=xlsx")
        self.assertTrue(answer.content.startswith(b"PK"))
        rows = self.call("executor", "GET", "@questionnaires")["items"]
        self.assertIn("applicant", [row["form"] for row in rows])
        asked = {"b_size": "1", "form": "applicant"}
        page = self.call("executor", "GET", "@questionnaires", params=asked)
        told = page["items_total"], page["items_more"], page["after"]
        self.assertEqual(told, (1, False, None))
        page = self.call("executor", "GET", "@questionnaires", params={"b_size": "1"})
        self.assertEqual((page["items_more"], page["after"]), (True, page["items"][0]["source"]))
        second = self.call("executor", "GET", "@questionnaires", params={"after": page["after"]})
        self.assertEqual([*page["items"], *second["items"]], rows)
        for wrong, status in (({"after": "x"}, 404), ({"b_size": "x"}, 400)):
            self.call("executor", "GET", "@questionnaires", status, params=wrong)

    def test_reuse_and_executors(self):
        self.at(states.ARCHIVE)
        app = self.at(states.FILLING)
        source = next(
            row["source"]
            for row in self.call("executor", "GET", "@questionnaires")["items"]
            if row["form"] == "applicant"
        )
        body = {"stage": "general", "form": "applicant", "source": source}
        form = self.call("executor", "POST", f"{app}/@questionnaires", json=body)
        self.assertEqual(form["missing"], [])
        self.assertTrue(form["sources"])
        offered = self.call("executor", "GET", f"{app}/@executors")["assignable"]
        self.call("colleague", "GET", app, 404)
        body = {"executor": offered[0]["id"]}
        self.call("executor", "POST", f"{app}/@executors", 201, json=body)
        self.call("colleague", "GET", app)

    def test_history_names_people_and_acts(self):
        app = self.at(states.REGISTERED)
        items = self.call("executor", "GET", f"{app}/@history")["items"]
        self.assertEqual(items[0]["action"], "application.file")
        self.assertTrue(all(one["actor"]["full_name"] for one in items))
        flow = self.call("officer", "GET", f"{app}/@workflow")
        self.assertEqual(flow["state"]["id"], "registered")
        self.assertEqual([one["id"] for one in flow["transitions"]], ["examine"])


class Pages(RestCase):
    """What a browser gets at the addresses of folders and applications."""

    def test_folders_lead_to_the_list(self):
        for part, name in (("executor", "@@in-review"), ("officer", "@@register")):
            headers = {**self.person(part).session.headers, "Accept": "text/html"}
            for path in ("applications", "applications/listing"):
                answer = requests.get(
                    f"{self.base}/{path}", headers=headers, timeout=60, allow_redirects=False
                )
                self.assertEqual(answer.status_code, 302, answer.text[:500])
                self.assertTrue(answer.headers["Location"].endswith(name))

    def test_page_of_an_application(self):
        app = self.at(states.EXAMINATION)
        for part in ("executor", "head", "officer", "clerk"):
            headers = {**self.person(part).session.headers, "Accept": "text/html"}
            answer = requests.get(app, headers=headers, timeout=60)
            self.assertEqual(answer.status_code, 200, part)
            self.assertIn("Включение акций", answer.text)
