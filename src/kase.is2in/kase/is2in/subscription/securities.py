"""What is on the seller's subaccount: checked when deals are made (article 5.2-4)."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import registers
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.interfaces import NoAnswer
from kase.is2in.subscription.tables import securities as table
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
import logging


logger = logging.getLogger(__name__)

MOST = 10**15


def put(found: BookRow, quantity: int, actor: str | None) -> None:
    """Keep how many of the securities of a book are on its seller's subaccount.

    Raises Conflict where the depository does not settle or no subaccount is named, RuleRefused
    for what is no quantity.
    """
    subaccount = found.conditions.seller_subaccount
    if found.conditions.settlement_by != DEPOSITORY or not subaccount:
        raise Conflict("subaccount", _("The application names no subaccount at the depository."))
    if not 0 <= quantity <= MOST:
        raise RuleRefused("quantity", _("The value cannot be read."), "quantity")
    _keep(subaccount, found.conditions.isin, quantity)
    ledger.record(
        "subscription.securities-entered",
        f"subscription:{found.book}",
        {"quantity": quantity},
        actor=actor,
    )


def known(found: BookRow) -> int | None:
    """Return how many there are; None where nobody has told."""
    mine = (table.c.subaccount == found.conditions.seller_subaccount) & (
        table.c.isin == found.conditions.isin
    )
    rows = ledger.read(select(table.c.quantity).where(mine))
    return rows[0].quantity if rows else None


def sold(found: BookRow) -> int:
    """Return how many securities the satisfied register gives."""
    return registers.last(found.book, registers.SATISFIED).manifest.totals.deal_quantity


def ask(found: BookRow) -> None:
    """Take what clearing knows to be there, where deals are netted."""
    terms = found.conditions
    if terms.mode == CCP:
        try:
            told = wired.clearing().securities(terms.seller_subaccount, terms.isin)
        except NoAnswer as error:
            # What was told before, or entered by hand, stands.
            logger.warning("Clearing tells no securities: %s", error.code)
            return
        if told is not None:
            _keep(terms.seller_subaccount, terms.isin, told)


def short(found: BookRow) -> bool:
    """Return whether deals must wait: with the counterparty the seller's securities are short.

    Where nobody tells what is on the subaccount, the check list of the decision stands (3.2).
    """
    have = known(found) if found.conditions.mode == CCP else None
    return have is not None and have < sold(found)


def _keep(subaccount: str, isin: str, quantity: int) -> None:
    values = {"quantity": quantity, "at": clock.now()}
    statement = insert(table).values(subaccount=subaccount, isin=isin, **values)
    keys = ["subaccount", "isin"]
    ledger.write(statement.on_conflict_do_update(index_elements=keys, set_=values))
