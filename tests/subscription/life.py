"""What the tests of the life share: members with heads who sign, staff, a clock, a draft."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import entry
from kase.is2in.subscription import folders
from kase.is2in.subscription import moves
from kase.is2in.subscription import timed
from kase.is2in.subscription.papers import signing
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from kase.is2in.web.api import acting_as
from tests.builders import parties as build
from tests.builders.keys import key_of
from tests.layers import INTEGRATION
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import rule
from tests.subscription.depository import wire
from tests.subscription.registers import answered
from tests.subscription.storage import NOON
from tests.subscription.storage import row
import unittest


# Three working days before bids are taken.
BEFORE = NOON - timedelta(days=3)
TERMS = conditions()
MOMENTS = ("start", "end", "activation", "deals_at", "settlement_at")
ANNEX = {
    "issuer": "АО Эмитент",
    "isin": "KZ1C00000959",
    "security_kind": "Акции простые",
    "quantity": 1000,
    **{name: getattr(TERMS, name).isoformat() for name in MOMENTS},
}
EVENING = TERMS.deals_at - timedelta(hours=15)
PRO_RATA = rule(group({"fill": "pro_rata"}), supply=150)


class LifeCase(unittest.TestCase):
    """Three members with their heads, the two departments; the clock stands on day minus three."""

    layer = INTEGRATION

    def setUp(self):
        self.enterContext(clock.frozen(BEFORE))
        for code in ("BRK1", "BRK2", "BRK3"):
            build.organization(code, ("member",))
        self.seller = build.person("seller@broker1.example", "BRK1")
        self.head = build.person("head@broker1.example", "BRK1", ("first_head",))
        self.buyer = build.person("buyer@broker2.example", "BRK2")
        self.other = build.person("buyer@broker3.example", "BRK3")
        self.trading = build.officer("trading@exchange.example", ("trading",))
        self.clearing = build.officer("clearing@exchange.example", ("clearing",))
        for code in ("BRK2", "BRK3"):
            accounts.keep(Account(f"{code}-01", code))

    def draft(self, **changes):
        """Make a draft of the seller's."""
        with acting_as(self.seller.id):
            self.book = folders.add({**ANNEX, **changes})
        return self.book

    def cms(self, person, data):
        return make_cms(data, key_of(person))

    def sign(self, kind=""):
        """Let the seller's head sign what waits."""
        found = signing.to_sign(self.book, self.seller, kind)
        cms = self.cms(self.head, found.data)
        return signing.sign(self.book, self.head, cms, kind=kind)

    def announced(self, **changes):
        """Bring a new subscription to its announcement; a depository that consents is wired."""
        self.draft(**changes)
        self.sign()
        self.move("submit", "seller")
        self.move("approve", "trading")
        if self.state() == "depository":
            self.jobs()
        self.move("announce", "trading")
        return self.book

    def move(self, name, role, reason=""):
        actor = {"seller": self.seller, "trading": self.trading}[role]
        with acting_as(actor.id):
            return moves.move(self.book, name, role, actor.id, reason)

    def state(self):
        """Return the state of the book; the content's is the same."""
        found = books.get(self.book).state
        tool = self.layer["portal"].portal_workflow
        content = folders.content_of(self.book)
        self.assertEqual(tool.getInfoFor(content, "review_state"), found)
        return found

    def submit(self, *rows, buyer="BRK2"):
        return entry.submit(self.book, buyer, rows or (row(),), "user")

    def clock_to(self, moment):
        """Let the clock stand at a moment from now on and do what is due."""
        self.enterContext(clock.frozen(moment))
        done = timed.catch_up(self.book)
        self.jobs()
        return done

    def jobs(self):
        ledger.run_pending_jobs()

    def wire(self, **facts):
        return wire(self, **facts)

    def answered(self, data=PRO_RATA):
        """Let the seller satisfy by a rule; nothing is signed yet."""
        found = allotting.distribute(self.book, data)
        answer = answered(found.rows)
        allotting.take(self.book, answer, "user", rule=found.rule, digest=found.book_digest)
        self.move("accept-register", "seller")

    def settled(self, money=10**6, **changes):
        """Bring a subscription with a bid of each buyer to its settlement."""
        cash = money if isinstance(money, dict) else dict.fromkeys(("BRK2", "BRK3"), Decimal(money))
        simulator = self.wire(money=cash)
        self.announced(**changes)
        self.clock_to(NOON)
        self.submit()
        self.submit(row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(EVENING)
        self.answered()
        self.sign()
        self.clock_to(TERMS.settlement_at)
        return simulator

    def told(self, person):
        """Return the subjects of what a person was told, the newest first."""
        with acting_as(person.id):
            return [one.subject for one in notify.notifications(person.id)[0]]
