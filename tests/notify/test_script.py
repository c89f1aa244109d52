"""The script of the list in a real browser: following a link marks it as read."""

from pathlib import Path
from tests.browser.chrome import chromium
from tests.browser.chrome import started
from tests.browser.chrome import window
from urllib.parse import parse_qs
import kase.is2in.notify.browser
import unittest


SCRIPT = Path(kase.is2in.notify.browser.__file__).parent / "static/notifications.js"
SITE = "http://is2in.test"
PAGE = f"""<!DOCTYPE html><html><body>
<a id="new" href="{SITE}/applications/a1" data-unread="7" data-token="t0ken">new</a>
<a id="old" href="{SITE}/applications/a2" data-unread="" data-token="t0ken">old</a>
<script type="module" src="/notifications.js"></script></body></html>"""


@unittest.skipUnless(chromium(), "needs Chromium")
class Script(unittest.TestCase):
    """Every request of the page is answered here; what it posts is kept."""

    def setUp(self):
        self.posted = []
        self.page = window(self.enterContext(started())).new_page()
        self.page.route("**/*", self.answer)
        self.page.goto(f"{SITE}/@@notifications?b_start=25")

    def answer(self, route):
        request = route.request
        if request.method == "POST":
            self.posted.append((request.url, parse_qs(request.post_data)))
            route.fulfill(status=302, headers={"Location": f"{SITE}/@@notifications"})
        elif request.url.endswith(".js"):
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    def test_an_unread_one_is_marked(self):
        self.page.click("#new")
        self.page.wait_for_url(f"{SITE}/applications/a1")
        self.assertEqual(
            self.posted,
            [(f"{SITE}/@@notifications", {"id": ["7"], "_authenticator": ["t0ken"]})],
        )

    def test_a_read_one_is_only_followed(self):
        self.page.click("#old")
        self.page.wait_for_url(f"{SITE}/applications/a2")
        self.assertEqual(self.posted, [])
