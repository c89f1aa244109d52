"""Each person chooses how each kind of events comes; some nobody can silence."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify import settings
from kase.is2in.notify.choices import channels
from kase.is2in.notify.kinds import KINDS
from kase.is2in.terms.errors import RuleRefused
from tests.notify.case import NotifyCase


COURSE, ACT = "application.examination", "application.act"
NUMBERS = {"digest_hour": 9}


class Choices(NotifyCase):
    """What is chosen, and what comes of it."""

    def chosen(self, user_id, kind):
        return next(one for one in notify.choices(user_id) if one.kind == kind)

    def channels(self):
        """Return user id → channel of what was told."""
        rows = ledger.read("SELECT user_id, channel FROM notification")
        return {row.user_id: row.channel for row in rows}

    def test_at_first_what_the_system_says(self):
        found = {one.kind: (one.channel, one.chosen) for one in notify.choices("head")}
        self.assertEqual(list(found), [code for code, kind in KINDS.items() if not kind.staff])
        self.assertEqual(found[COURSE], ("mail", None))

    def test_each_way(self):
        for user_id, channel in (("head", "digest"), ("officer", "cabinet")):
            notify.choose(user_id, {COURSE: channel})
        self.tell("head", "officer", "executor", event="application.register")
        self.assertEqual(
            self.channels(), {"head": "digest", "officer": "cabinet", "executor": "mail"}
        )
        self.assertEqual([mail["To"] for mail in self.mails()], ["executor@issuer.example"])
        for user_id in ("head", "officer", "executor"):
            self.assertEqual(notify.unread_count(user_id), 1)

    def test_a_choice_is_changed_and_taken_back(self):
        notify.choose("head", {COURSE: "digest", "application.end": "cabinet"})
        notify.choose("head", {COURSE: "cabinet"})
        self.assertEqual(self.chosen("head", COURSE).channel, "cabinet")
        notify.choose("head", {COURSE: None})
        one = self.chosen("head", COURSE)
        self.assertEqual((one.channel, one.chosen), ("mail", None))
        self.assertEqual(self.chosen("head", "application.end").channel, "cabinet")
        self.assertEqual(self.chosen("executor", "application.end").channel, "mail")

    def test_a_request_to_act_is_not_silenced(self):
        with self.assertRaises(RuleRefused) as caught:
            notify.choose("head", {ACT: "cabinet", COURSE: "digest"})
        self.assertEqual(
            [(one.field, one.code) for one in caught.exception.errors], [(ACT, "mandatory")]
        )
        self.assertIsNone(self.chosen("head", COURSE).chosen)

    def test_what_does_not_exist(self):
        with self.assertRaises(RuleRefused) as caught:
            notify.choose("head", {"no.kind": "mail", COURSE: "pigeon", "other": 7})
        self.assertEqual(
            [(one.field, one.code) for one in caught.exception.errors],
            [("no.kind", "kind"), (COURSE, "channel"), ("other", "channel")],
        )

    def test_a_choice_of_before_does_not_silence(self):
        settings.decide({}, {ACT: False}, NUMBERS)
        notify.choose("head", {ACT: "cabinet"})
        self.assertEqual(channels(KINDS[ACT], ["head"]), {"head": "cabinet"})
        settings.decide({}, {ACT: True}, NUMBERS)
        self.assertEqual(channels(KINDS[ACT], ["head"]), {"head": "mail"})
        self.assertEqual(self.chosen("head", ACT).channel, "mail")

    def test_the_exchange_decides_for_who_has_not_chosen(self):
        settings.decide({COURSE: "digest", "no.kind": "mail"}, {}, NUMBERS)
        self.assertEqual(self.chosen("head", COURSE).channel, "digest")
        notify.choose("head", {COURSE: "mail"})
        self.assertEqual(self.chosen("head", COURSE).channel, "mail")
        entry = ledger.history("settings:notifications")[-1]
        self.assertEqual(entry.action, "notify.setting-changed")
        self.assertEqual(entry.details["after"], {COURSE: "digest"})

    def test_what_is_kept_is_only_what_differs(self):
        settings.decide({COURSE: "mail"}, {ACT: True}, NUMBERS)
        self.assertEqual((settings.setting("channels"), settings.setting("mandatory")), ({}, {}))
