"""GET and PUT @accounts/<account>: what clearing says is there."""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.seats import require_clearing
from kase.is2in.subscription.services import shapes
from kase.is2in.web.api import ItemService


class Balances(ItemService):
    """Shows the balances of an account to clearing."""

    def answer(self):
        """Return them by currency."""
        require_clearing()
        found = accounts.balances(self.part(0))
        return {
            "account": self.part(0),
            "balances": [
                {
                    "currency": row.currency,
                    "money": shapes.of_money(row.money),
                    "unified_limit": shapes.of_money(row.unified_limit),
                    "at": shapes.of_moment(row.at),
                }
                for row in found
            ],
        }


class PutBalance(Balances):
    """Enters the balance of an account in a currency."""

    def answer(self):
        """Return all balances of the account."""
        person, data = require_clearing(), self.body()
        currency = self.text(data, "currency", "KZT")
        cash, limit = (
            rules.decimal(data.get(name, "0"), name) for name in ("money", "unified_limit")
        )
        accounts.put_balance(self.part(0), currency, cash, limit)
        ledger.record(
            "subscription.balance-entered",
            f"account:{self.part(0)}",
            {"currency": currency},
            actor=person.id,
        )
        return super().answer()
