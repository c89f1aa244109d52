"""The script of a form in a real browser: conditions, rows, autosave, leaving."""

from functools import partial
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.api import save_status
from pathlib import Path
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from tests.questionnaires.floor import FieldsCase
from tests.questionnaires.floor import Holder
from tests.questionnaires.floor import Request
from threading import Thread
from urllib.parse import parse_qsl
import json
import kase.is2in.questionnaires.browser
import re
import unittest


STATIC = Path(kase.is2in.questionnaires.browser.__file__).parent / "static"


class Handler(SimpleHTTPRequestHandler):
    """Serves one page and the script, and takes what the script saves."""

    def __init__(self, *args, case, **kw):
        self.case = case
        super().__init__(*args, directory=str(STATIC), **kw)

    def log_message(self, *args):
        """Say nothing."""

    def answer(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path == "/page":
            self.answer(self.case.page.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        parts = re.findall(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
        self.case.saved.append(dict(parts or parse_qsl(body)))
        answer = {"versions": {"general": 5}, "saved": "10:51", "errors": []}
        self.answer(json.dumps(answer).encode(), "application/json", self.case.status)


@unittest.skipUnless(chromium(), "needs Chromium")
class ScriptTests(FieldsCase):
    status = 200

    def setUp(self):
        super().setUp()
        self.saved = []
        group = group_form(Holder(), Request(), "general", self.schema, lang="en", version=4)
        self.page = (
            '<!doctype html><meta charset="utf-8"><form method="post" action="/save" novalidate>'
            f"{group.render()}{save_status('/save', lang='en')}"
            "<button id='send'>Save</button></form>"
            '<script type="module" src="/answers.js"></script>'
        )
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, case=self))
        Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        # The runner calls no setUpClass: each test starts a browser of its own.
        self.tab = window(self.enterContext(started())).new_page()
        self.tab.clock.install()
        self.tab.goto(f"http://127.0.0.1:{server.server_port}/page")

    def field(self, name):
        return self.tab.locator(f"#field-general-{name}")

    def test_a_dependent_field_appears_and_goes(self):
        self.assertFalse(self.field("coupon").is_visible())
        self.tab.select_option("[name='general.kind']", "bond")
        self.assertTrue(self.field("coupon").is_visible())
        self.tab.select_option("[name='general.kind']", "share")
        self.assertFalse(self.field("coupon").is_visible())
        self.tab.check("[name='general.rated'][value='yes']")
        self.assertTrue(self.field("agency").is_visible())

    def test_rows_are_added_and_removed_in_place(self):
        rows = self.tab.locator("table[data-rows] > tbody > tr")
        self.assertEqual(1, rows.count())
        self.tab.click("[data-add-row]")
        self.tab.fill("[name='general.owners.1.owner']", "Second")
        self.assertEqual(2, rows.count())
        self.tab.click("tbody tr:first-child [data-remove-row]")
        self.assertEqual("Second", self.tab.input_value("[name='general.owners.1.owner']"))
        self.tab.click("[data-remove-row]")
        self.assertEqual(1, rows.count())
        for _row in range(30):
            if self.tab.locator("[data-add-row]").is_visible():
                self.tab.click("[data-add-row]")
        self.assertEqual(20, rows.count())
        self.assertEqual([], self.saved)

    def test_changes_are_saved_by_themselves_and_seen(self):
        self.tab.fill("[name='general.name']", "АО «А»")
        status = self.tab.locator("[data-answers-status]")
        self.assertIn("unsaved", status.text_content())
        self.tab.clock.run_for(5000)
        self.tab.wait_for_selector("[data-answers-status][data-state='saved']")
        self.assertEqual("Saved at 10:51", status.text_content())
        self.assertEqual("АО «А»", self.saved[0]["general.name"])
        self.assertEqual("1", self.saved[0]["autosave"])
        self.assertNotIn("general.charter", self.saved[0])
        self.assertEqual("5", self.tab.input_value("[name='general.version']"))

    def test_a_stale_save_stops_and_says_what_to_do(self):
        self.status = 412
        self.tab.fill("[name='general.name']", "A")
        self.tab.clock.run_for(5000)
        self.tab.wait_for_selector("[data-answers-status][data-state='stale']")
        self.tab.fill("[name='general.name']", "B")
        self.tab.clock.run_for(60000)
        self.assertEqual(1, len(self.saved))

    def test_a_failed_save_is_tried_again(self):
        self.status = 500
        self.tab.fill("[name='general.name']", "A")
        self.tab.clock.run_for(5000)
        self.tab.wait_for_selector("[data-answers-status][data-state='failed']")
        self.status = 200
        self.tab.clock.run_for(25000)
        self.tab.wait_for_selector("[data-answers-status][data-state='saved']")

    def test_leaving_with_unsaved_changes_asks_and_saving_does_not(self):
        asked = []
        self.tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        self.tab.locator("[name='general.name']").press_sequentially("A")
        with self.tab.expect_event("dialog"):
            self.tab.evaluate("() => { location.href = '/answers.css' }")
        self.tab.click("#send")
        self.tab.wait_for_url("**/save")
        self.assertEqual(["beforeunload"], asked)
