"""Who stands in for somebody absent gets a copy that says for whom."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify.interfaces import ISubstitutes
from tests.notify.case import NotifyCase
from zope.component import getGlobalSiteManager
from zope.interface import implementer


@implementer(ISubstitutes)
class Away:
    """Tells who is away in a test."""

    def __init__(self, **acting):
        self.acting = acting

    def of(self, user_ids):
        return {each: self.acting[each] for each in user_ids if each in self.acting}


class Copies(NotifyCase):
    def away(self, **acting):
        """Let people be away: absent=(substitute, …)."""
        port, manager = Away(**acting), getGlobalSiteManager()
        manager.registerUtility(port, ISubstitutes)
        self.addCleanup(manager.unregisterUtility, port, ISubstitutes)

    def behalf(self, user_id):
        return [row.behalf for row in notify.notifications(user_id)[0]]

    def test_without_anybody_absent(self):
        self.away()
        self.assertEqual(self.tell("head"), 1)
        self.assertEqual(self.behalf("head"), [()])

    def test_a_copy_says_for_whom(self):
        self.away(head=("executor",))
        self.assertEqual(self.tell("head", author="officer"), 2)
        self.assertEqual((self.behalf("head"), self.behalf("executor")), ([()], [("head",)]))
        mails = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in self.mails()}
        self.assertIn("Вы замещаете: Серікова С. С.", mails["executor@issuer.example"])
        self.assertNotIn("Серікова", mails["head@issuer.example"])

    def test_who_is_told_anyway_is_told_once_and_for_whom(self):
        self.away(head=("executor",))
        self.assertEqual(self.tell("head", "executor", author="officer"), 2)
        self.assertEqual(self.behalf("executor"), [("head",)])

    def test_for_two_at_once(self):
        self.away(head=("executor",), officer=("executor",))
        self.tell("head", "officer", author=None)
        self.assertEqual(self.behalf("executor"), [("head", "officer")])

    def test_who_did_it_gets_no_copy_of_it(self):
        self.away(head=("executor",))
        self.assertEqual(self.tell("head", author="executor"), 1)

    def test_only_who_may_see_it(self):
        self.away(head=("executor", "officer"))
        self.assertEqual(self.tell("head", author=None, copy_to="officer".__eq__), 2)
        self.assertEqual(self.behalf("executor"), [])
        self.assertEqual(self.behalf("officer"), [("head",)])

    def test_personal_kinds_are_not_copied(self):
        self.away(head=("executor",))
        for event in ("insiders.entered", "absence.stated"):
            self.assertEqual(self.tell("head", event=event, author=None), 1)

    def test_by_the_choice_of_who_gets_it(self):
        self.away(head=("executor",))
        notify.choose("executor", {"application.examination": "cabinet"})
        self.tell("head", event="application.register", author=None)
        self.assertEqual([mail["To"] for mail in self.mails()], ["head@issuer.example"])

    def test_once_for_a_key(self):
        self.away(head=("executor",))
        self.assertEqual(self.tell("head", key="k", author=None), 2)
        self.assertEqual(self.tell("head", "executor", key="k", author=None), 0)
        self.assertEqual(ledger.read("SELECT count(*) FROM notification")[0][0], 2)
