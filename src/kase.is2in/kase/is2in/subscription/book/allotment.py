"""The allotment: what each bid gets by a rule. Exact, and the same bytes for the same input.

The exchange does not decide (article 2.5): the seller signs the rule and its result. Groups
run in their order, tiers in theirs, each on the demand and the supply that are left.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import fills
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.exact import MOST
from kase.is2in.subscription.book.exact import nothing
from kase.is2in.subscription.book.exact import total
from kase.is2in.subscription.book.exact import Whole
from kase.is2in.subscription.book.rules import Filter
from kase.is2in.subscription.book.rules import Group
from kase.is2in.subscription.book.rules import Rule
from kase.is2in.subscription.book.rules import Tier
from kase.is2in.subscription.money import CENTS
import hashlib
import numpy as np


@dataclass(frozen=True)
class Outcome:
    """What a rule gave: quantities in the book's order, and how it came to them.

    ``group`` is the index of the group that took a bid, -1 for none; ``cut_off`` the price
    below which nothing is given, None without one; ``left`` what each group had over after
    its tiers, with what it had spilled counted as gone.
    """

    number: Whole
    quantity: Whole
    group: np.ndarray
    cut_off: Decimal | None
    left: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return how many securities were allotted."""
        return total(self.quantity)

    def canonical(self) -> bytes:
        """Return the result as text, a bid a line, by number: ``number;quantity``."""
        order = np.argsort(self.number)
        pairs = zip(self.number[order].tolist(), self.quantity[order].tolist(), strict=True)
        return "".join(f"{number};{units}\n" for number, units in pairs).encode()

    def digest(self) -> str:
        """Return the SHA-256 of the result in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


def allot(book: Book, rule: Rule, price: Decimal | None = None) -> Outcome:
    """Return what each bid gets.

    ``book`` is activated. ``price`` is the one price that deals will have where the rule does
    not find a uniform one, None: each bid's own. A limit below it gets nothing, and it bounds
    what market bids of article 4.5-2 can buy. The lot is the rule's; demands are cut down to it.
    """
    paid = None if rule.uniform else price
    cut = cut_off_ticks(book, rule, paid)
    worth = _market_worth(book, rule, cut, paid)
    demand = pricing.bounded(book, worth)
    if rule.lot > 1:
        demand = demand // rule.lot
    alive = demand > 0
    if cut:
        alive &= book.market | (book.ticks >= cut)
    taken = _members(book, rule)
    given: Whole | None = None
    supply = [units // rule.lot for units in rules.supplies(rule)]
    places = {group.id: index for index, group in enumerate(rule.groups)}
    for index, group in enumerate(rule.groups):
        rows = _rows((taken == index) & alive)
        step = _Run(book, rule, rows, demand[rows], worth).through(group, supply[index])
        supply[index] -= total(step)
        given = _put(given, rows, step, len(book))
        if group.spill is not None:
            supply[places[group.spill]] += supply[index]
            supply[index] = 0
    given = nothing(len(book)) if given is None else given
    return Outcome(
        number=book.number,
        quantity=given * rule.lot if rule.lot > 1 else given,
        group=taken,
        cut_off=_shown(book, rule, cut, paid),
        left=tuple(lots * rule.lot for lots in supply),
    )


def cut_off_ticks(book: Book, rule: Rule, paid: Decimal | None = None) -> int:
    """Return the ticks below which a limit bid gets nothing, 0 without a cut-off."""
    if rule.uniform:
        return pricing.clearing_ticks(book, rule.supply // rule.lot * rule.lot)
    return book.to_ticks(max(rule.price or 0, paid or 0, Decimal(0)))


def _market_worth(book: Book, rule: Rule, cut: int, paid: Decimal | None) -> Fraction | None:
    """Return what a security costs a market bid in cents, None in a book without them."""
    price = paid or _shown(book, rule, cut, None)
    return book.worth_of(price) if book.by_money and price else book.market_worth


def _shown(book: Book, rule: Rule, cut: int, paid: Decimal | None) -> Decimal | None:
    if rule.uniform:
        return cut * book.tick if cut else None
    bounds = [price for price in (rule.price, paid) if price is not None]
    return max(bounds, default=None)


def _members(book: Book, rule: Rule) -> np.ndarray:
    """Return the group of each bid: the first whose filter it passes, -1 for none."""
    if rule.groups[0].where == Filter():
        return np.zeros(len(book), dtype=np.int8)
    taken = np.full(len(book), -1, dtype=np.int8)
    for index, group in enumerate(rule.groups):
        taken[(taken < 0) & _passes(book, group.where)] = index
    return taken


def _rows(chosen: np.ndarray) -> np.ndarray | slice:
    """Return the chosen rows; a slice where all are, which costs no copy."""
    return slice(None) if chosen.all() else np.flatnonzero(chosen)


def _put(given: Whole | None, rows: np.ndarray | slice, step: Whole, count: int) -> Whole:
    """Return what is given with what some rows get; of all rows it is that itself."""
    if isinstance(rows, slice):
        return step
    given = nothing(count) if given is None else given
    given[rows] = step
    return given


def _passes(book: Book, where: Filter) -> np.ndarray:
    passed = np.ones(len(book), dtype=bool)
    for name, wanted in where.words:
        passed &= book.words[name].among(wanted)
    for name, bound in where.bounds:
        passed &= _within(book, name, bound)
    return passed


def _within(book: Book, name: str, bound: Decimal) -> np.ndarray:
    if name == "price_min":
        return book.market | (book.ticks >= book.to_ticks(bound))
    exact = Fraction(bound)
    if name.startswith("amount"):
        values, exact = book.amounts(), exact * 10**book.scale
    else:
        values = book.quantity
    if name.endswith("min"):
        return np.asarray(values >= -(-exact.numerator // exact.denominator), dtype=bool)
    return np.asarray(values <= exact.numerator // exact.denominator, dtype=bool)


class _Run:
    """One group's bids while its tiers pass over them, in lots."""

    def __init__(
        self,
        book: Book,
        rule: Rule,
        rows: np.ndarray | slice,
        demand: Whole,
        worth: Fraction | None,
    ) -> None:
        self.book = book
        self.rule = rule
        self.rows = rows
        self.demand = demand
        self.worth = worth
        self._drawn: np.ndarray | None = None

    def through(self, group: Group, supply: int) -> Whole:
        """Return what the tiers of a group give of a supply."""
        given: Whole | None = None
        for tier in group.tiers:
            if not supply or not len(self.demand):
                break
            left = self.demand if given is None else self.demand - given
            step = self._step(tier, left, supply)
            supply -= total(step)
            given = step if given is None else np.add(given, step, out=given)
        return nothing(len(self.demand)) if given is None else given

    def _step(self, tier: Tier, left: Whole, supply: int) -> Whole:
        if tier.fill == rules.FULL:
            return fills.pro_rata(np.minimum(left, self._bound(tier)), supply, self._rank())
        if tier.fill == rules.PRO_RATA:
            return fills.pro_rata(left, supply, self._rank())
        if tier.fill == rules.PRIORITY:
            return self._priority(tier, left, supply)
        # Guarantee and draw differ in what they promise, not in what they do.
        each = (tier.units or 0) // self.rule.lot
        return fills.in_order(np.minimum(left, each), supply, self._order())

    def _bound(self, tier: Tier) -> Whole | int:
        if tier.units is not None:
            return tier.units // self.rule.lot
        if tier.amount is None:
            return np.iinfo(np.int64).max
        ticks, lot = self.book.ticks[self.rows], self.rule.lot
        limits = np.maximum(ticks, 1)
        # Money in parts of the book's scale over what a lot costs, both made whole.
        money = Fraction(tier.amount) * 10**self.book.scale
        each = self.book.tick_worth * lot * money.denominator
        if money.numerator > MOST or int(limits.max(initial=1)) * each > MOST:
            limits = limits.astype(object)
        bounds = np.minimum(money.numerator // (limits * each), rules.MOST_UNITS)
        of_market = 0
        if self.worth:
            cents = Fraction(tier.amount) * 10**CENTS
            of_market = min(int(cents / self.worth) // lot, rules.MOST_UNITS)
        return np.where(ticks == 0, of_market, bounds).astype(np.int64)

    def _priority(self, tier: Tier, left: Whole, supply: int) -> Whole:
        if tier.by == rules.TIME:
            return fills.in_order(left, supply)
        ticks = self.book.ticks[self.rows]
        if not ticks.min():
            # The market's 0 stands for a price above all.
            ticks = np.where(ticks == 0, int(ticks.max()) + 1, ticks)
        return fills.dearest_first(left, supply, ticks)

    def _order(self) -> np.ndarray | None:
        if self.rule.seed is None:
            return None
        if self._drawn is None:
            self._drawn = draws.order(self.rule.seed, self.book.number[self.rows])
        return self._drawn

    def _rank(self) -> np.ndarray | None:
        drawn = self._order()
        if drawn is None:
            return None
        rank = np.empty_like(drawn)
        rank[drawn] = np.arange(len(drawn))
        return rank
