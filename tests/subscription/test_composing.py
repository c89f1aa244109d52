"""What the simulator is made of: rules as forms, figures of fairness, lines of charts. Pure."""

from decimal import Decimal
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import fairness
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.browser.selling import charts
from kase.is2in.subscription.browser.selling import composing
from kase.is2in.subscription.browser.selling import examples
from kase.is2in.terms.errors import RuleRefused
import numpy as np
import unittest


ROOT = "ab" * 32


def form(**fields):
    """Return the rule of a form."""
    return composing.read(lambda name: fields.get(name, ""), 1000, 1)


class Composing(unittest.TestCase):
    """A form becomes a rule, and a rule the form again."""

    def test_each_example_is_a_rule_and_the_way_back(self):
        for name in examples.TITLES:
            with self.subTest(name):
                made = examples.example(name, 100_000, 10)
                data = composing.data_of(made, ROOT)
                self.assertEqual(rules.read(data).supply, 100_000)
                self.assertEqual(composing.data_of(composing.form_of(data), ROOT), data)

    def test_everything_a_form_can_say(self):
        sent = {
            "supply": "1 000",
            "cut_off": "price",
            "cut_price": "10,50",
            "groups": "2",
            "g0-investor_type": "person",
            "g0-residence": "KZ, RU",
            "g0-quantity_max": "100",
            "g0-kind": "share",
            "g0-value": "33,3",
            "g0-spill": "group-2",
            "g0-tiers": "1",
            "g0-t0-fill": "full_amount",
            "g0-t0-value": "30 000",
            "g1-tiers": "2",
            "g1-t0-fill": "guarantee",
            "g1-t0-value": "5",
            "g1-t1-fill": "time",
            "tie": "draw",
            "secret": "клад",
        }
        made = composing.read(lambda name: sent.get(name, ""), 10, 1)
        data = composing.data_of(made, ROOT)
        rule = rules.read(data)
        self.assertEqual(rule.price, Decimal("10.50"))
        self.assertEqual(rule.groups[0].share, Decimal("0.333"))
        self.assertEqual(rule.groups[0].where.words[1], ("residence", ("KZ", "RU")))
        self.assertEqual([tier.fill for tier in rule.groups[1].tiers], ["guarantee", "priority"])
        seed = draws.seed("клад".encode(), bytes.fromhex(ROOT))
        self.assertEqual(rule.seed, seed)
        self.assertEqual(composing.data_of(composing.form_of(data, "клад"), ROOT), data)

    def test_buttons(self):
        one = form(groups="1", supply="10")
        two = composing.press(one, "add-group")
        self.assertEqual(len(two.groups), 2)
        more = composing.press(two, "add-tier-1")
        self.assertEqual([len(group.tiers) for group in more.groups], [1, 2])
        self.assertEqual(composing.press(more, "drop-tier-1-0"), two)
        self.assertEqual(composing.press(more, "drop-group-1"), one)
        for button in ("drop-group-0", "drop-tier-0-0", "add-tier-9", "drop-group-x", "fly", ""):
            with self.subTest(button):
                self.assertEqual(composing.press(one, button), one)

    def test_a_form_cannot_grow_without_end(self):
        made = form(groups="999")
        self.assertEqual(len(made.groups), composing.MOST_GROUPS)
        self.assertEqual(composing.press(made, "add-group"), made)

    def test_faults_stand_at_their_fields(self):
        sent = {"supply": "x", "groups": "1", "g0-kind": "units", "g0-value": "-1"}
        made = composing.read(lambda name: sent.get(name, ""), 10, 1)
        with self.assertRaises(RuleRefused) as caught:
            rules.read(composing.data_of(made, ROOT))
        self.assertEqual(composing.place_of(caught.exception.errors[0].field), "supply")
        for place, field in {
            "rule.groups.0.supply.units": "g0-value",
            "rule.groups.2.where.price_min": "g2-price_min",
            "rule.groups.1.tiers.3.up_to.units": "g1-t3-value",
            "rule.groups.1.spill": "g1-spill",
            "rule.cut_off.price": "cut_price",
            "rule.tie": "secret",
        }.items():
            with self.subTest(place):
                self.assertEqual(composing.place_of(place), field)


class Fairness(unittest.TestCase):
    """Figures that anybody can compute again by hand."""

    def test_figures(self):
        asked, given = np.array([10, 20, 30, 100]), np.array([10, 10, 0, 50])
        found = fairness.measure(asked, given, ["a", "b", "b", "c"])
        self.assertEqual((found.full, found.part, found.none), (1, 2, 1))
        self.assertEqual((found.investors, found.served), (3, 3))
        fills = (found.least, found.median, found.most)
        self.assertEqual(fills, (Decimal("20.0"), Decimal("50.0"), Decimal("100.0")))
        # Of 10, 10, 50: (2·(1·10 + 2·10 + 3·50) / (3·70)) − 4/3.
        self.assertEqual(found.gini, Decimal("0.381"))
        self.assertEqual(found.bands[0].fill, Decimal("33.3"))

    def test_equal_and_nothing(self):
        self.assertEqual(fairness.gini([7, 7, 7]), 0)
        self.assertEqual(fairness.gini([]), 0)
        self.assertEqual(fairness.gini([0] * 99 + [1]), Decimal("0.990"))
        none = fairness.measure(np.array([], dtype=int), np.array([], dtype=int), [])
        self.assertEqual((none.fill, none.bands), (Decimal("0.0"), ()))

    def test_a_bid_without_demand_is_nobody(self):
        found = fairness.measure(np.array([0, 5]), np.array([0, 5]), ["a", "b"])
        self.assertEqual((found.investors, found.none, found.served_share), (1, 0, 100))


class Charts(unittest.TestCase):
    """Lines stay in their box."""

    def test_demand_falls_and_stays_inside(self):
        steps = [(Decimal(9), 300), (Decimal(10), 100)]
        line = charts.falling(steps, Decimal(8), Decimal(11), 1000)
        self.assertEqual(line.path, "M0 700 L333 700 L333 900 L666 900")
        self.assertTrue(line.area.endswith("L666 1000 L0 1000 Z"))

    def test_many_steps_are_thinned(self):
        steps = [(Decimal(price), 5000 - price) for price in range(1, 5000)]
        shown = charts.thinned(steps)
        self.assertLessEqual(len(shown), charts.MOST_STEPS)
        self.assertEqual((shown[0], shown[-1]), (steps[0], steps[-1]))

    def test_no_height_and_no_width(self):
        self.assertEqual(charts.height(0, 0), charts.SIDE)
        self.assertEqual(charts.across(Decimal(1), Decimal(1), Decimal(1)), charts.SIDE)
        self.assertEqual(charts.part(1, 0), 0)
