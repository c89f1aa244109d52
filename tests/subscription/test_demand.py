"""Live demand is counted by the database: after any change it is what a recount gives."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.types import REGISTERED
from kase.is2in.terms import clock
from tests.subscription.case import BIN
from tests.subscription.case import START
from tests.subscription.storage import BOOK
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
import random


LEGAL = {"type": "legal", "name": "ТОО Тест", "iin_bin": BIN, "residence": "KZ"}


class LiveDemand(StorageCase):
    """Article 4.6: what the seller sees, however the book changes."""

    def agree(self, named=None):
        """Compare the heaps with a book made anew of every live bid."""
        found = books.get(BOOK)
        book = columns.build(reader.every(BOOK), found.conditions)
        if named is not None or not found.conditions.one_day:
            book = pricing.activate(book, found.conditions, named)
        steps, slices = demand.live(reader.heaps(BOOK), found.conditions, named)
        self.assertEqual(steps, demand.by_price(book))
        self.assertEqual(slices, demand.by_word(book, "investor_type"))
        return steps

    def test_as_bids_come_change_and_go(self):
        self.open_book(market_bids=True, is_debt=True, nominal=Decimal(1000))
        dice = random.Random(6)
        for _turn in range(25):
            many = [self.any_bid(dice) for _each in range(dice.randint(1, 6))]
            self.submit(*many)
            live = [one.number for one in reader.every(BOOK)]
            match dice.randint(0, 3):
                case 0:
                    changing.delete(BOOK, dice.choice(live), "BRK2", "user")
                case 1:
                    new = self.any_bid(dice)
                    changing.change(BOOK, dice.choice(live), "BRK2", new, "user")
                case 2:
                    some = tuple(dice.sample(live, min(3, len(live))))
                    state = dice.choice(["active", "annulled_collateral", "active"])
                    changing.put_many(BOOK, some, state, "system", NOON)
            self.agree()
        steps = self.agree(Decimal("99.5"))
        self.assertGreater(len(steps), 3)
        self.assertIsNone(steps[0].price)
        self.assertGreater(steps[0].quantity, 0)

    def any_bid(self, dice):
        who = {"investor": LEGAL} if dice.random() < 0.5 else {}
        if dice.random() < 0.3:
            money = {"price": None, "quantity": None, "amount": f"{dice.randint(1, 9)}000.50"}
            return row(type="market", **money, **who)
        # The same price, written in two ways, is one step.
        return row(dice.choice(["98", "98.00", "99.5", "101"]), dice.randint(1, 50), **who)

    def test_a_longer_period(self):
        self.open_book(market_bids=True, end=START + timedelta(days=3), lot=10)
        market = row(type="market", price=None, quantity=None, amount="1234.56")
        self.submit(market, row(quantity=50))
        [first, second] = self.agree()
        self.assertEqual((first.price, first.quantity, second.above), (None, 1230, 1280))

    def test_of_the_largest_bids(self):
        self.open_book()
        huge = [row(str(price), 10**15) for price in range(1, 13)]
        self.submit(*huge)
        self.assertEqual(self.agree()[-1].above, 12 * 10**15)

    def test_each_book_has_its_own(self):
        self.open_book()
        self.open_book("other")
        self.submit(row())
        self.assertEqual((len(reader.heaps(BOOK)), reader.heaps("other")), (1, []))

    def test_activation_of_all_changes_nothing(self):
        self.open_book()
        self.submit(row(), row("11"))
        before = self.agree()
        changing.put_many(BOOK, (1, 2), "active", "system", clock.now())
        self.assertEqual(self.agree(), before)
        [states] = ledger.read("SELECT count(*) FROM subscription_bid WHERE state = 'active'")
        self.assertEqual(states[0], 2)
        changing.put_many(BOOK, (1, 2), REGISTERED, "system", clock.now())
        self.assertEqual(self.agree(), before)
