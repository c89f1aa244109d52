"""Whole numbers of any size: shares, sums and orders are exact beside fractions and plain loops."""

from fractions import Fraction
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import exact
from kase.is2in.subscription.book import fills
from kase.is2in.subscription.book import rules
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import group
from tests.subscription.case import patient
from tests.subscription.case import rule
from unittest import mock
import hashlib
import hmac
import numpy as np
import unittest


MOST = 10**15
SIZES = st.one_of(st.integers(0, 50), st.integers(0, MOST), st.sampled_from([0, 1, MOST]))
ASKED = st.lists(SIZES, min_size=1, max_size=40)
SEED = b"\x5e" * 32


def array(values) -> np.ndarray:
    return np.array(values, dtype=np.int64)


class Shares(unittest.TestCase):
    """Value times part by the sum: in 64 bits, round them, and beyond them."""

    @patient(300)
    @given(ASKED, st.data())
    def test_as_fractions_say(self, asked, data):
        whole = sum(asked)
        part = data.draw(st.integers(0, max(whole - 1, 0)))
        if not whole:
            return
        down = exact.shares(array(asked), part, whole)
        rest = exact.rests(array(asked), down, part, whole)
        for value, share, left in zip(asked, down.tolist(), rest.tolist(), strict=True):
            found = Fraction(value * part, whole)
            self.assertEqual((share, Fraction(left, whole)), (int(found), found - int(found)))

    def test_a_sum_of_more_than_64_bits(self):
        asked = np.full(20_000, MOST)
        given_ = fills.pro_rata(asked, MOST - 1)
        self.assertEqual(exact.total(asked), 20_000 * MOST)
        self.assertEqual(exact.total(given_), MOST - 1)
        self.assertEqual(int(given_.max() - given_.min()), 1)

    def test_few_of_very_many(self):
        given_ = fills.pro_rata(np.full(20_000, MOST), 3)
        self.assertEqual(given_.tolist(), [1, 1, 1, *[0] * 19_997])


class Seams(unittest.TestCase):
    """Books are worked on piece by piece, fractions bit by bit: nobody sees where."""

    def setUp(self):
        self.enterContext(mock.patch.object(exact, "TOGETHER", 3))
        self.enterContext(mock.patch.multiple(fills, FEW=1, STEP_BITS=2))

    @patient(200)
    @given(ASKED, st.data())
    def test_pro_rata(self, asked, data):
        whole = sum(asked)
        supply = data.draw(st.integers(0, whole))
        rank = data.draw(st.none() | st.permutations(range(len(asked))))
        exactly = [Fraction(value * supply, whole or 1) for value in asked]
        expected = [int(share) for share in exactly]
        tie = rank or range(len(asked))
        queue = sorted(range(len(asked)), key=lambda i: (expected[i] - exactly[i], tie[i]))
        for row in queue[: supply - sum(expected)]:
            expected[row] += 1
        found = fills.pro_rata(array(asked), supply, None if rank is None else array(rank))
        self.assertEqual(found.tolist(), expected)

    @patient(100)
    @given(ASKED, st.data())
    def test_in_order(self, asked, data):
        supply = data.draw(st.integers(0, sum(asked)))
        order = data.draw(st.permutations(range(len(asked))))
        left, expected = supply, [0] * len(asked)
        for row in order:
            expected[row] = min(asked[row], left)
            left -= expected[row]
        self.assertEqual(fills.in_order(array(asked), supply, array(order)).tolist(), expected)


class Sums(unittest.TestCase):
    """Sums as a whole, running, and by step."""

    @patient(200)
    @given(ASKED, st.data())
    @example([MOST] * 30, None)
    def test_by_step(self, values, data):
        wide = st.integers(0, 2**40)
        draw = data.draw if data else lambda _strategy: [n % 3 for n in range(len(values))]
        count = len(values)
        steps = draw(st.lists(st.one_of(st.integers(0, 3), wide), min_size=count, max_size=count))
        expected: dict[int, int] = {}
        for step, value in zip(steps, values, strict=True):
            expected[step] = expected.get(step, 0) + value
        found, sums = exact.sums_by_step(array(steps), array(values))
        self.assertEqual(
            list(zip(found.tolist(), sums.tolist(), strict=True)), sorted(expected.items())
        )

    def test_running(self):
        values = np.full(20_000, MOST)
        sums = exact.running(values)
        self.assertEqual([int(sums[0]), int(sums[-1])], [MOST, 20_000 * MOST])
        self.assertEqual(exact.running(array([])).tolist(), [])


class Draws(unittest.TestCase):
    """The drawn order is that of HMAC-SHA-256 over the number."""

    def test_it_is_the_order_of_hmac(self):
        for seed in (SEED, b"short", b"longer than a block of the hash " * 3):
            numbers = array([10, 9, 100, 1, 12345])
            expected = sorted(
                range(5), key=lambda i: hmac.new(seed, b"%d" % numbers[i], "sha256").digest()
            )
            self.assertEqual(draws.order(seed, numbers).tolist(), expected)

    def test_later_words_decide_where_the_first_are_equal(self):
        digests = (b"\1" * 31 + b"\2", b"\1" * 32, b"\0" * 32)

        def first(_seed, _numbers, size):
            return b"".join(one[:size] for one in digests)

        with mock.patch.object(draws, "_digests", first):
            self.assertEqual(draws.order(SEED, array([1, 2, 3])).tolist(), [2, 1, 0])

    def test_the_secret_is_committed_to(self):
        published = draws.commitment(b"secret")
        self.assertTrue(draws.keeps(b"secret", published))
        self.assertFalse(draws.keeps(b"other", published))
        root = hashlib.sha256(b"root").digest()
        self.assertEqual(draws.seed(b"secret", root), hashlib.sha256(b"secret" + root).digest())


class Rules(unittest.TestCase):
    """What equals the right value but is other bytes is no rule."""

    def test_the_version_is_the_number_one(self):
        for version in (True, 1.0, "1", None, 2):
            with self.assertRaises(RuleRefused, msg=version):
                rules.read(rule(group({"fill": "full"}), version=version))
