"""Pages of channels, rules and the queue, and their services."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify import settings
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.notify.test_page import Rest
from tests.notify.test_page import WebCase
from urllib.parse import urlencode
import re
import transaction


COURSE = "channel-application.examination"


class PageCase(WebCase):
    """Pages of this file, opened by somebody and sent."""

    def opened(self, name, user="executor", query=""):
        browser = self.browser(user, SITE_OWNER_PASSWORD if user == SITE_OWNER_NAME else None)
        browser.open(f"{self.portal.absolute_url()}/{name}{query}")
        transaction.begin()
        return browser

    def browser(self, user, password=None):
        return super().browser(user, password) if password else super().browser(user)

    def sent(self, name, user, values, token=True):
        """Send a form with the token of its page; return the browser."""
        browser = self.opened(name, user)
        if token:
            found = re.search(r'name="_authenticator" value="(\w+)"', browser.contents)
            values = [*values, ("_authenticator", found.group(1))]
        browser.post(f"{self.portal.absolute_url()}/{name}", urlencode(values))
        transaction.begin()
        return browser


class Channels(PageCase):
    """``@@notification-settings``"""

    def test_choose(self):
        page = self.opened("@@notification-settings")
        self.assertIn("09:00", page.contents)
        self.assertNotIn('name="channel-application.act"', page.contents)
        page.getControl(name=COURSE).value = ["digest"]
        page.getForm(action="notification-settings").submit("Save")
        transaction.begin()
        self.assertIn("Your choice is saved.", page.contents)
        self.assertEqual(page.getControl(name=COURSE).value, ["digest"])
        chosen = {one.kind: one.chosen for one in notify.choices("executor")}
        self.assertEqual(chosen["application.examination"], "digest")
        self.assertIsNone(chosen["application.end"])
        page.getControl(name=COURSE).value = ["default"]
        page.getForm(action="notification-settings").submit("Save")
        transaction.begin()
        self.assertEqual({one.chosen for one in notify.choices("executor")}, {None})

    def test_a_channel_that_is_none(self):
        page = self.sent("@@notification-settings", "executor", [(COURSE, "pigeon")])
        self.assertEqual(page.headers["Status"][:3], "422")
        self.assertIn("Choose one of the offered channels.", page.contents)

    def test_what_is_mandatory(self):
        values = [("channel-application.act", "cabinet")]
        page = self.sent("@@notification-settings", "executor", values)
        self.assertEqual(page.headers["Status"][:3], "422")

    def test_a_forged_form(self):
        page = self.sent("@@notification-settings", "executor", [(COURSE, "digest")], token=False)
        self.assertEqual(page.headers["Status"][:3], "403")
        self.assertEqual({one.chosen for one in notify.choices("executor")}, {None})


class Rules(PageCase):
    """``@@notification-rules``"""

    def test_decide(self):
        page = self.opened("@@notification-rules", SITE_OWNER_NAME)
        page.getControl(name=COURSE).value = ["digest"]
        page.getControl(name="digest_hour").value = "18"
        page.getControl(name="always:list").value = ["security", "application.end"]
        page.getForm(action="notification-rules").submit("Save")
        transaction.begin()
        self.assertIn("The rules are saved.", page.contents)
        self.assertEqual(settings.setting("digest_hour"), 18)
        self.assertEqual(settings.setting("channels"), {"application.examination": "digest"})
        held = {one.kind: one.mandatory for one in notify.choices("executor")}
        self.assertEqual((held["application.end"], held["application.act"]), (True, False))

    def test_numbers_that_are_none(self):
        page = self.opened("@@notification-rules", SITE_OWNER_NAME)
        for name, value in (("digest_hour", "24"), ("tries", "0"), ("mail_days", "x")):
            page.getControl(name=name).value = value
        page.getForm(action="notification-rules").submit("Save")
        self.assertEqual(page.headers["Status"][:3], "422")
        self.assertIn("A whole number from 0 to 23 is needed.", page.contents)
        self.assertEqual(page.contents.count("is-invalid"), 3)
        transaction.begin()
        self.assertEqual(settings.setting("tries"), 8)

    def test_only_for_who_may(self):
        page = self.opened("@@notification-rules")
        self.assertNotIn("digest_hour", page.contents)


class Queue(PageCase):
    """``@@mail-queue``"""

    def setUp(self):
        super().setUp()
        with (
            self.server(refuse=b"550 5.1.1 no such box"),
            self.assertLogs("kase.is2in.notify", "ERROR"),
        ):
            ledger.run_pending_jobs()
            transaction.commit()
        self.numbers = [row.id for row in ledger.read("SELECT id FROM mail_queue ORDER BY id")]

    def states(self):
        return [row.state for row in ledger.read("SELECT state FROM mail_queue ORDER BY id")]

    def test_the_list(self):
        page = self.opened("@@mail-queue", SITE_OWNER_NAME)
        self.assertIn("executor@issuer.example", page.contents)
        self.assertIn("The mail server refused it: 550", page.contents)
        self.assertIn("&lt;script&gt;", page.contents)
        self.assertNotIn("<script>alert", page.contents)
        query = "?state=failed&kind=notification&at_from=2020-01-01&q=HEAD@"
        one = self.opened("@@mail-queue", SITE_OWNER_NAME, query)
        self.assertEqual(one.contents.count('name="ids:list"'), 1)
        none = self.opened("@@mail-queue", SITE_OWNER_NAME, "?state=sent")
        self.assertIn("empty-state", none.contents)

    def test_send_again(self):
        page = self.opened("@@mail-queue", SITE_OWNER_NAME)
        page.getControl(name="ids:list").value = [str(self.numbers[0])]
        page.getControl(name="retry").click()
        transaction.begin()
        self.assertEqual(self.states(), ["queued", "failed", "failed"])
        self.assertEqual(len(self.mails()), 1)

    def test_give_up(self):
        page = self.opened("@@mail-queue", SITE_OWNER_NAME)
        page.getControl(name="ids:list").value = [str(each) for each in self.numbers]
        page.getControl(name="give_up").click()
        transaction.begin()
        self.assertEqual(self.states(), ["dropped"] * 3)
        self.assertNotIn('name="ids:list"', page.contents)

    def test_nothing_ticked_and_what_is_none(self):
        for values, status in (
            ([("retry", "1")], "400"),
            ([("retry", "1"), ("ids:list", "x")], "400"),
            ([("retry", "1"), ("ids:list", "999999999")], "409"),
            ([("ids:list", str(self.numbers[0]))], "400"),
        ):
            page = self.sent("@@mail-queue", SITE_OWNER_NAME, values)
            self.assertEqual(page.headers["Status"][:3], status, values)
        self.assertEqual(self.states(), ["failed"] * 3)

    def test_only_for_who_may(self):
        self.assertNotIn("issuer.example", self.opened("@@mail-queue").contents)


class Services(Rest):
    """``@notification-settings`` and ``@mail-queue``"""

    def call(self, user, method="GET", query="", body=None, name="@notifications"):
        self.name = name
        return super().call(user, method, query, body)

    def test_channels(self):
        status, answer = self.call("executor", name="@notification-settings")
        self.assertEqual((status, answer["digest_hour"]), (200, 9))
        kinds = {one["kind"]: one for one in answer["items"]}
        self.assertTrue(kinds["application.act"]["mandatory"])
        body = {"channels": {"application.end": "digest"}}
        status, answer = self.call("executor", "PATCH", "", body, "@notification-settings")
        kinds = {one["kind"]: one for one in answer["items"]}
        self.assertEqual((status, kinds["application.end"]["channel"]), (200, "digest"))
        transaction.begin()
        self.assertEqual({one.chosen for one in notify.choices("head")}, {None})

    def test_channels_refused(self):
        for body, status in (
            ({}, 400),
            ({"channels": []}, 400),
            ({"channels": {}}, 400),
            ({"channels": {"x": "mail"}}, 422),
            ({"channels": {"application.act": "cabinet"}}, 422),
            ({"channels": {"application.end": {"a": 1}}}, 422),
        ):
            answer = self.call("executor", "PATCH", "", body, "@notification-settings")
            self.assertEqual(answer[0], status, body)
        self.assertEqual(self.call(None, name="@notification-settings")[0], 401)

    def test_queue_is_for_keepers(self):
        self.assertEqual(self.call("executor", name="@mail-queue")[0], 401)
        self.assertEqual(self.call(None, name="@mail-queue")[0], 401)
        body = {"give_up": [1]}
        self.assertEqual(self.call("executor", "PATCH", "", body, "@mail-queue")[0], 401)

    def test_queue(self):
        api.user.grant_roles(username="head", roles=["Manager"])
        transaction.commit()
        status, answer = self.call("head", name="@mail-queue", query="?state=queued&q=issuer")
        self.assertEqual((status, answer["items_total"]), (200, 0))
        status, answer = self.call("head", name="@mail-queue", query="?state=queued")
        self.assertEqual((status, answer["items_total"]), (200, 3))
        numbers = [one["id"] for one in answer["items"]]
        status, answer = self.call(
            "head", "PATCH", "", {"give_up": numbers[:1], "retry": numbers[1:]}, "@mail-queue"
        )
        self.assertEqual((status, answer), (200, {"retried": 2, "given_up": 1}))
        for body, status in (
            ({"give_up": numbers[:1]}, 409),
            ({"retry": ["1"]}, 400),
            ({"retry": []}, 400),
            ({}, 400),
        ):
            self.assertEqual(self.call("head", "PATCH", "", body, "@mail-queue")[0], status, body)
        self.assertEqual(self.call("head", name="@mail-queue", query="?state=x")[0], 400)

    def test_filters_and_pages_of_notifications(self):
        status, answer = self.call("executor", query="?q=листинг&kind=application.preparation")
        self.assertEqual((status, answer["items_total"], answer["after"]), (200, 1, None))
        self.assertEqual(answer["items"][0]["kind_title"], "Agreement and signing")
        first = self.call("executor", query="?b_size=1")[1]
        second = self.call("executor", query=f"?b_size=1&after={first['after']}")[1]
        self.assertEqual(len(second["items"]), 1)
        self.assertNotEqual(first["items"][0]["id"], second["items"][0]["id"])
        self.assertIsNone(second["after"])
        for query in ("?kind=x", "?from=x", "?to=31.02.2026", "?after=x"):
            self.assertEqual(self.call("executor", query=query)[0], 400, query)
