"""Articles 2 and 3 of the rules, and the timetable: what a seller may ask for, and when."""

from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from tests.subscription.case import conditions
from tests.subscription.case import START
import unittest


DAY = timedelta(days=1)


def codes(found) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in found}


class Parameters(unittest.TestCase):
    """Annex 1 is checked as a whole: every fault is named at once."""

    def faults(self, **changes):
        return codes(application.check(conditions(**changes)))

    def test_art_3_2_good_parameters_pass(self):
        self.assertEqual(self.faults(), set())

    def test_art_2_1_mode(self):
        self.assertIn(("mode", "choice"), self.faults(mode="both"))

    def test_art_2_6_settlement_on_the_day_of_deals(self):
        later = {"settlement_at": conditions().settlement_at + DAY}
        self.assertEqual(self.faults(**later), set())
        self.assertEqual(self.faults(**later, mode="ccp"), {("settlement_at", "order")})
        self.assertEqual(self.faults(**later, currency="USD"), {("settlement_at", "order")})

    def test_art_2_1_currency_of_the_exchanges_list(self):
        self.assertEqual(self.faults(currency="USD"), set())
        self.assertEqual(self.faults(currency="XAU"), {("currency", "choice")})
        found = application.check(conditions(currency="USD"), currencies=("KZT",))
        self.assertEqual(codes(found), {("currency", "choice")})
        self.assertIn("KZT", found[0].message.mapping["currencies"])

    def test_art_2_7_with_the_counterparty_the_depository_settles(self):
        ccp = {"mode": "ccp", "settlement_at": conditions().deals_at}
        self.assertEqual(self.faults(**ccp), set())
        self.assertEqual(self.faults(**ccp, settlement_by="other"), {("settlement_by", "choice")})

    def test_art_2_8_1_without_the_counterparty_the_depository_may_settle(self):
        self.assertEqual(self.faults(settlement_by="depository"), set())
        self.assertTrue(application.needs_consent(conditions(settlement_by="depository")))

    def test_art_2_8_2_or_another_organisation(self):
        self.assertEqual(self.faults(settlement_by="other"), set())
        self.assertFalse(application.needs_consent(conditions(settlement_by="other")))
        self.assertEqual(self.faults(settlement_by="me"), {("settlement_by", "choice")})

    def test_art_5_1_collateral_ahead_only_with_the_counterparty(self):
        moment = {"collateral_check": conditions().end + timedelta(minutes=10)}
        self.assertEqual(self.faults(mode="ccp", **moment), set())
        self.assertEqual(self.faults(**moment), {("collateral_check", "choice")})

    def test_art_5_1_1_collateral_after_the_period(self):
        early = {"collateral_check": START + timedelta(hours=1)}
        self.assertIn(("collateral_check", "order"), self.faults(mode="ccp", **early))

    def test_art_6_criteria_need_the_depository(self):
        self.assertIn(
            ("criteria", "choice"), self.faults(criteria=("Резиденты",), settlement_by="other")
        )

    def test_art_8_1_and_9_3_days_of_registers(self):
        # Bids end on Friday 20, the register goes by Monday 23; deals are on Tuesday 24.
        good = {"accepted_register_on": date(2026, 11, 23)}
        self.assertEqual(self.faults(**good, satisfied_register_on=date(2026, 11, 23)), set())
        self.assertEqual(
            self.faults(accepted_register_on=date(2026, 11, 24)),
            {("accepted_register_on", "order")},
        )
        self.assertEqual(
            self.faults(satisfied_register_on=date(2026, 11, 24)),
            {("satisfied_register_on", "order")},
        )

    def test_numbers_and_order(self):
        faults = self.faults(
            quantity=0, lot=-1, tick=Decimal(0), price=Decimal(-1), is_debt=True, end=START
        )
        for name in ("quantity", "lot", "tick", "price"):
            self.assertIn((name, "positive"), faults)
        self.assertIn(("nominal", "required"), faults)
        self.assertIn(("end", "order"), faults)
        self.assertEqual(self.faults(quantity=105, lot=10), {("quantity", "quantity-lot")})

    def test_days_off(self):
        saturday = START + DAY
        self.assertIn(("deals_at", "working-day"), self.faults(deals_at=saturday))


