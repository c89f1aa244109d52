"""Clearing opens trading-clearing accounts for members, and names who watches them (4.2)."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import accounts
from kase.is2in.subscription.seats import MEMBER
from kase.is2in.subscription.types import Account
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
import re


CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
MOST_CONTROL = 200


def open_account(one: Account, actor: str | None) -> Account:
    """Open an account, or change how it is kept; return it.

    ``control`` is the code of an organisation or a person's e-mail, "" for nobody. Raises
    RuleRefused for a wrong code, an owner that is no member or a strange watcher, Conflict for
    an account of another owner.
    """
    if not CODE.fullmatch(one.code):
        text = _("A code has capital letters, digits and hyphens: BRK1-01.")
        raise RuleRefused("account-code", text, "account")
    if one.owner not in {each.code for each in parties.organizations(MEMBER)}:
        raise RuleRefused("not-member", _("The owner is a member of the exchange."), "owner")
    if len(one.control) > MOST_CONTROL or not one.control.isprintable():
        raise RuleRefused("form", _("The value cannot be read."), "control")
    try:
        if accounts.account(one.code).owner != one.owner:
            raise Conflict("account-owner", _("The account belongs to another member."))
    except Missing:
        pass
    accounts.keep(one)
    ledger.record(
        "subscription.account-kept",
        f"account:{one.code}",
        {"owner": one.owner, "segregated": one.segregated},
        actor=actor,
    )
    return one
