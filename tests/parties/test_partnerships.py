"""Partnerships by the door: terms, requests of both sides, decisions, ends by the clock (A9)."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.builders import parties as build
from tests.layers import INTEGRATION
import unittest


CONSULTANT = "financial_consultant"
SHARES = ("listing", "listing-shares")
ONLY_SHARES = Scope(procedures=frozenset({"listing-shares"}))
ONLY_LISTING = Scope(categories=frozenset({"listing"}))
ANYTHING = Scope()


def today():
    return clock.almaty(clock.now()).date()


class PartnershipsCase(unittest.TestCase):
    layer = INTEGRATION

    def setUp(self):
        build.organization("ISSR", ("issuer",))
        build.organization("CONS", (CONSULTANT, "issuer"))
        build.organization("AUDT", ("auditor",))
        self.worker = build.person("executor@consultant.example", "CONS", password=None)

    def add(self, *terms, partner="CONS", role=CONSULTANT):
        return parties.add_partner("ISSR", partner, role, *terms)

    def may(self, category="listing", procedure="listing-shares"):
        return parties.partner_may(self.worker, "ISSR", category, procedure)

    def filed_for(self, *procedure):
        return [one.code for one in parties.companies_for(self.worker, *procedure)]


class Adding(PartnershipsCase):
    """Who may be a partner, of whom, for what."""

    def test_only_active_companies_with_the_role(self):
        build.organization("SHUT", (CONSULTANT,))
        shut = parties.organization("SHUT")
        parties.change_organization(
            "SHUT", shut.names, shut.legal_forms, shut.roles, active=False
        )
        for code, partner, role in (
            ("ISSR", "AUDT", CONSULTANT),
            ("ISSR", "CONS", "auditor"),
            ("ISSR", "SHUT", CONSULTANT),
            ("ISSR", "NONE", CONSULTANT),
            ("ISSR", "CONS", "issuer"),
            ("ISSR", "CONS", ""),
            ("ISSR", "ISSR", CONSULTANT),
            ("CONS", "CONS", CONSULTANT),
            ("AUDT", "CONS", CONSULTANT),
        ):
            with self.subTest(partner=partner, role=role), self.assertRaises(RuleRefused):
                parties.add_partner(code, partner, role)
        self.assertEqual(parties.partners("ISSR"), ())
        offered = [(one.code, role) for one, role in parties.candidates("ISSR")]
        self.assertEqual(offered, [("CONS", CONSULTANT), ("AUDT", "auditor")])

    def test_a_partner_once_in_a_role_until_it_ends(self):
        first = self.add()
        with self.assertRaises(Conflict):
            self.add()
        self.add(partner="AUDT", role="auditor")
        build.ends_in(first, minutes=-1)
        self.assertNotEqual(self.add().id, first.id)
        self.assertEqual(len(parties.partners("ISSR")), 2)

    def test_days_and_codes_that_cannot_be(self):
        for terms in (
            (ANYTHING, today() - timedelta(days=1)),
            (ANYTHING, today() + timedelta(days=4000)),
            (Scope(procedures=frozenset({"no-such"})), None),
            (Scope(categories=frozenset({"listing-shares"})), None),
            (Scope(categories=frozenset({"<b>"})), None),
        ):
            with self.subTest(terms=terms), self.assertRaises(RuleRefused):
                self.add(*terms)

    def test_a_category_holds_its_procedures(self):
        both = Scope(frozenset({"listing"}), frozenset({"listing-shares"}))
        self.assertEqual(self.add(both).scope, ONLY_LISTING)

    def test_candidates_are_searched(self):
        found = [one.code for one, _role in parties.candidates("ISSR", "компания aud")]
        self.assertEqual(found, ["AUDT"])
        self.assertEqual(parties.candidates("ISSR", "%"), ())


class Access(PartnershipsCase):
    """What the partner's people may do, by scope and by the clock."""

    def test_scope(self):
        for scope, may, may_other in (
            (ANYTHING, True, True),
            (ONLY_SHARES, True, False),
            (ONLY_LISTING, True, False),
            (Scope(frozenset({"membership"})), False, True),
        ):
            with self.subTest(scope=scope):
                one = self.add(scope)
                self.assertEqual(self.may(), may)
                self.assertEqual(self.may("membership", "joining"), may_other)
                self.assertEqual("ISSR" in self.filed_for(*SHARES), may)
                self.assertEqual(self.filed_for(), ["CONS", "ISSR"])
                build.ends_in(one, minutes=-1)

    def test_until_the_end_of_the_last_day_at_the_exchange(self):
        one = self.add(ANYTHING, today())
        self.assertEqual(one.last_day, today())
        self.assertEqual(clock.almaty(one.until).hour, 0)
        moment = timedelta(seconds=1)
        with clock.frozen(one.until - moment):
            self.assertTrue(self.may())
            self.assertEqual(parties.partners("ISSR")[0].id, one.id)
        with clock.frozen(one.until):
            self.assertFalse(self.may())
            self.assertEqual(parties.partners("ISSR"), ())
            self.assertEqual(self.filed_for(), ["CONS"])
            self.assertEqual(parties.places(self.worker.id), ())

    def test_rests_while_a_company_is_closed_or_has_lost_the_role(self):
        self.add()
        for code, changes in (
            ("CONS", {"active": False}),
            ("ISSR", {"active": False}),
            ("CONS", {"roles": {"issuer"}}),
        ):
            one = parties.organization(code)
            facts = {"names": one.names, "legal_forms": one.legal_forms, "roles": one.roles}
            parties.change_organization(code, **{**facts, **changes})
            with self.subTest(code=code, changes=changes):
                self.assertFalse(self.may())
                self.assertNotIn("ISSR", self.filed_for())
                self.assertEqual(parties.places(self.worker.id), ())
            parties.change_organization(code, **facts, active=True)
        self.assertTrue(self.may())

    def test_an_auditor_files_nothing(self):
        someone = build.person("executor@auditor.example", "AUDT", password=None)
        self.add(partner="AUDT", role="auditor")
        self.assertFalse(parties.partner_may(someone, "ISSR", *SHARES))
        self.assertEqual([one.code for one in parties.companies_for(someone)], ["AUDT"])

    def test_the_substitute_of_a_partners_person_has_the_place(self):
        colleague = build.person("second@consultant.example", "CONS", password=None)
        one = self.add()
        parties.state_absence(self.worker.id, colleague.id, today(), today())
        self.assertIn(parties.place(one, self.worker.id), parties.places(colleague.id))
        build.ends_in(one, minutes=-1)
        self.assertEqual(parties.places(colleague.id), ())


