"""An impatient hand and a bad line: nothing is done twice, nothing by halves, nothing is lost."""

from collections import Counter
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.questionnaires.api import Answers
from playwright.sync_api import expect
from tests.browser.chrome import chromium
from tests.browser.course import Course
from tests.browser.visitors import visitors
from tests.builders.answers import PDF
from tests.builders.demo import demo
from tests.builders.procedures import Cast
from tests.builders.procedures import fill
from tests.layers import SERVER
import socket
import transaction
import unittest


CLIENT = "executor@issuer.example"
HEAD = "head@issuer.example"
OFFICER = "listing@exchange.example"
CLERK = "chancellery@exchange.example"
STALE = "заявление уже перешло на другой процесс"


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class Hindrances(unittest.TestCase):
    """A client, a first head and two windows of a clerk."""

    layer = SERVER

    def setUp(self):
        self.portal = self.layer["portal"]
        keys = demo(self, self.portal)
        base = f"http://localhost:{self.layer['port']}/{self.portal.getId()}"
        self.here = self.enterContext(visitors(base, keys))

    def test_once_and_whole(self):
        course = Course(self.here, "listing-shares", (CLIENT, HEAD, OFFICER))
        with self.subTest("two clicks file one application"):
            self.file(course)
        with self.subTest("a line that breaks in mid-upload"):
            self.upload(course)
        with self.subTest("two clicks, back, the same again"):
            self.send(course)
        with self.subTest("two clicks sign once"):
            self.sign(course)
        with self.subTest("two windows on one step"):
            self.register(course)
        with self.subTest("a reload of what was refused"):
            self.reload(course)

    def application(self, course):
        """Return the application as it is stored now."""
        transaction.begin()
        return self.portal.unrestrictedTraverse(course.url.removeprefix(self.here.base).strip("/"))

    def acts(self, course) -> Counter:
        """Return how often each act is in the audit trail."""
        found = ledger.history(application_subject(self.application(course)))
        return Counter(one.action for one in found)

    def file(self, course):
        before = self.here.open(CLIENT, "@@in-review").locator("main tbody tr").count()
        page = self.here.open(CLIENT, "procedures/listing/listing-shares/@@file")
        page.select_option("#organization", "ISSR")
        page.locator("main form button.btn-primary").dblclick()
        page.wait_for_selector(".stage-list")
        course.url = page.url
        after = self.here.open(CLIENT, "@@in-review").locator("main tbody tr").count()
        self.assertEqual(after, before + 1)

    def upload(self, course):
        """Break the line while a file goes up: by the page, then by half of its bytes."""
        page = course.open(CLIENT, "/@@stage/documents")
        paper = {"name": "Устав.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.locator(".answers input[type=file]").first.set_input_files(paper)
        lost = []

        def lose(route):
            if route.request.method == "POST":
                lost.append(route.request.url)
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route("**/@@stage/documents", lose)
        page.click(".form-buttons button[value=save]")
        page.wait_for_url("chrome-error://**")
        self.assertTrue(lost)
        self.assertFalse(any(Answers(self.application(course)).values("documents").values()))
        page.unroute("**/@@stage/documents")
        self.half(page, course)
        self.assertFalse(any(Answers(self.application(course)).values("documents").values()))
        page = course.open(CLIENT, "/@@stage/documents")
        page.locator(".answers input[type=file]").first.set_input_files(paper)
        page.click(".form-buttons button[value=save]")
        expect(page.locator(".answers")).to_contain_text("Устав.pdf")
        kept = [
            one for one in Answers(self.application(course)).values("documents").values() if one
        ]
        self.assertEqual([one.filename for one in kept], ["Устав.pdf"])

    def half(self, page, course):
        """Send half of a form with the session of the person, then hang up."""
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        path = course.url.partition(str(self.layer["port"]))[2]
        head = (
            f"POST {path}/@@stage/documents HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
            "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 900000\r\n\r\n"
            '--cut\r\nContent-Disposition: form-data; name="action"\r\n\r\nsave\r\n--cut\r\n'
        )
        with socket.create_connection(("localhost", self.layer["port"]), 10) as line:
            line.sendall(head.encode("ascii") + b"x" * 400_000)

    def send(self, course):
        application = self.application(course)
        who = parties.person_by_email(CLIENT)
        fill(application, Cast(**dict.fromkeys(Cast.__dataclass_fields__, who)))
        transaction.commit()
        page = course.open(CLIENT, "/@@step/send-to-head")
        page.locator("main form button.btn-primary").dblclick()
        page.wait_for_url(course.url)
        self.assertEqual(self.acts(course)["application.send-to-head"], 1)
        page.go_back()
        again = page.locator("main form button.btn-primary")
        if again.count():
            again.click()
        expect(page.locator("main")).to_contain_text(STALE)
        self.assertEqual(self.acts(course)["application.send-to-head"], 1)

    def sign(self, course):
        course.step(HEAD, "approve-by-head", lands="/@@sign")
        with self.here.key(HEAD):
            page = course.open(HEAD, "/@@sign")
            page.locator("[data-sign=nca]").dblclick()
            page.wait_for_url(course.url)
        self.assertEqual(self.acts(course)["application.sign"], 1)

    def register(self, course):
        first = course.open(CLERK, "/@@step/register")
        second = first.context.new_page()
        second.goto(first.url)
        first.locator("main form button.btn-primary").click()
        first.wait_for_url(course.url)
        number = self.application(course).registration_number
        second.locator("main form button.btn-primary").click()
        expect(second.locator("main")).to_contain_text(STALE)
        self.assertEqual(self.application(course).registration_number, number)
        self.assertEqual(self.acts(course)["application.register"], 1)

    def reload(self, course):
        """A form that was refused keeps what was written, also when it is sent again."""
        course.step(OFFICER, "examine")
        page = course.open(OFFICER, "/@@step/request-more")
        page.fill("#step-text", "Представьте выписку.")
        page.fill("#step-due", "2020-01-01")
        with page.expect_navigation():
            page.locator("main form button.btn-primary").click()
        expect(page.locator(".error-summary")).to_be_visible()
        page.reload()
        expect(page.locator("#step-text")).to_have_value("Представьте выписку.")
        self.assertEqual(states.state_of(self.application(course)), states.EXAMINATION)
        self.assertEqual(self.acts(course)["application.request-more"], 0)
