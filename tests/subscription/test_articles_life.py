"""Articles on the life of a subscription: application, consent, announcement, changes, results."""

from AccessControl import getSecurityManager
from datetime import timedelta
from decimal import Decimal
from kase.is2in.documents import api as documents
from kase.is2in.signing import api as signatures
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription import moves
from kase.is2in.subscription.course import checking
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.papers import signing
from kase.is2in.subscription.papers import store
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import acting_as
from tests.builders import parties as build
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import TERMS
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row


class Application(LifeCase):
    """Annex 1: made, signed, filed, checked."""

    def test_art_3_1_the_head_signs_and_the_seller_files(self):
        self.draft()
        with self.assertRaises(Conflict) as caught:
            self.move("submit", "seller")
        self.assertEqual(caught.exception.code, "not-signed")
        signature = self.sign()
        self.assertEqual(signature.user_id, self.head.id)
        self.assertEqual(self.move("submit", "seller"), "submitted")
        paper = store.signed(self.book, store.APPLICATION)
        [kept] = signatures.signatures(store.subject_of(self.book))
        self.assertEqual((paper.code, paper.document), (kept.code, kept.document_id))
        self.assertTrue(documents.read(paper.document).startswith(b"%PDF"))
        self.assertIn("подано заявление", self.told(self.trading)[0])

    def test_art_2_4_the_lead_of_a_consortium_deals_with_the_exchange(self):
        self.draft(consortium=["BRK3"])
        with self.assertRaises(Forbidden):
            signing.to_sign(self.book, self.other)
        with self.assertRaises(Forbidden):
            signing.signer(self.book, self.seller)
        self.assertEqual(signing.signer(self.book, self.head).user_id, self.head.id)

    def test_an_edit_takes_the_signature_away(self):
        self.draft()
        self.sign()
        edition = applying.edit(self.book, {"quantity": 2000}, self.seller)
        self.assertEqual((edition, books.get(self.book).conditions.quantity), (2, 2000))
        with self.assertRaises(Conflict):
            self.move("submit", "seller")
        self.sign()
        self.move("submit", "seller")
        with self.assertRaises(Conflict):
            applying.edit(self.book, {"quantity": 3000}, self.seller)
        self.assertEqual([one.edition for one in books.editions(self.book)], [1, 2])

    def test_an_edit_names_every_wrong_field(self):
        self.draft()
        with self.assertRaises(RuleRefused) as caught:
            applying.edit(self.book, {"quantity": "x", "sellers": ["BRK3"]}, self.seller)
        self.assertEqual({one.field for one in caught.exception.errors}, {"quantity", "sellers"})

    def test_somebody_elses_key_is_refused(self):
        self.draft()
        found = signing.to_sign(self.book, self.seller)
        stranger = build.person("stranger@broker1.example", "BRK1", ("first_head",))
        with self.assertRaises(RuleRefused) as caught:
            signing.sign(self.book, self.head, self.cms(stranger, found.data))
        self.assertIn("iin", {one.code for one in caught.exception.errors})
        self.assertIsNone(store.signed(self.book, store.APPLICATION))

    def test_art_3_2_what_is_not_in_order_is_not_approved(self):
        self.draft(settlement_by="other")
        self.sign()
        self.move("submit", "seller")
        with self.assertRaises(RuleRefused):
            checking.note(self.book, "subaccount", False, " ", self.trading.id)
        with self.assertRaises(Missing):
            checking.note(self.book, "weather", True, "", self.trading.id)
        checking.note(self.book, "subaccount", False, "Субсчет закрыт", self.trading.id)
        with self.assertRaises(RuleRefused) as caught:
            self.move("approve", "trading")
        self.assertEqual(caught.exception.code, "not-in-order")
        checking.note(self.book, "subaccount", True, "Открыт новый", self.trading.id)
        self.assertEqual(self.move("approve", "trading"), "approved")
        self.assertRegex(books.get(self.book).number, r"^П-2026-\d{4}$")
        with self.assertRaises(Conflict):
            checking.note(self.book, "subaccount", True, "", self.trading.id)

    def test_art_3_7_letter_of_intent_a_working_day_ahead(self):
        self.draft(settlement_by="other", foreign=True)
        last = TERMS.start - timedelta(minutes=30)
        with clock.frozen(last):
            mark_signed(self.book)
            with self.assertRaises(RuleRefused) as caught:
                moves.move(self.book, "submit", "seller")
            self.assertEqual(caught.exception.code, "letter-late")
            mark_signed(self.book, store.LETTER, at=TERMS.start - timedelta(hours=1))
            with self.assertRaises(RuleRefused):
                moves.move(self.book, "submit", "seller")
        applying.intend(self.book, self.seller)
        self.sign(store.LETTER)
        with clock.frozen(last), acting_as(self.seller.id):
            self.assertEqual(moves.move(self.book, "submit", "seller"), "submitted")


