"""Articles on checks by the depository, alarms, certificates, results and penalties."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.documents import api as documents
from kase.is2in.procedures.interfaces import IMoreTasks
from kase.is2in.signing.types import SignatureSettled
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import dealing
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import timed
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import certificates
from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.news import meetings
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.papers import reporting
from kase.is2in.subscription.papers import signing
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.types import Investor
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import TERMS
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from zope.component import getUtility


class Depository(LifeCase):
    """Criteria, facts on investors, balances."""

    def test_art_6_and_8_2_1_criteria_reject_before_the_register(self):
        simulator = self.wire(failing={"850101300124": "Только резиденты"})
        self.announced(criteria=["Только резиденты"])
        self.clock_to(NOON)
        who = {"type": "legal", "name": "ТОО", "iin_bin": "931240000220", "residence": "KZ"}
        self.submit(row(), row(investor=who))
        self.clock_to(EVENING)
        states = [one.state for one in self.bids()]
        self.assertEqual(states, ["rejected_criteria", "active"])
        self.assertEqual(simulator.deleted, {})
        kept = registers.last(self.book, registers.ACCEPTED)
        self.assertEqual([one.number for one in registers.rows_of(kept)], [2])

    def test_art_6_1_the_register_waits_for_the_answer(self):
        self.announced_by_hand(criteria=["Только резиденты"])
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        self.assertEqual(timed.waits_for(self.book), "checks-unanswered")
        self.wire()
        exchange.exchange(self.book)
        self.clock_to(EVENING)
        self.assertEqual(self.state(), "allotting")

    def test_art_6_3_a_deleted_bid_that_was_checked_is_told_of(self):
        simulator = self.wire()
        longer = (TERMS.end + timedelta(days=3)).isoformat()
        moments = {name: (getattr(TERMS, name) + timedelta(days=3)).isoformat() for name in MOVED}
        self.announced(criteria=["Только резиденты"], end=longer, **moments)
        self.clock_to(NOON)
        self.submit()
        with clock.frozen(TERMS.end + timedelta(minutes=1)):
            exchange.exchange(self.book)
            changing.delete(self.book, 1, "BRK2", "user")
            self.jobs()
        self.assertEqual(list(simulator.deleted.values()), [[1]])

    def test_art_6_1_a_bid_that_was_changed_is_checked_again(self):
        other = {"type": "legal", "name": "ТОО", "iin_bin": "931240000220", "residence": "KZ"}
        simulator = self.wire(failing={"931240000220": "Только резиденты"})
        longer = (TERMS.end + timedelta(days=3)).isoformat()
        moments = {name: (getattr(TERMS, name) + timedelta(days=3)).isoformat() for name in MOVED}
        self.announced(criteria=["Только резиденты"], end=longer, **moments)
        self.clock_to(NOON)
        self.submit(row(), row(client_id="two"))
        self.clock_to(TERMS.end + timedelta(minutes=1))
        exchange.exchange(self.book)
        self.jobs()
        self.assertEqual([one.state for one in self.bids()], ["registered", "registered"])
        self.clock_to(NOON + timedelta(days=1))
        changing.change(self.book, 1, "BRK2", row(investor=other), "user")
        self.clock_to(TERMS.end + timedelta(days=1, minutes=1))
        for _round in range(2):
            exchange.exchange(self.book)
            self.jobs()
        self.assertEqual(
            [one.state for one in self.bids()], ["rejected_criteria", "registered"]
        )
        questions = [one.numbers for one in asking.of_book(self.book, asking.CHECK)]
        self.assertEqual(questions, [(1, 2), (1,)])
        self.assertEqual(len(simulator.deleted), 0)

    def test_art_7_3_the_depository_completes_and_buyers_give_the_rest(self):
        told = Investor("person", name="Другое имя", address="Алматы")
        self.wire(known={"850101300124": told})
        self.announced(disclose=["name", "address", "document"])
        self.clock_to(NOON)
        with clock.frozen(NOON):
            facts = {**row()["investor"], "address": "Астана", "document": "УЛ 1"}
            self.submit(row(investor=facts))
        self.clock_to(TERMS.end)
        [one] = self.bids()
        who = one.bid.investor
        self.assertEqual((who.name, who.address), (facts["name"], "Астана"))

    def announced_by_hand(self, **changes):
        self.draft(**changes)
        self.sign()
        self.move("submit", "seller")
        self.move("approve", "trading")
        self.move("consent", "trading")
        self.move("announce", "trading")

    def bids(self):
        return reader.page(self.book)


MOVED = ("activation", "deals_at", "settlement_at")


class Alarm(LifeCase):
    """Article 4.5: the price is missing."""

    def test_art_4_5_seller_and_staff_are_alarmed(self):
        self.wire()
        self.announced(market_bids=True)
        self.clock_to(NOON)
        self.submit(row(type="market", amount="500.00", price=None, quantity=None))
        self.clock_to(EVENING)
        self.clock_to(EVENING)
        for person in (self.seller, self.head, self.trading):
            texts = [one for one in self.told(person) if "не указана цена" in one]
            self.assertEqual(len(texts), 1)
        books.set_market_price(self.book, Decimal("9.99"))
        self.clock_to(EVENING)
        kinds = {one.key: one.done_at for one in duties.of_book(self.book)}
        self.assertTrue(kinds["market-price"] and kinds["market-price-staff"])


class Results(LifeCase):
    """Articles 9.4, 10.7, 11.3–11.5, 12."""

    def test_art_9_4_deals_wait_for_the_sellers_signature(self):
        self.wire(money={"BRK2": Decimal(10**6)})
        self.announced()
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        self.answered()
        self.clock_to(TERMS.deals_at)
        self.assertEqual(self.state(), "satisfied")
        self.assertEqual(timed.waits_for(self.book), "result-not-signed")
        self.sign()
        self.clock_to(TERMS.deals_at)
        self.assertEqual(self.state(), "dealt")
        paper = store.signed(self.book, store.RESULT)
        self.assertEqual(paper.content["rule"]["supply"], 150)

    def test_art_10_7_certificates_and_the_notice_of_results(self):
        self.settled()
        self.assertEqual(self.state(), "settled")
        for member in ("BRK1", "BRK2", "BRK3"):
            found = certificates.certificate(self.book, member)
            self.assertTrue(documents.read(found.id).startswith(b"%PDF"))
        self.assertEqual(certificates.issue(self.book), 0)
        last = messages.of_book(self.book, "ru")[-1]
        said = {line.label: line.text for line in last.lines}
        self.assertEqual(last.kind, messages.RESULTS)
        self.assertEqual(said["Размещено ценных бумаг"], "150")
        self.assertEqual(said["Спрос к предложению"].split(","), ["20", "0\u202f%"])
        self.assertIn("биржевое свидетельство", self.told(self.buyer)[0])

    def test_art_11_3_buyers_are_told(self):
        self.settled()
        self.assertTrue(any("ответ по вашим заявкам" in one for one in self.told(self.other)))

    def test_art_12_the_chain_of_a_penalty(self):
        self.settled({"BRK2": Decimal(10**6), "BRK3": Decimal(1)})
        [case] = defaults.cases(self.book)
        self.assertEqual((case.guilty, case.injured), ("BRK3", "BRK1"))
        self.assertEqual(case.penalty, Decimal("0.75"))
        self.assertIn("расторгнутой", self.told(self.seller)[0])
        with self.assertRaises(Conflict):
            defaults.go_on(self.book, case.deal, "paid", "user")
        with self.assertRaises(Forbidden):
            defaults.require_step(case, "claimed", "BRK3", False)
        for step, person in (
            ("claimed", self.clearing),
            ("noticed", self.other),
            ("paid", self.clearing),
        ):
            defaults.go_on(self.book, case.deal, step, "user")
            self.assertIn("неустойк", self.told(person)[0])
        done = defaults.go_on(self.book, case.deal, "passed", "user")
        self.assertEqual(done.next_step.name, "done")

    def test_art_12_2_silence_means_no_claim(self):
        self.settled({"BRK2": Decimal(10**6), "BRK3": Decimal(1)})
        with clock.frozen(TERMS.settlement_at + timedelta(days=8)):
            self.assertEqual(defaults.forget_late_claims(), 1)
            with self.assertRaises(Conflict) as caught:
                defaults.go_on(self.book, defaults.cases(self.book)[0].deal, "claimed", "user")
        self.assertEqual(caught.exception.code, "claim-late")
        self.assertEqual(defaults.forget_late_claims(), 0)

    def test_art_11_1_no_certificates_where_another_organisation_settles(self):
        self.settled(settlement_by="other")
        self.assertEqual(self.state(), "settling")
        self.assertEqual(certificates.issue(self.book), 0)
        self.assertEqual(defaults.cases(self.book), ())
        self.assertEqual(dealing.states(self.book)[1][0], "made")
        [report] = [one for one in duties.of_book(self.book) if one.kind == "report"]
        self.assertEqual(report.team, "BRK1")

    def test_art_11_4_and_11_5_the_seller_reports_by_annex_3(self):
        self.settled(settlement_by="other")
        day = almaty(TERMS.settlement_at).date().isoformat()
        with self.assertRaises(RuleRefused) as caught:
            reporting.report(self.book, {"settled_on": "x", "mars": 1}, self.seller)
        fields = {one.field for one in caught.exception.errors}
        self.assertEqual(fields, {"settled_on", "price", "mars"})
        reporting.report(self.book, {"settled_on": day, "price": "10.00"}, self.seller)
        self.assertEqual(messages.of_book(self.book, "ru")[-1].kind, messages.ANNOUNCED)
        self.sign(store.REPORT)
        self.assertEqual(self.state(), "settled")
        last = messages.of_book(self.book, "kk")[-1]
        self.assertEqual((last.kind, len(last.lines)), (messages.RESULTS, 4))
        with self.assertRaises(Conflict):
            reporting.report(self.book, {"settled_on": day, "price": "10.00"}, self.seller)

    def test_art_3_8_meetings_with_investors_are_told_of(self):
        self.draft(settlement_by="other")
        with self.assertRaises(Conflict):
            meetings.tell_meetings(self.book, "Алматы, 10:00")
        self.draft(settlement_by="other", foreign=True)
        with self.assertRaises(RuleRefused):
            meetings.tell_meetings(self.book, "  ")
        number = meetings.tell_meetings(self.book, "Алматы, 10:00")
        self.assertEqual(messages.message(number, "en").lines[0].text, "Алматы, 10:00")

    def test_tasks_of_a_team_are_counted_with_others(self):
        self.draft(settlement_by="other")
        self.sign()
        self.move("submit", "seller")
        self.assertEqual([one.kind for one in duties.waiting(self.trading)], ["decide"])
        self.assertEqual(duties.waiting(self.buyer), ())
        [(address, _title, count)] = getUtility(IMoreTasks).counts(self.trading)
        self.assertEqual((address, count), ("@@subscription-tasks", 1))
        self.assertEqual(getUtility(IMoreTasks).counts(self.buyer), ())


class Waiting(LifeCase):
    """A signature that waits for the authority."""

    def test_the_paper_is_signed_when_the_authority_answers(self):
        self.draft()
        paper = signing.to_sign(self.book, self.seller)
        signature = self.sign()
        store_row = store.of_document(paper.document)
        self.assertEqual(store_row.state, store.SIGNED)
        # The same signature settled a second time, or under a paper that is gone, changes nothing.
        signing.settled(SignatureSettled(f"subscription:{self.book}", paper.document, "x", None))
        applying.edit(self.book, {"quantity": 7}, self.seller)
        late = signing.to_sign(self.book, self.seller)
        applying.edit(self.book, {"quantity": 8}, self.seller)
        event = SignatureSettled(f"subscription:{self.book}", late.document, "x", signature)
        signing.settled(event)
        self.assertEqual(store.of_document(late.document).state, store.SUPERSEDED)
        current = signing.to_sign(self.book, self.seller)
        event = SignatureSettled(f"subscription:{self.book}", current.document, "x", signature)
        signing.settled(event)
        self.assertEqual(store.of_document(current.document).state, store.SIGNED)
        self.assertEqual(self.move("submit", "seller"), "submitted")