class Changing(PartnershipsCase):
    """More at once, less by the exchange."""

    def change(self, one, scope=ANYTHING, last_day=None, reason="", code="ISSR"):
        return parties.change_partnership(one.id, code, scope, last_day, reason)

    def test_more_happens_at_once(self):
        one = self.add(ONLY_SHARES, today())
        later = today() + timedelta(days=30)
        for scope, last_day in (
            (ONLY_SHARES, later),
            (ONLY_LISTING, later),
            (ANYTHING, later),
            (ANYTHING, None),
        ):
            after = self.change(one, scope, last_day)
            self.assertEqual((after.scope, after.last_day, after.request), (scope, last_day, None))
        history = parties.history_of(one.id)
        self.assertEqual({each.decision for each in history}, {"agreed"})
        self.assertEqual(len(history), 4)

    def test_less_is_asked_with_a_reason(self):
        for scope, last_day in ((ONLY_LISTING, None), (ANYTHING, today())):
            one = self.add()
            with self.assertRaises(RuleRefused):
                self.change(one, scope, last_day, " ")
            after = self.change(one, scope, last_day, "Договор сужен")
            self.assertEqual((after.scope, after.last_day), (ANYTHING, None))
            self.assertEqual(after.request.kind, "change")
            self.assertTrue(self.may("membership", "joining"))
            after = parties.decide_partner_removal(one.id, True)
            self.assertEqual((after.scope, after.last_day), (scope, last_day))
            build.ends_in(one, minutes=-1)

    def test_more_of_one_and_less_of_the_other_is_asked(self):
        one = self.add(ONLY_SHARES)
        after = self.change(one, ANYTHING, today(), "Срок")
        self.assertEqual(after.scope, ONLY_SHARES)
        self.assertIsNotNone(after.request)

    def test_refused(self):
        one = self.add()
        with self.assertRaises(RuleRefused):
            self.change(one)
        with self.assertRaises(RuleRefused):
            self.change(one, Scope(frozenset({"no-such"})), None, "Так")
        for code in ("CONS", "AUDT", ""):
            with self.assertRaises(Missing):
                self.change(one, ONLY_LISTING, None, "Так", code)
        self.change(one, ONLY_LISTING, None, "Так")
        with self.assertRaises(Conflict):
            self.change(one, ONLY_SHARES, None, "Так")
        build.ends_in(one, minutes=-1)
        with self.assertRaises(Missing):
            self.change(one, ONLY_SHARES, None, "Так")

    def test_an_agreed_day_that_has_passed_ends_at_once(self):
        one = self.add()
        self.change(one, ANYTHING, today(), "Срок")
        with clock.frozen(clock.now() + timedelta(days=3)):
            after = parties.decide_partner_removal(one.id, True)
            self.assertFalse(after.living(clock.now()))
            self.assertFalse(self.may())