class Workflow(LifeCase):
    """The content follows the book."""

    def test_permissions_and_history_follow(self):
        self.draft(settlement_by="other")
        content = self.layer["portal"].subscriptions[self.book]
        tool = self.layer["portal"].portal_workflow

        def sees(person):
            with acting_as(person.id):
                return bool(getSecurityManager().checkPermission("View", content))

        self.assertEqual([sees(one) for one in (self.seller, self.trading, self.buyer)], [1, 1, 0])
        self.sign()
        self.move("submit", "seller")
        self.move("approve", "trading")
        self.move("announce", "trading")
        self.assertTrue(sees(self.buyer))
        passed = tool.getHistoryOf("subscription_course", content)
        self.assertEqual(
            [one["review_state"] for one in passed],
            ["draft", "submitted", "approved", "announced"],
        )
        self.assertEqual(passed[1]["actor"], self.seller.id)

    def test_no_way_past_the_book(self):
        self.draft()
        content = self.layer["portal"].subscriptions[self.book]
        tool = self.layer["portal"].portal_workflow
        with acting_as(self.seller.id):
            self.assertEqual(list(tool.getTransitionsFor(content)), [])

    def test_a_content_that_is_behind_is_brought_into_step(self):
        self.draft()
        books.set_state(self.book, "accepting")
        self.assertEqual(folders.keep_in_step(), 1)
        self.assertEqual((self.state(), folders.keep_in_step()), ("accepting", 0))


class Announcement(LifeCase):
    """Consent, announcement, messages; silence on private placements."""

    def test_art_3_3_and_3_5_consent_number_announcement(self):
        self.wire()
        self.announced()
        self.assertEqual(self.state(), "announced")
        given = {one.kind: one for one in duties.of_book(self.book)}
        self.assertEqual(set(given), {"decide", "consent", "announce"})
        self.assertTrue(all(one.done_at for one in given.values()))
        for lang, word in (("ru", "Объявлена"), ("kk", "жарияланды"), ("en", "announced")):
            [one] = messages.of_book(self.book, lang)
            self.assertIn(word, one.title)
            self.assertIn(books.get(self.book).number, one.lead)
        self.assertIn("объявлена подписка", self.told(self.buyer)[0])
        self.assertNotIn("субсчет", " ".join(line.label for line in one.lines).lower())

    def test_art_3_6_the_depository_refuses(self):
        self.wire(consents=False)
        self.draft()
        self.sign()
        self.move("submit", "seller")
        self.move("approve", "trading")
        self.jobs()
        self.assertEqual(self.state(), "refused")
        self.assertIn("отказано", self.told(self.seller)[0])
        self.assertEqual(messages.of_book(self.book, "ru"), ())

    def test_art_3_5_and_11_5_a_private_placement_is_never_told_of(self):
        self.wire(money={"BRK2": Decimal(10**9)})
        self.announced(private_placement=True)
        self.clock_to(NOON)
        who = {"type": "legal", "iin_bin": "HRB 1", "residence": "DE", "qualified": True}
        self.submit(row("1000.00", investor=who))
        self.clock_to(EVENING)
        self.answered()
        self.sign()
        self.clock_to(TERMS.settlement_at)
        self.assertEqual(self.state(), "settled")
        self.assertEqual(messages.of_book(self.book, "ru"), ())
        self.assertNotIn("объявлена", " ".join(self.told(self.other)))

    def test_art_4_7_failure_is_told_to_members_and_depository(self):
        simulator = self.wire()
        self.announced()
        self.clock_to(TERMS.end)
        self.assertEqual(self.state(), "failed")
        self.assertIn("несостоявшейся", messages.of_book(self.book, "ru")[-1].title)
        self.assertIn("несостоявшейся", self.told(self.other)[0])
        self.assertEqual([one.kind for one in simulator.told.values()], ["failed"])


