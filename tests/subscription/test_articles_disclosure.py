"""Articles 7 and 8.4: who tells what of investors, when, and to whom it goes on."""

from kase.is2in.subscription import books
from kase.is2in.subscription import disclosing
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import seats
from kase.is2in.subscription.book import life
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.types import Investor
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from tests.builders import parties as build
from tests.subscription.case import conditions
from tests.subscription.case import IIN
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import TERMS
from tests.subscription.storage import NOON
from tests.subscription.storage import row
import unittest


ASKED = {"disclose": ["name", "id", "document", "address"]}
TOLD = {"number": 1, "document": "УЛ 1", "address": "Алматы, Абая, 1"}


class Depository(unittest.TestCase):
    """Whether the depository is asked at all."""

    def test_art_7_1_through_the_depository_where_it_settles(self):
        asked = frozenset(("name",))
        self.assertTrue(life.asks_depository(conditions(disclose=asked)))
        other = conditions(disclose=asked, settlement_by="other")
        self.assertFalse(life.asks_depository(other))
        names = [act.name for act in life.timetable(other)]
        self.assertNotIn("check-bids", names)


class Telling(LifeCase):
    """From the end of the period to the register."""

    def closed(self, **changes):
        """Bring a subscription with a bid of each buyer to the end of its period."""
        self.announced(**{**ASKED, **changes})
        self.clock_to(NOON)
        self.submit()
        self.submit(row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(TERMS.end)

    def give(self, *rows, buyer="BRK2"):
        return disclosing.give(self.book, buyer, rows, "user")

    def open_duties(self):
        return {o.team for o in duties.of_book(self.book) if o.kind == "disclose" and not o.done_at}

    def accepted(self):
        self.clock_to(EVENING)
        return registers.rows_of(registers.last(self.book, registers.ACCEPTED))

    def test_art_7_3_1_and_7_3_2_case_1_the_depository_is_asked_and_answers(self):
        facts = Investor("person", document="УЛ 7", address="Астана")
        self.wire(known={IIN: facts})
        self.closed()
        self.assertEqual(checks.asked_about(self.book), {1, 2})
        self.assertEqual(self.open_duties(), set())
        self.assertEqual({one.other for one in self.accepted()}, {"УЛ 7; Астана"})

    def test_art_7_3_2_case_2_buyers_give_what_the_depository_has_not(self):
        self.wire(known={IIN: Investor("person", address="Астана")})
        self.closed()
        self.assertEqual(self.open_duties(), {"BRK2", "BRK3"})
        self.assertIn("сведений об инвесторах", self.told(self.buyer)[0])
        [answer] = self.give({"number": 1, "document": "УЛ 1"})
        self.assertEqual((answer.number, answer.errors), ("1", ()))
        self.assertEqual(self.open_duties(), {"BRK3"})
        self.assertEqual([one.other for one in self.accepted()], ["УЛ 1; Астана", "Астана"])

    def test_art_7_4_par_1_buyers_give_all_of_it_where_another_organisation_settles(self):
        self.closed(settlement_by="other")
        self.assertEqual(checks.asked_about(self.book), set())
        self.assertEqual(self.open_duties(), {"BRK2", "BRK3"})
        self.give(TOLD)
        versions = reader.versions(self.book, 1)
        self.assertEqual(versions[-1].change, "investor_completed")
        self.assertEqual(reader.one(self.book, 1).bid.investor.document, "УЛ 1")

    def test_art_7_4_each_row_is_answered(self):
        self.closed(settlement_by="other")
        answers = self.give(
            {"number": 2, "document": "чужая"},
            {"number": 1, "colour": "red"},
            {"number": 1, "document": "УЛ\x00"},
            {"number": "x"},
            "row",
            TOLD,
            {"number": 1, "document": "УЛ 2"},
        )
        codes = [" ".join(error.code for error in one.errors) for one in answers]
        self.assertEqual(codes[:3], ["bid", "unknown-field", "text-control"])
        self.assertEqual(codes[3:], ["bid", "row-form", "", "told-before"])
        with self.assertRaises(TooLarge):
            self.give(*[TOLD] * (disclosing.MOST_ROWS + 1))

    def test_art_7_4_not_before_the_end_nor_after_the_register(self):
        self.announced(settlement_by="other", **ASKED)
        self.clock_to(NOON)
        self.submit()
        for moment in (None, EVENING):
            if moment:
                self.clock_to(moment)
            with self.assertRaises(RuleRefused) as caught:
                self.give(TOLD)
            self.assertEqual(caught.exception.code, "disclose-time")

    def test_art_7_3_3_and_7_4_par_2_and_8_4_seller_and_issuer_learn_of_it(self):
        build.organization("ISSR", ("issuer",))
        issuer = build.person("head@issuer.example", "ISSR")
        self.closed(settlement_by="other", issuer_organization="ISSR", private_placement=False)
        self.give(TOLD)
        [first, _second] = self.accepted()
        self.assertEqual(first.investor, "Ахметова Айгуль")
        self.assertEqual(first.other, "УЛ 1; Алматы, Абая, 1")
        found = books.get(self.book)
        for person in (self.seller, issuer, self.trading):
            seats.seat_of(found, person).require_accepted_register()
        for person in (self.buyer, self.clearing):
            with self.assertRaises(Forbidden):
                seats.seat_of(found, person).require_accepted_register()
        # Bids themselves and the answer to them are not the issuer's.
        with self.assertRaises(Forbidden):
            seats.seat_of(found, issuer).require_whole_book()
        self.assertIn("передан реестр принятых заявок", self.told(issuer)[0])

    def test_art_8_4_an_issuer_that_is_not_known_is_refused(self):
        self.draft(settlement_by="other", issuer_organization="NONE")
        self.sign()
        with self.assertRaises(RuleRefused) as caught:
            self.move("submit", "seller")
        self.assertEqual(caught.exception.code, "issuer")
