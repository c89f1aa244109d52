"""``@@account-balances``: what clearing says is on the accounts, what bids block of it."""

from decimal import Decimal
from functools import cached_property
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import accounts
from kase.is2in.subscription import opening
from kase.is2in.subscription.accounts import Held
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.browser.fields import INPUT_TYPES
from kase.is2in.subscription.seats import MEMBER
from kase.is2in.subscription.seats import require_clearing
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import TENGE
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Column
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import re


CURRENCY = re.compile(r"[A-Z]{3}")


class Balances(ListView):
    """The accounts with balances, blocks, and what is free."""

    title = _("Balances of accounts")
    lead = _("Collateral on trading-clearing accounts, and what bids block of it (article 5).")
    empty = _("There are no trading-clearing accounts.")
    file_name = "balances"

    def __call__(self):
        require_clearing()
        return super().__call__()

    @cached_property
    def columns(self):
        """Return the columns."""
        return (
            Column(
                "account",
                _("Account of the bid"),
                lambda one: one.account,
                link=self.page_of,
                css="together",
            ),
            Column("owner", _("Member"), lambda one: words.organization(one.owner)),
            Column("currency", _("Currency"), lambda one: one.currency, css="code"),
            Column("money", _("Money"), lambda one: words.summed(one.money), css="number"),
            Column(
                "held",
                _("Blocked of the money"),
                lambda one: words.summed(one.money_held),
                css="number",
            ),
            Column("free", _("Free money"), lambda one: words.summed(one.free), css="number"),
            Column(
                "limit",
                _("Unified limit"),
                lambda one: words.summed(one.unified_limit),
                css="number",
            ),
            Column(
                "limit_held",
                _("Blocked of the limit"),
                lambda one: words.summed(one.limit_held),
                css="number",
            ),
            Column("at", _("As of"), lambda one: formats.moment(one.at, seconds=True)),
        )

    @property
    def actions(self):
        """Return the buttons of the page."""
        url = f"{self.context.absolute_url()}/@@account-open"
        return ((url, _("Open an account")),)

    def page_of(self, one: Held) -> str:
        """Return where the balance is entered."""
        return f"{self.context.absolute_url()}/@@account-balance/{one.account}"

    def fetch(self, query, sort, descending, start, size):
        """Return the accounts by their codes."""
        return accounts.held_on(query.get("q", "").strip(), start, size)


class Balance(ItemAddress, FormPage):
    """``@@account-balance/<account>``: clearing enters what is on an account."""

    index = ViewPageTemplateFile("templates/balance.pt")
    book_parts = ViewPageTemplateFile("../templates/parts.pt")
    input_types = INPUT_TYPES
    title = _("Balance of an account")

    def check(self) -> None:
        """Refuse everybody but clearing, and accounts that are not there."""
        self.person = require_clearing()
        _ = self.balances

    @cached_property
    def balances(self):
        """Return what is known of the account, by currency."""
        return accounts.balances(self.word)

    @property
    def fields(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        first = self.balances[0] if self.balances else None
        known = {"currency": TENGE, "money": "0", "unified_limit": "0"}
        if first is not None:
            known = {name: words.entered(getattr(first, name)) for name in known}
        titles = (
            ("currency", _("Currency"), "text"),
            ("money", _("Money"), "decimal"),
            ("unified_limit", _("Unified limit"), "decimal"),
        )
        return [
            field_of(name, title, kind, self.field(name) or known[name], self.error(name))
            for name, title, kind in titles
        ]

    def handle(self):
        """Keep the balance."""
        currency = self.field("currency").strip().upper()
        if not CURRENCY.fullmatch(currency):
            raise Malformed("currency", _("Three letters are expected: KZT."), "currency")
        money, limit = self.amount("money"), self.amount("unified_limit")
        accounts.put_balance(self.word, currency, money, limit)
        ledger.record(
            "subscription.balance-entered",
            f"account:{self.word}",
            {"currency": currency},
            actor=self.person.id,
        )
        url = f"{self.context.absolute_url()}/@@account-balances"
        return self.redirect(url, _("The balance is saved."))

    def amount(self, name: str) -> Decimal:
        """Return an amount of the form."""
        return rules.decimal(words.machine_number(self.field(name)), name)


class Opening(FormPage):
    """``@@account-open``: clearing opens an account for a member, or names who watches it."""

    index = ViewPageTemplateFile("templates/opening.pt")
    book_parts = ViewPageTemplateFile("../templates/parts.pt")
    input_types = INPUT_TYPES
    title = _("Open an account")

    def check(self) -> None:
        """Refuse everybody but clearing."""
        self.person = require_clearing()

    @property
    def fields(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        codes = [one.code for one in parties.organizations(MEMBER)]
        members = (("", _("Choose")), *((code, words.organization(code)) for code in codes))
        watched = _("The code of an organisation or an e-mail: who may refuse its bids.")
        described = (
            ("account", _("Account of the bid"), "text", False, "", ()),
            ("owner", _("Member"), "choice", False, "", members),
            ("control", _("Control user"), "text", True, watched, ()),
        )
        return [
            field_of(name, title, kind, self.field(name), self.error(name), optional, hint, options)
            for name, title, kind, optional, hint, options in described
        ]

    def handle(self):
        """Open the account."""
        one = Account(
            self.field("account").strip().upper(),
            self.field("owner"),
            bool(self.field("segregated")),
            self.field("control").strip(),
        )
        opening.open_account(one, self.person.id)
        url = f"{self.context.absolute_url()}/@@account-balance/{one.code}"
        return self.redirect(url, _("The account is open. Enter its balance."))