class Changes(LifeCase):
    """Articles 2.10 and 2.11."""

    def ask(self, **fields):
        return applying.ask_change(self.book, fields, "Рынок изменился", self.seller)

    def later(self):
        return (TERMS.end + timedelta(minutes=30)).isoformat()

    def test_art_2_10_a_signed_change_becomes_an_edition(self):
        simulator = self.wire()
        self.announced()
        self.ask(end=self.later())
        self.assertIsNone(applying.asked_change(self.book))
        self.sign(store.CHANGE)
        self.assertIn("изменить условия", self.told(self.trading)[0])
        self.assertEqual(applying.accept_change(self.book, self.trading.id), 2)
        found = books.get(self.book)
        self.assertEqual(found.conditions.end.isoformat(), self.later())
        first, second = books.editions(self.book)
        self.assertEqual((first.edition, second.reason), (1, "Рынок изменился"))
        self.jobs()
        self.assertEqual([one.kind for one in simulator.told.values()], ["changed"])

    def test_art_2_11_everybody_is_told_at_once(self):
        self.wire()
        self.announced()
        self.ask(end=self.later())
        self.sign(store.CHANGE)
        applying.accept_change(self.book, self.trading.id)
        self.assertIn("изменены условия", self.told(self.other)[0])
        self.assertIn("Изменены", messages.of_book(self.book, "ru")[-1].title)

    def test_art_2_10_2_what_touches_the_depository_comes_in_time(self):
        self.wire()
        self.announced()
        with clock.frozen(TERMS.start - timedelta(hours=1)):
            with self.assertRaises(RuleRefused) as caught:
                self.ask(criteria=["Только резиденты"])
            self.assertEqual(caught.exception.errors[0].code, "depository-late")
            self.ask(end=self.later())

    def test_what_may_change_no_more(self):
        self.wire()
        self.announced()
        with self.assertRaises(RuleRefused):
            applying.ask_change(self.book, {}, "Ничего", self.seller)
        with self.assertRaises(RuleRefused):
            applying.ask_change(self.book, {"quantity": 1}, " ", self.seller)
        with self.assertRaises(RuleRefused) as caught:
            self.ask(private_placement=True)
        self.assertEqual(caught.exception.errors[0].code, "fixed")
        self.clock_to(NOON)
        with self.assertRaises(RuleRefused) as caught:
            self.ask(start=(NOON + timedelta(hours=1)).isoformat())
        self.assertEqual(caught.exception.errors[0].code, "passed")

    def test_a_change_is_refused_with_a_reason(self):
        self.wire()
        self.announced()
        with self.assertRaises(Missing):
            applying.refuse_change(self.book, "Нет", self.trading.id)
        self.ask(end=self.later())
        self.sign(store.CHANGE)
        with self.assertRaises(RuleRefused):
            applying.refuse_change(self.book, " ", self.trading.id)
        applying.refuse_change(self.book, "Поздно", self.trading.id)
        self.assertIsNone(applying.asked_change(self.book))
        self.assertEqual(books.get(self.book).edition, 1)
