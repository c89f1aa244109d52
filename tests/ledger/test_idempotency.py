"""A write sent twice is done once."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.idempotency import forget_answers
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import insert
from tests.ledger.case import bid
from tests.ledger.case import LedgerCase
import threading
import time
import transaction


class Idempotency(LedgerCase):
    """What counts is the key, the person and what was sent."""

    def setUp(self):
        super().setUp()
        self.calls = 0

    def produce(self):
        self.calls += 1
        return 201, {"number": self.calls, "text": "«Ә»"}

    def send(self, key="k", user="u", fingerprint="f"):
        with transaction.manager:
            return ledger.idempotent(key, user, fingerprint, self.produce)

    def test_the_second_time_gives_the_first_answer(self):
        first = self.send()
        self.assertEqual(first, (201, {"number": 1, "text": "«Ә»"}))
        self.assertEqual(self.send(), first)
        self.assertEqual(self.calls, 1)

    def test_no_content_is_an_answer_too(self):
        answers = [ledger.idempotent("k", "u", "f", lambda: (204, None)) for _ in range(2)]
        self.assertEqual(answers, [(204, None)] * 2)

    def test_another_person_or_key_is_another_write(self):
        self.send()
        self.send(user="other")
        self.send(key="other")
        self.assertEqual(self.calls, 3)

    def test_the_key_of_another_request(self):
        self.send()
        with self.assertRaises(Conflict) as caught:
            self.send(fingerprint="g")
        self.assertEqual((caught.exception.status, caught.exception.code), (409, "idempotency-key"))
        self.assertEqual(self.calls, 1)

    def test_what_was_refused_may_be_tried_again(self):
        def refuse():
            ledger.write(insert(bid).values(who="half"))
            raise RuleRefused("no", "no")

        with self.assertRaises(RuleRefused), transaction.manager:
            ledger.idempotent("k", "u", "f", refuse)
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.send()[0], 201)

    def test_an_aborted_write_was_never_answered(self):
        ledger.idempotent("k", "u", "f", self.produce)
        transaction.abort()
        self.send()
        self.assertEqual(self.calls, 2)

    def test_two_at_the_same_moment(self):
        found, barrier = [], threading.Barrier(4)

        def slow():
            time.sleep(0.2)
            ledger.write(insert(bid).values(who="once"))
            return 201, {"by": threading.get_ident()}

        def send():
            barrier.wait(10)
            with transaction.manager:
                found.append(ledger.idempotent("k", "u", "f", slow))

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(self.kept(), ["once"])
        self.assertEqual(len(found), 4)
        self.assertEqual([answer == found[0] for answer in found], [True] * 4)

    def test_answers_are_forgotten_after_a_day(self):
        self.send()
        with clock.frozen(clock.now() + timedelta(hours=23)):
            self.send()
            forget_answers()
            transaction.commit()
        self.assertEqual(self.calls, 1)
        with clock.frozen(clock.now() + timedelta(hours=24, minutes=1)):
            # Not cleaned away yet, and forgotten all the same.
            self.send()
            self.assertEqual(self.calls, 2)
        with clock.frozen(clock.now() + timedelta(hours=49)):
            forget_answers()
            self.assertEqual(ledger.read("SELECT count(*) FROM idempotency")[0][0], 0)