class Requests(PartnershipsCase):
    """Both sides ask to end; who asked may take it back; an officer decides once."""

    def setUp(self):
        super().setUp()
        self.one = self.add()

    def test_either_side_asks_once(self):
        for code, other in (("ISSR", "CONS"), ("CONS", "ISSR")):
            asked = parties.ask_to_end(self.one.id, code, "Договор закончился")
            self.assertEqual(asked.request.asked_for, code)
            for again in (code, other):
                with self.assertRaises(Conflict):
                    parties.ask_to_end(self.one.id, again, "Еще раз")
            with self.assertRaises(Forbidden):
                parties.withdraw_request(self.one.id, other)
            self.assertIsNone(parties.withdraw_request(self.one.id, code).request)
            with self.assertRaises(Missing):
                parties.withdraw_request(self.one.id, code)
        states = [each.decision for each in parties.history_of(self.one.id)]
        self.assertEqual(states, ["withdrawn", "withdrawn"])
        self.assertTrue(self.may())

    def test_others_ask_nothing(self):
        for code in ("AUDT", ""):
            with self.assertRaises(Missing):
                parties.ask_to_end(self.one.id, code, "Так")
            with self.assertRaises(Missing):
                parties.withdraw_request(self.one.id, code)
        for reason in ("", "  ", "x" * 2001):
            with self.assertRaises(RuleRefused):
                parties.ask_to_end(self.one.id, "ISSR", reason)

    def test_decided_once(self):
        parties.ask_to_end(self.one.id, "CONS", "Уходим")
        with self.assertRaises(RuleRefused):
            parties.decide_partner_removal(self.one.id, False)
        parties.decide_partner_removal(self.one.id, False, "Есть заявления в работе")
        self.assertTrue(self.may())
        with self.assertRaises(Missing):
            parties.decide_partner_removal(self.one.id, True)
        parties.ask_to_end(self.one.id, "CONS", "Уходим")
        self.assertEqual(parties.count_removal_requests(), 1)
        after = parties.decide_partner_removal(self.one.id, True)
        self.assertFalse(after.living(clock.now()))
        self.assertFalse(self.may())
        self.assertEqual(parties.count_removal_requests(), 0)

    def test_the_end_lets_a_request_lapse(self):
        parties.ask_to_end(self.one.id, "CONS", "Уходим")
        build.ends_in(self.one, minutes=-1)
        self.assertEqual(parties.count_removal_requests(), 0)
        with self.assertRaises(Missing):
            parties.decide_partner_removal(self.one.id, True)
        parties.close_lapsed_partnerships()
        [request] = parties.history_of(self.one.id)
        self.assertEqual(request.decision, "lapsed")


class Ends(PartnershipsCase):
    """The job takes note of ends, once; lists keep what has ended."""

    def test_once(self):
        one = self.add()
        build.ends_in(one, minutes=-1)
        parties.close_lapsed_partnerships()
        parties.close_lapsed_partnerships()
        acts = [entry.action for entry in ledger.history("organization:ISSR")]
        self.assertEqual(acts.count("partner-ended"), 1)

    def test_lists(self):
        gone = self.add()
        build.ends_in(gone, minutes=-1)
        lives = self.add(ONLY_SHARES)
        audit = self.add(partner="AUDT", role="auditor")
        parties.ask_to_end(audit.id, "AUDT", "Уходим")

        def found(**query):
            rows, total = parties.partnerships(**query)
            self.assertEqual(len(rows), total)
            return {one.id for one in rows}

        self.assertEqual(found(), {gone.id, lives.id, audit.id})
        self.assertEqual(found(state="ended"), {gone.id})
        self.assertEqual(found(state="living", role=CONSULTANT), {lives.id})
        self.assertEqual(found(own="CONS", side="clients"), {gone.id, lives.id})
        self.assertEqual(found(own="CONS", side="partners"), set())
        self.assertEqual(found(own="OTHR"), set())
        self.assertEqual(found(waiting=True), {audit.id})
        self.assertEqual(found(text="компания aud"), {audit.id})
        self.assertEqual(found(text="issr"), {gone.id, lives.id, audit.id})
        self.assertEqual(found(own="ISSR", text="issr"), set())
        self.assertEqual(found(own="ISSR", text="cons"), {gone.id, lives.id})
        self.assertEqual(found(text="% _ \\' \0"), set())
        rows, total = parties.partnerships(size=1, start=1, sort="until", descending=False)
        self.assertEqual((len(rows), total), (1, 3))
