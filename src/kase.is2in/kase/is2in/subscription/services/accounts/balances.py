"""GET and PUT @accounts/<account>: what clearing says is there, and what bids block of it."""

from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import accounts
from kase.is2in.subscription import opening
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.seats import CLEARING
from kase.is2in.subscription.seats import require_clearing
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import MONEY
from kase.is2in.subscription.types import UNIFIED_LIMIT
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import ItemService
import re


ZERO = Decimal(0)
CURRENCY = re.compile(r"[A-Z]{3}")


class Balances(ItemService):
    """Shows an account to clearing and to the member whose it is."""

    def answer(self):
        """Return its balances by currency."""
        found = accounts.account(self.part(0))
        person = parties.current_person()
        clearing = parties.is_staff(person) and CLEARING in person.departments
        if not clearing and (not person.organization or person.organization != found.owner):
            # An account of somebody else is no account for the caller.
            raise Missing("account", _("There is no such account."))
        return self.shape(found)

    @staticmethod
    def shape(found: Account) -> dict:
        """Return an account with its balances."""
        held = accounts.blocked(found.code)
        return {
            "account": found.code,
            "owner": found.owner,
            "segregated": found.segregated,
            "control": found.control,
            "balances": [
                {
                    "currency": row.currency,
                    "money": shapes.of_money(row.money),
                    "unified_limit": shapes.of_money(row.unified_limit),
                    "blocked_money": shapes.of_money(held.get((row.currency, MONEY), ZERO)),
                    "blocked_limit": shapes.of_money(held.get((row.currency, UNIFIED_LIMIT), ZERO)),
                    "at": shapes.of_moment(row.at),
                }
                for row in accounts.balances(found.code)
            ],
        }


class PutBalance(Balances):
    """Enters the balance of an account in a currency; with ``owner`` opens the account."""

    def answer(self):
        """Return all balances of the account."""
        person, data = require_clearing(), self.body()
        if "owner" in data:
            opened = self.opened(data, person.id)
            if not {"money", "unified_limit"} & data.keys():
                return self.shape(opened)
        found = accounts.account(self.part(0))
        currency = self.text(data, "currency", "KZT")
        if not CURRENCY.fullmatch(currency):
            raise RuleRefused("currency", _("A currency has three letters: KZT"), "currency")
        cash, limit = (
            rules.decimal(data.get(name, "0"), name) for name in ("money", "unified_limit")
        )
        accounts.put_balance(found.code, currency, cash, limit)
        ledger.record(
            "subscription.balance-entered",
            f"account:{found.code}",
            {"currency": currency},
            actor=person.id,
        )
        return self.shape(found)

    def opened(self, data: dict, actor: str) -> Account:
        """Return the account as it is kept from now on."""
        segregated = data.get("segregated", False)
        if not isinstance(segregated, bool):
            raise Malformed("shape", _("True or false is expected here."), "segregated")
        owner, control = self.text(data, "owner"), self.text(data, "control")
        return opening.open_account(Account(self.part(0), owner, segregated, control), actor)
