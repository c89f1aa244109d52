"""The exchange with the depository: away, wrong or late it costs nothing; clerks may answer."""

from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import dealing
from kase.is2in.subscription import reader
from kase.is2in.subscription import timed
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import by_hand
from kase.is2in.subscription.clearing import certificates
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.clearing.by_hand import Given
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.formats import replies
from kase.is2in.subscription.formats.gate import XLSX_TYPE
from kase.is2in.subscription.formats.replies import Reply
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import spreadsheet
from tests.subscription.case import BIN
from tests.subscription.depository import name
from tests.subscription.depository import serve
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import TERMS
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from unittest import mock
import os


NOWHERE = "http://127.0.0.1:1"
LEGAL = {"type": "legal", "name": "ТОО", "iin_bin": BIN, "residence": "KZ"}
CRITERIA = ["Только резиденты", "Только работники"]


class ExchangeCase(LifeCase):
    """Criteria, and a bid of a person and one of a company."""

    def to_consent(self, **changes):
        self.draft(criteria=CRITERIA, **changes)
        self.sign()
        self.move("submit", "seller")
        self.move("approve", "trading")

    def again(self):
        """Let the minute's round come."""
        exchange.exchange_all()
        self.jobs()

    def waiting(self):
        [one] = asking.waiting(self.book)
        return one

    def bids_at(self, moment):
        self.move("announce", "trading")
        self.clock_to(NOON)
        self.submit(row(), row(investor=LEGAL))
        self.clock_to(moment)

    def states(self):
        return [one.state for one in reader.page(self.book)]

    def open_duties(self):
        return {one.kind for one in duties.waiting(self.clearing)}


class Away(ExchangeCase):
    """A process that is down, talks nonsense, or takes its time."""

    def test_nothing_is_lost_and_staff_see_why_it_waits(self):
        name(self, NOWHERE)
        self.to_consent()
        self.jobs()
        self.assertEqual(self.state(), "depository")
        found = self.waiting()
        self.assertEqual((found.kind, found.trouble), (asking.CONSENT, "unreachable"))
        self.again()
        self.assertEqual(self.waiting().tries, found.tries + 1)
        served = serve(self, behaviour={"bids": "foreign"})
        address = os.environ["IS2IN_DEPOSITORY"]
        self.again()
        self.assertEqual(self.state(), "approved")
        name(self, NOWHERE)
        self.bids_at(EVENING)
        self.assertEqual(timed.waits_for(self.book), "checks-unanswered")
        self.assertEqual(self.waiting().trouble, "unreachable")
        self.assertIn(asking.CHECK, self.open_duties())
        name(self, address)
        self.again()
        # It speaks of a bid that nobody asked about: nothing of that answer is entered.
        self.assertEqual(self.waiting().trouble, "malformed")
        self.assertEqual(self.states(), ["active", "active"])
        # The question stays the same; what it was answered is forgotten by a new simulator.
        name(self, NOWHERE)
        again = serve(self, failing={BIN: "2"}, behaviour={"bids": "later"})
        self.again()
        self.assertEqual(self.waiting().trouble, asking.SILENT)
        self.again()
        self.again()
        self.assertEqual(self.states(), ["active", "rejected_criteria"])
        self.assertEqual(self.state(), "allotting")
        self.assertEqual(checks.reasons(self.book), {2: CRITERIA[1]})
        self.assertNotIn(asking.CHECK, self.open_duties())
        key = f"check {self.book} 1"
        self.assertEqual(again.depository.told()["asked"][key], 3)
        self.assertEqual(served.depository.told()["deleted"], {})

    def test_what_is_told_is_kept_until_it_is_taken(self):
        self.to_consent()
        self.move("consent", "trading")
        self.move("announce", "trading")
        name(self, NOWHERE)
        exchange.give_notice(books.get(self.book), "changed", "edition 2")
        exchange.give_notice(books.get(self.book), "changed", "edition 2")
        self.jobs()
        self.assertEqual((self.waiting().kind, self.waiting().tries), (asking.NOTICE, 1))
        served = serve(self)
        self.again()
        self.again()
        self.assertEqual(asking.waiting(self.book), ())
        [told] = served.depository.told()["notices"]
        self.assertEqual(told["kind"], "changed")

    def test_an_answer_to_an_older_edition_moves_nothing(self):
        self.to_consent()
        exchange.exchange(self.book)
        question = self.waiting()
        found = books.lock(self.book)
        newer = books.get(self.book).conditions
        books.change_conditions(found, newer, "test", None)
        exchange.TALKS[asking.CONSENT].enter(books.lock(self.book), question, True)
        self.assertEqual(self.state(), "depository")

    def test_nobody_holds_the_book_while_the_depository_is_asked(self):
        self.to_consent()
        held = []

        def asked(found, question):
            held.append(lock.called)

        with mock.patch.object(exchange.books, "lock", wraps=books.lock) as lock:
            talk = exchange.Talk(asked, mock.Mock(), frozenset({"depository"}))
            with mock.patch.dict(exchange.TALKS, {asking.CONSENT: talk}):
                exchange.exchange(self.book)
        self.assertEqual(held, [False])


