"""The exchange of messages with depository and clearing, by the worker (articles 2.2, 3.3, 10.3).

What waits for an answer is asked again every minute under the same key, until the answer is
there or staff have entered it by hand.
"""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import moves
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.interfaces import BidGone
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.tables import account
from kase.is2in.subscription.tables import book as table
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import translate
from sqlalchemy import select


TASK, TELL, TELL_DELETED = (
    "subscription.exchange",
    "subscription.tell_depository",
    "subscription.tell_deleted",
)
ACTOR = "depository"
ASKING = ("depository", "accepting", "closed", "registering", "settling")
REFUSED = _("The depository has refused its consent.")


@ledger.periodic("* * * * *", "subscription.exchange_all")
def exchange_all() -> None:
    """Queue the exchange of every subscription that waits for an answer."""
    for row in ledger.read(select(table.c.book).where(table.c.state.in_(ASKING))):
        ledger.enqueue_once(f"exchange {row.book}", TASK, book=row.book)


@ledger.task(TASK)
def exchange(book: str) -> None:
    """Ask what has to be asked in the state of a subscription, enter what is answered."""
    found = books.lock(book)
    if found.state == "depository":
        _consent(found)
    elif found.state == "settling":
        confirm(found)
    else:
        balances(found)
        _daily(found)
        checks.ask_again(found)


@ledger.task(TELL)
def tell(book: str, kind: str, key: str, reason: str = "") -> None:
    """Tell the depository that conditions have changed or a subscription has failed."""
    found = books.get(book)
    told = Told(f"{key} {book}", found.number or book, kind, found.conditions, reason)
    wired.depository().take_notice(told)


@ledger.task(TELL_DELETED)
def tell_deleted(book: str, number: int) -> None:
    """Tell the depository of a bid that it has checked and that is gone (article 6-3)."""
    wired.depository().tell_deleted(books.get(book).number or book, number)


def on_bid_gone(event: BidGone) -> None:
    """Queue the message on a bid that was checked."""
    asks = life.asks_depository(books.get(event.book).conditions)
    if asks and event.number in checks.asked_about(event.book):
        ledger.enqueue(TELL_DELETED, book=event.book, number=event.number)


def confirm(found: BookRow) -> bool:
    """Enter what the depository says of the deals of a locked book; move on when it is all there.

    Without deals that wait there is nothing to ask.
    """
    if found.conditions.settlement_by != DEPOSITORY:
        return False
    waiting = dealing.MADE in {state for state, _reason in dealing.states(found.book).values()}
    if waiting and dealing.send(found) is None:
        return False
    moves.move(found.book, "confirm-settlement", life.DEPOSITORY_SIDE, ACTOR)
    return True


def balances(found: BookRow) -> int:
    """Take the balances clearing knows of the accounts of a subscription with collateral."""
    if found.conditions.mode != CCP:
        return 0
    codes = tuple(row.account for row in ledger.read(select(account.c.account)))
    currency = found.conditions.currency
    told = wired.clearing().balances(codes, currency)
    for code, (cash, limit) in sorted(told.items()):
        accounts.put_balance(code, currency, cash, limit)
    return len(told)


def _consent(found: BookRow) -> None:
    terms = found.conditions
    asked = ConsentAsked(
        key=f"consent {found.book} {found.edition}",
        subscription=found.number or found.book,
        conditions=terms,
        criteria=terms.criteria,
        disclose=terms.disclose,
    )
    answer = wired.depository().ask_consent(asked)
    if answer is True:
        moves.move(found.book, "consent", life.DEPOSITORY_SIDE, ACTOR)
    elif answer is False:
        moves.move(found.book, "refuse", life.DEPOSITORY_SIDE, ACTOR, translate(REFUSED, "ru"))


def _daily(found: BookRow) -> None:
    """Ask about the bids of a day once its hours are over, in a longer period (article 6-1)."""
    now, end = almaty(clock.now()), almaty(found.conditions.end)
    if found.state == "accepting" and not found.conditions.one_day and now.time() >= end.time():
        checks.ask(found)
