"""The form token, the trap, the work, the limits: what keeps robots and floods out."""

from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding import limits
from kase.is2in.onboarding import retention
from kase.is2in.onboarding import robots
from kase.is2in.onboarding.tables import connection_count
from kase.is2in.onboarding.tables import connection_token
from kase.is2in.onboarding.types import Proof
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from sqlalchemy import func
from sqlalchemy import select
from tests.builders import onboarding as build
from tests.builders.parties import number
from tests.onboarding.case import OnboardingCase


class Tokens(OnboardingCase):
    """A token works once, not too soon, not too late, and only if it is ours."""

    def refused(self, code, proof):
        with self.assertRaises(RuleRefused) as refused:
            self.submit(proof=proof)
        self.assertEqual(refused.exception.code, code)

    def test_a_good_one_passes(self):
        self.assertTrue(robots.check(self.proof()))

    def test_without_the_work_it_passes_too_but_says_so(self):
        self.assertFalse(robots.check(self.proof(solved=False)))

    def test_the_trap(self):
        self.refused("robot", self.proof(trap="https://spam.example"))

    def test_too_fast(self):
        self.refused("too-fast", self.proof(waited=2))

    def test_too_old(self):
        self.refused("token-expired", self.proof(waited=6 * 3600))

    def test_forged(self):
        good = self.proof()
        seed, made, bits, signature = good.token.split(".")
        for token in (
            "",
            "x",
            "жжж",
            good.token + "A",
            good.token[:-1],
            ".".join((seed, str(int(made) - 9), bits, signature)),
            ".".join((seed, made, "1", signature)),
            ".".join(("A" * 22, made, bits, signature)),
            ".".join((seed, made, bits, "A" * 43)),
            good.token + "\n",
            "\x00" * 90,
        ):
            self.refused("token", Proof(token, good.solution))

    def test_wrong_work(self):
        proof = self.proof()
        for solution in ("-1", "1e5", "x", "٣", "9" * 13, " 5"):
            self.refused("solution", Proof(proof.token, solution))

    def test_the_work_of_another_token(self):
        self.set("work_bits", 20)
        one, other = self.proof(solved=False), self.proof(solved=False)
        seed = one.token.split(".")[0]
        self.refused("solution", Proof(other.token, build.solve(seed, 20)))

    def test_spent(self):
        proof = self.proof()
        self.submit(proof=proof)
        with self.assertRaises(Conflict) as refused:
            self.submit(proof=proof, bin=number("OTHR"), email="other@newcomer.example")
        self.assertEqual(refused.exception.code, "token-used")

    def test_wrong_fields_do_not_spend_it(self):
        proof = self.proof()
        with self.assertRaises(RuleRefused):
            self.submit(proof=proof, bin="1")
        self.assertTrue(self.submit(proof=proof).confirmed)

    def test_an_older_key_of_the_site_still_signs(self):
        proof = self.proof()
        keys = robots.getUtility(robots.IKeyManager)
        keys.rotate(robots.RING)
        self.assertTrue(robots.check(proof))

    def test_the_work_is_as_hard_as_it_says(self):
        self.assertTrue(robots.solves("seed", 12, build.solve("seed", 12)))
        solved = sum(robots.solves("seed", 8, str(one)) for one in range(20_000))
        self.assertTrue(30 < solved < 140, solved)


class Limits(OnboardingCase):
    """Floods end at a limit, and the limit ends with its window."""

    def setUp(self):
        super().setUp()
        # Far from the end of an hour, so that no window changes during a test.
        self.enterContext(clock.frozen(datetime(2031, 5, 6, 7, 10, tzinfo=UTC)))

    def send(self, serial):
        return self.submit(bin=number(f"F{serial}"), email=f"f{serial}@newcomer.example")

    def test_requests_from_one_address(self):
        for serial in range(5):
            self.send(serial)
        with self.assertRaises(TooMany):
            self.send(5)
        self.address = "192.0.2.2"
        self.send(6)
        self.address = "192.0.2.1"
        with self.later(minutes=50):
            self.send(7)

    def test_pounding_does_not_make_the_lock_longer(self):
        for _n in range(30):
            limits.count("requests", self.address, limits.HOUR)
        with self.later(minutes=50):
            self.send(1)

    def test_requests_with_one_bin(self):
        for serial in range(3):
            self.address = f"192.0.2.{serial + 10}"
            self.submit(email=f"f{serial}@newcomer.example")
        with self.assertRaises(TooMany) as refused:
            self.submit(email="f4@newcomer.example")
        self.assertEqual(refused.exception.code, "too-many")

    def test_requests_with_one_email(self):
        for serial in range(3):
            self.address = f"192.0.2.{serial + 10}"
            self.submit(bin=number(f"F{serial}"), email="Office@Newcomer.example")
        with self.assertRaises(TooMany):
            self.submit(bin=number("F9"))

    def test_forms_that_are_refused_count_too(self):
        self.set("address_tries", 5)
        for _n in range(5):
            with self.assertRaises(RuleRefused):
                self.submit(proof=Proof("x"))
        with self.assertRaises(TooMany):
            self.submit()

    def test_a_flood_from_everywhere_must_confirm(self):
        self.set("busy_requests", 2)
        for serial, wanted in enumerate((True, True, False)):
            self.address = f"192.0.2.{serial + 10}"
            self.assertEqual(self.send(serial).confirmed, wanted)

    def test_the_count_survives_a_rollback(self):
        limits.count("tries", "192.0.2.99", limits.HOUR)
        self.assertEqual(limits.count("tries", "192.0.2.99", limits.HOUR), 2)

    def test_no_address_is_kept(self):
        limits.count("tries", "192.0.2.77", limits.HOUR)
        rows = ledger.read(select(connection_count))
        self.assertNotIn("192.0.2.77", str(rows))

    def test_old_counts_and_tokens_go(self):
        self.submit()
        with self.later(hours=30):
            retention.forget_tokens()
        for table in (connection_token, connection_count):
            self.assertEqual(ledger.read(select(func.count()).select_from(table))[0][0], 0)

    def test_challenge_names_the_end(self):
        given = onboarding.new_challenge()
        self.assertEqual((given.expires - clock.now()).total_seconds(), 6 * 3600)
        self.assertEqual((given.bits, given.least_seconds), (8, 5))