class ByHand(ExchangeCase):
    """Nobody is connected: clearing enters what a letter says (2.2, 6.1, 7.3)."""

    def waits(self, **changes):
        self.to_consent(**changes)
        self.move("consent", "trading")
        self.bids_at(EVENING)
        self.assertEqual(timed.waits_for(self.book), "checks-unanswered")

    def enter(self, *lines, others=True, letter="№ 15"):
        return by_hand.answer_checks(self.book, Given(lines, others, letter), self.clearing.id)

    def test_art_6_2_those_that_fail_are_named(self):
        self.waits()
        self.assertIn(asking.CHECK, self.open_duties())
        self.assertEqual(self.enter(Reply("1", "2", False, "1")), {"passed": 1, "failed": 1})
        self.jobs()
        self.assertEqual(self.states(), ["active", "rejected_criteria"])
        self.assertEqual(self.state(), "allotting")
        self.assertEqual(checks.reasons(self.book), {2: CRITERIA[0]})
        done = asking.of_book(self.book, asking.CHECK)[-1]
        self.assertEqual((done.author, done.letter), (self.clearing.id, "№ 15"))
        self.assertNotIn(asking.CHECK, self.open_duties())
        with self.assertRaises(Conflict):
            self.enter()

    def test_art_7_3_facts_on_investors_come_with_a_file(self):
        self.waits(disclose=["name"])
        head = ["Номер заявки", "Результат", "Критерий", "Адрес"]
        lines = [["1", "прошла", "", "Алматы"], ["2", "не прошла", CRITERIA[1], ""]]
        data = spreadsheet(head, lines)
        found = replies.read(data, XLSX_TYPE)
        self.assertEqual(self.enter(*found, others=False), {"passed": 1, "failed": 1})
        self.assertEqual(reader.one(self.book, 1).bid.investor.address, "Алматы")
        again = replies.read("\n".join(";".join(one) for one in (head, *lines)).encode())
        self.assertEqual([one.good for one in again], [one.good for one in found])

    def test_every_fault_is_named_by_its_line(self):
        self.waits()
        for lines, code in (
            ((Reply("1", "9", False, "1"),), "number"),
            ((Reply("1", "x", True),), "number"),
            ((Reply("1", "9" * 40, True),), "number"),
            ((Reply("1", "1", True), Reply("2", "1", True)), "twice"),
            ((Reply("1", "1", None),), "result"),
            ((Reply("1", "1", False),), "why-missing"),
            ((Reply("1", "1", False, "\x00"),), "why-missing"),
            ((Reply("1", "1", True, "1"),), "why-needless"),
            ((Reply("1", "1", False, "Иной критерий"),), "why-unknown"),
            ((Reply("1", "1", True, "", {"mars": "x"}),), "investor"),
        ):
            with self.subTest(code, lines=lines), self.assertRaises(RuleRefused) as caught:
                self.enter(*lines)
            self.assertEqual(caught.exception.code, code)
            self.assertTrue(caught.exception.errors[0].field[0].isdigit())
        with self.assertRaises(RuleRefused) as caught:
            self.enter(Reply("1", "1", True), others=False)
        self.assertEqual(caught.exception.code, "incomplete")
        for letter in ("", "  ", "x" * 201, "a\x00"):
            with self.assertRaises(RuleRefused) as caught:
                self.enter(letter=letter)
            self.assertEqual(caught.exception.code, "letter")
        self.assertEqual(self.states(), ["active", "active"])

    def test_files_that_are_none(self):
        for data, code in (
            (b"", "file-empty"),
            (b"\x00\x01", "file-type"),
            (b"<a/>", "file-type"),
            ("Цвет;Результат\n1;да\n".encode(), "file-header"),
            ("Номер;Номер\n1;1\n".encode(), "file-column"),
            ("Номер;Результат\n1;да;лишнее\n".encode(), "file-column"),
            ("Номер;Результат\n".encode(), "file-no-rows"),
        ):
            with self.subTest(code), self.assertRaises(RuleRefused) as caught:
                replies.read(data)
            self.assertEqual(caught.exception.code, code)

    def test_art_6_3_a_bid_that_has_gone_since_is_answered_all_the_same(self):
        self.waits()
        found = books.lock(self.book)
        changing.reject(self.book, (2,), None)
        self.assertEqual(found.state, "registering")
        self.assertEqual(self.enter(Reply("1", "2", False, "2"))["failed"], 1)


