"""The page «Уведомления» and the service, as people and programs meet them."""

from kase.is2in.notify import api as notify
from plone import api
from plone.testing.zope import Browser
from tests.notify.case import NotifyCase
from urllib.parse import quote
import base64
import json
import re
import transaction


PASSWORD = "Secret#2026"
ACCEPT = {"Accept": "application/json", "Content-Type": "application/json"}


class WebCase(NotifyCase):
    """Two people with notifications of their own."""

    def setUp(self):
        super().setUp()
        for name in ("executor", "head"):
            api.user.create(f"{name}@issuer.example", name, PASSWORD)
        self.tell("executor", "head", subject="Листинг: на подписании", author="head")
        self.tell("executor", subject="<script>alert(1)</script>", author="gone")
        transaction.commit()

    def browser(self, user: str | None, password: str = PASSWORD) -> Browser:
        """Return a browser of somebody, or of nobody."""
        browser = Browser(self.layer["app"])
        browser.handleErrors = True
        browser.raiseHttpErrors = False
        if user:
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            browser.addHeader("Authorization", f"Basic {token}")
        return browser

    def unread(self, user: str) -> int:
        """Return the count as a new transaction sees it."""
        transaction.abort()
        return notify.unread_count(user)


class Page(WebCase):
    """The list with its forms."""

    def opened(self, user="executor", query=""):
        browser = self.browser(user)
        browser.open(f"{self.portal.absolute_url()}/@@notifications{query}")
        return browser

    def test_shows_own_notifications_with_author_time_and_link(self):
        page = self.opened().contents
        self.assertIn("Листинг: на подписании", page)
        self.assertIn("Серікова С. С.", page)
        self.assertIn(f'href="{self.portal.absolute_url()}/applications/a1"', page)
        self.assertRegex(page, r'<time datetime="[^"]+">\d+ \w+ \d{4}, \d\d:\d\d</time>')
        self.assertEqual(page.count("notification-unread"), 2)

    def test_words_of_people_are_escaped(self):
        page = self.opened().contents
        self.assertNotIn("<script>alert", page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    def test_nothing_active_inside_the_page(self):
        page = self.opened().contents
        own = page[page.index('class="notifications"') :]
        self.assertNotRegex(own[: own.index("</ul>")], r"\son\w+=|style=|<script")

    def test_mark_one(self):
        browser = self.opened()
        browser.getControl(name="id", index=0).click()
        self.assertEqual((self.unread("executor"), self.unread("head")), (1, 1))
        self.assertEqual(browser.contents.count("notification-unread"), 1)

    def test_mark_all(self):
        browser = self.opened()
        browser.getControl(name="all").click()
        self.assertEqual((self.unread("executor"), self.unread("head")), (0, 1))
        self.assertNotIn('name="all"', browser.contents)

    def test_filter(self):
        browser = self.opened()
        browser.getControl(name="id", index=0).click()
        self.assertEqual(self.opened(query="?state=unread").contents.count("<time"), 1)
        self.assertEqual(self.opened(query="?state=read").contents.count("<time"), 1)
        self.assertEqual(self.opened(query="?state=").contents.count("<time"), 2)

    def test_pages(self):
        for number in range(30):
            self.tell("executor", subject=f"№ {number}")
        transaction.commit()
        browser = self.opened()
        self.assertEqual(browser.contents.count("<time"), 25)
        browser.getLink(url="after=").click()
        self.assertEqual(browser.contents.count("<time"), 7)
        self.assertNotIn("№ 29<", browser.contents)
        self.assertEqual(self.opened(query="?after=x").headers["Status"][:3], "400")

    def test_nothing_yet(self):
        self.empty()
        self.assertIn("empty-state", self.opened().contents)

    def test_export(self):
        browser = self.opened(query="?format=xlsx")
        self.assertIn("spreadsheet", browser.headers["Content-Type"])

    def test_three_languages(self):
        api.portal.set_registry_record("plone.available_languages", ["ru", "kk", "en"])
        api.portal.set_registry_record("plone.use_request_negotiation", True)
        transaction.commit()
        for lang, words in (
            ("ru", "Отметить все как прочитанные"),
            ("kk", "Барлығын оқылды деп белгілеу"),
            ("en", "Mark all as read"),
        ):
            browser = self.browser("executor")
            browser.addHeader("Accept-Language", lang)
            browser.open(f"{self.portal.absolute_url()}/@@notifications")
            self.assertIn(words, browser.contents)

    def test_a_forged_form_marks_nothing(self):
        browser = self.browser("executor")
        browser.post(f"{self.portal.absolute_url()}/@@notifications", "all=1")
        self.assertTrue(browser.headers["Status"].startswith("403"))
        self.assertEqual(self.unread("executor"), 2)

    def test_another_s_notification_is_not_marked(self):
        other = notify.notifications("head")[0][0].id
        token = re.search(r'name="_authenticator" value="(\w+)"', self.opened().contents).group(1)
        for sent in (str(other), "x", "9" * 30, ""):
            browser = self.browser("executor")
            browser.post(
                f"{self.portal.absolute_url()}/@@notifications",
                f"id={sent}&_authenticator={token}",
            )
            self.assertRegex(browser.headers["Status"], r"^40[04]")
        self.assertEqual((self.unread("executor"), self.unread("head")), (2, 1))

    def test_nobody_is_sent_to_log_in(self):
        browser = self.browser(None)
        browser.open(f"{self.portal.absolute_url()}/@@notifications")
        self.assertNotIn("Листинг: на подписании", browser.contents)


class Rest(WebCase):
    """GET and PATCH @notifications."""

    name = "@notifications"

    def call(self, user, method="GET", query="", body=None):
        browser = self.browser(user)
        url = f"{self.portal.absolute_url()}/{self.name}{quote(query, safe='?=&')}"
        data = b"" if body is None else json.dumps(body).encode()
        headers = dict(ACCEPT)
        if user:
            token = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
            headers["Authorization"] = f"Basic {token}"
        answer = browser.testapp.request(
            url, method=method, headers=headers, body=data, expect_errors=True
        )
        return answer.status_int, json.loads(answer.body or b"null")

    def test_own_list(self):
        status, answer = self.call("executor")
        self.assertEqual((status, answer["items_total"], answer["unread"]), (200, 2, 2))
        row = answer["items"][1]
        self.assertEqual(row["subject"], "Листинг: на подписании")
        self.assertTrue(row["link"].endswith("/plone/applications/a1"))
        self.assertTrue(row["at"].endswith("+05:00"))
        self.assertIsNone(row["read"])

    def test_pages_and_filter(self):
        self.assertEqual(len(self.call("executor", query="?b_size=1")[1]["items"]), 1)
        self.assertEqual(self.call("executor", query="?unread=0")[1]["items_total"], 0)
        for query in ("?unread=x", "?b_start=-1", "?b_size=x"):
            status, answer = self.call("executor", query=query)
            self.assertEqual(status, 400)
            self.assertEqual(answer["type"], "Malformed")

    def test_mark(self):
        number = self.call("executor")[1]["items"][0]["id"]
        status, answer = self.call("executor", "PATCH", body={"read": [number]})
        self.assertEqual((status, answer), (200, {"marked": 1, "unread": 1}))
        self.assertEqual(self.call("executor", query="?unread=0")[1]["items"][0]["id"], number)
        self.assertEqual(
            self.call("executor", "PATCH", body={"read": "all"})[1], {"marked": 1, "unread": 0}
        )

    def test_another_s_do_not_exist(self):
        number = self.call("head")[1]["items"][0]["id"]
        status, answer = self.call("executor", "PATCH", body={"read": [number]})
        self.assertEqual((status, answer["code"]), (404, "notification"))
        self.assertEqual(self.call("head")[1]["unread"], 1)

    def test_malformed(self):
        for body in ({}, {"read": []}, {"read": [True]}, {"read": ["1"]}, {"read": [2**64]}, []):
            self.assertEqual(self.call("executor", "PATCH", body=body)[0], 400, body)

    def test_nobody(self):
        self.assertEqual(self.call(None)[0], 401)
        self.assertEqual(self.call(None, "PATCH", body={"read": "all"})[0], 401)