class Terms(unittest.TestCase):
    """Terms in working days; holidays and moved days count."""

    def test_art_3_1_two_working_days_ahead(self):
        # Before Friday 20 November: Wednesday 18 is the last day.
        self.assertEqual(
            application.check_time(conditions(), datetime(2026, 11, 18, 18, tzinfo=UTC)), ()
        )
        late = application.check_time(conditions(), datetime(2026, 11, 18, 19, 1, tzinfo=UTC))
        self.assertEqual([(one.code, one.article) for one in late], [("application-late", "3.1")])

    def test_art_3_1_weekends_do_not_count(self):
        monday = conditions(start=START + 3 * DAY)
        self.assertEqual(application.check_time(monday, START - DAY), ())
        self.assertNotEqual(application.check_time(monday, START), ())

    def test_art_3_1_a_moved_day_counts(self):
        moved = {date(2026, 11, 18): False}
        self.assertNotEqual(application.check_time(conditions(), START - 2 * DAY, moved=moved), ())

    def test_art_3_4_and_3_5_answers_by_the_next_working_day(self):
        monday = date(2026, 11, 23)
        self.assertEqual(application.depository_answer_by(START), monday)
        self.assertEqual(application.announce_by(START), monday)

    def test_art_3_7_the_offering_abroad(self):
        abroad = conditions(settlement_by="other")
        at = START - timedelta(minutes=30)
        self.assertEqual(application.check_time(abroad, at, foreign=True), ())
        late = application.check_time(abroad, at + timedelta(seconds=1), foreign=True)
        self.assertEqual([one.article for one in late], ["3.7"])
        self.assertNotEqual(application.check_time(conditions(), at, foreign=True), ())
        self.assertTrue(application.letter_in_time(abroad, START - DAY))
        self.assertFalse(application.letter_in_time(abroad, START))

    def test_art_9_3_the_seller_declares_failure_by_the_day_of_its_register(self):
        # Deals are on Tuesday 24: the register is due on Monday 23.
        terms = conditions()
        self.assertTrue(application.failure_in_time(terms, terms.deals_at - DAY))
        self.assertFalse(application.failure_in_time(terms, terms.deals_at))
        sooner = conditions(satisfied_register_on=date(2026, 11, 20))
        self.assertFalse(application.failure_in_time(sooner, terms.deals_at - DAY))

    def test_art_2_10_changes_that_touch_the_depository(self):
        self.assertTrue(application.change_in_time(conditions(), START - DAY))
        self.assertFalse(application.change_in_time(conditions(), START))

    def test_art_3_3_consent_is_asked_of_the_depository(self):
        self.assertTrue(application.needs_consent(conditions()))
        self.assertFalse(application.needs_consent(conditions(settlement_by="other")))
        self.assertEqual(life.target("approve", "checking", conditions()), "depository")
        other = conditions(settlement_by="other")
        self.assertEqual(life.target("approve", "checking", other), "approved")

    def test_art_3_5_and_10_7_nothing_of_a_private_placement_is_published(self):
        self.assertTrue(application.published(conditions()))
        self.assertFalse(application.published(conditions(private_placement=True)))

    def test_art_8_1_and_9_3_and_11_4_days_due(self):
        terms = conditions()
        self.assertEqual(application.register_by(terms), date(2026, 11, 23))
        self.assertEqual(application.answer_by(terms), date(2026, 11, 23))
        self.assertEqual(application.results_by(terms), date(2026, 11, 25))


class Life(unittest.TestCase):
    """The states, and what the clock does by itself."""

    def test_the_whole_way(self):
        terms, state = conditions(), "draft"
        way = (
            "submit examine approve consent announce open close register hand-over "
            "accept-register make-deals settle confirm-settlement complete"
        )
        for name in way.split():
            state = life.target(name, state, terms)
            self.assertIsNotNone(state, name)
        self.assertEqual(state, "completed")
        self.assertEqual([n for n in life.TRANSITIONS if life.target(n, state, terms)], [])

    def test_art_3_6_and_9_3_refusal_and_failure_have_a_reason(self):
        for name in ("refuse", "fail", "cancel"):
            self.assertTrue(life.TRANSITIONS[name].needs_reason)
        self.assertEqual(life.target("fail", "allotting", conditions()), "failed")
        self.assertIsNone(life.target("fail", "dealt", conditions()))
        self.assertIsNone(life.target("cancel", "accepting", conditions()))

    def test_every_state_is_reached_and_left(self):
        terms = [conditions(), conditions(settlement_by="other")]
        reached = {"draft"} | {
            life.target(one.name, source, each)
            for one in life.TRANSITIONS.values()
            for source in one.sources
            for each in terms
        }
        self.assertEqual(reached, set(life.STATES))
        left = {source for one in life.TRANSITIONS.values() for source in one.sources}
        self.assertEqual(set(life.STATES) - left, set(life.ENDED))

    def test_the_timetable(self):
        terms = conditions(mode="ccp", collateral_check=conditions().end + timedelta(minutes=5))
        acts = [act.name for act in life.timetable(terms)]
        self.assertEqual(
            acts,
            [
                "open",
                "close",
                "register",
                "check-collateral",
                "activate",
                "hand-over",
                "make-deals",
                "settle",
            ],
        )
        bare = [act.name for act in life.timetable(replace(terms, mode="no_ccp"))]
        self.assertNotIn("check-collateral", bare)
        late = conditions(accepted_register_on=START.date(), activation=START + 3 * DAY)
        [handed] = [act.at for act in life.timetable(late) if act.name == "hand-over"]
        self.assertEqual(handed, late.activation)