class Settled(ExchangeCase):
    """Article 10.6 by hand."""

    def settling(self):
        self.to_consent()
        self.move("consent", "trading")
        self.move("announce", "trading")
        self.clock_to(NOON)
        self.submit(row(), row("11.00"))
        self.submit(row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(EVENING)
        by_hand.answer_checks(self.book, Given((), True, "№ 1"), self.clearing.id)
        self.jobs()
        self.answered()
        self.sign()
        self.clock_to(TERMS.settlement_at)
        self.assertEqual(self.state(), "settling")

    def enter(self, *lines, others=True):
        return by_hand.answer_deals(self.book, Given(lines, others, "№ 2"), self.clearing.id)

    def test_art_10_6_what_a_letter_says_of_deals(self):
        with self.assertRaises(Conflict):
            self.draft()
            self.enter()
        self.settling()
        self.assertIn("settle", self.open_duties())
        with self.assertRaises(Conflict) as caught:
            self.move("confirm-settlement", "trading")
        self.assertEqual(caught.exception.code, "deals-unanswered")
        mine = [one.number for one in dealing.of_book(self.book, "BRK2")]
        [other] = [one.number for one in dealing.of_book(self.book, "BRK3")]
        with self.assertRaises(RuleRefused) as caught:
            self.enter(Reply("1", str(mine[0]), False, "1"))
        self.assertEqual(caught.exception.code, "declined-part")
        with self.assertRaises(RuleRefused) as caught:
            self.enter(Reply("1", str(other), False, "x" * 201))
        self.assertEqual(caught.exception.code, "why-missing")
        lines = [Reply(str(n), str(number), False, "1") for n, number in enumerate(mine, 1)]
        self.assertEqual(self.enter(*lines), {"settled": 1, "declined": 2})
        self.jobs()
        self.assertEqual(self.state(), "settled")
        self.assertEqual(dealing.states(self.book)[other], ("settled", ""))
        self.assertEqual({dealing.states(self.book)[n] for n in mine}, {("declined", "money")})
        self.assertIsNotNone(certificates.certificate(self.book, "BRK3"))
        self.assertIsNone(certificates.certificate(self.book, "BRK2"))
        self.assertEqual({one.guilty for one in defaults.cases(self.book)}, {"BRK2"})
        with self.assertRaises(Conflict):
            self.enter()
