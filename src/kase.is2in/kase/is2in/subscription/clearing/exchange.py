"""The exchange of messages with depository and clearing, by the worker (articles 2.2, 3.3, 10.3).

What waits is asked every minute under the same key, until the answer is there or a clerk has
entered it. Nothing is locked while somebody else is asked: bids come in meanwhile. Then the book
is locked, and what was answered is entered as far as it still holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import moves
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import answers
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.clearing.asking import Question
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.interfaces import BidGone
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import NoAnswer
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.tables import account
from kase.is2in.subscription.tables import book as table
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import translate
from sqlalchemy import select
from typing import Any
import logging


logger = logging.getLogger(__name__)

TASK = "subscription.exchange"
ACTOR = "depository"
ASKING = ("depository", "accepting", "closed", "registering", "settling")
BY_BIDS = ("accepting", "closed", "registering")
# Whoever does not answer at all is not asked a second thing at once.
AWAY = frozenset({"unreachable", "late"})
REFUSED = _("The depository has refused its consent.")


@dataclass(frozen=True)
class Talk:
    """One kind of message: in which states it is sent, how it is asked, how it is entered."""

    ask: Callable[[BookRow, Question], Any]
    enter: Callable[[BookRow, Question, Any], None]
    states: frozenset[str] | None = None


@ledger.periodic("* * * * *", "subscription.exchange_all")
def exchange_all() -> None:
    """Queue the exchange of every subscription that waits for an answer."""
    rows = ledger.read(select(table.c.book).where(table.c.state.in_(ASKING)))
    for book in sorted({row.book for row in rows} | set(asking.books_with_notices())):
        ledger.enqueue_once(f"exchange {book}", TASK, book=book)


@ledger.task(TASK)
def exchange(book: str) -> None:
    """Ask what is to be asked of a subscription, then enter what was answered."""
    found = books.get(book)
    _put(found)
    balances(found)
    heard = _heard(found)
    for question, answer in heard:
        TALKS[question.kind].enter(books.lock(book), question, answer)
    if heard:
        if not asking.waiting(book, asking.CHECK):
            duties.done(book, asking.CHECK, ACTOR)
        # What waited for the answer need not wait for the clock's next round.
        ledger.enqueue(timed.TASK, book=book, act="")
    _daily(book)
    if found.state == "settling":
        confirm(books.lock(book))


def on_bid_gone(event: BidGone) -> None:
    """Put the message on a bid that was checked (article 6-3)."""
    asks = life.asks_depository(books.get(event.book).conditions)
    if asks and event.number in checks.asked_about(event.book):
        key = f"deleted {event.book} {event.number}"
        if asking.put(event.book, asking.DELETED, key, number=event.number):
            wake(event.book)


def give_notice(found: BookRow, kind: str, key: str, reason: str = "") -> None:
    """Put what the depository is told of a subscription: changed (2.11), failed (4.7, 9.6)."""
    if asking.put(found.book, asking.NOTICE, f"{key} {found.book}", what=kind, reason=reason):
        wake(found.book)


def wake(book: str) -> None:
    """Let the worker ask soon."""
    ledger.enqueue_once(f"exchange {book}", TASK, book=book)


def close_consent(found: BookRow, consents: bool, actor: str | None, letter: str) -> None:
    """Note that a clerk has entered the answer on consent: nobody asks any more."""
    for question in asking.waiting(found.book, asking.CONSENT):
        asking.answered(question.key, {"consents": consents}, actor, letter)


def confirm(found: BookRow, actor: str = ACTOR) -> bool:
    """Move a locked book on once the depository, or a clerk, has answered for all deals."""
    states = {state for state, _reason in dealing.states(found.book).values()}
    if found.conditions.settlement_by != DEPOSITORY or dealing.MADE in states:
        return False
    moves.move(found.book, "confirm-settlement", life.DEPOSITORY_SIDE, actor)
    return True


def balances(found: BookRow) -> int:
    """Take the balances clearing knows of the accounts of a subscription with collateral."""
    if found.conditions.mode != CCP or found.state not in BY_BIDS:
        return 0
    codes = tuple(row.account for row in ledger.read(select(account.c.account)))
    currency = found.conditions.currency
    try:
        told = wired.clearing().balances(codes, currency)
    except NoAnswer as error:
        logger.warning("Clearing tells no balances: %s", error.code)
        return 0
    for code, (cash, limit) in sorted(told.items()):
        accounts.put_balance(code, currency, cash, limit)
    return len(told)


def _put(found: BookRow) -> None:
    """Put the questions that the state of a book calls for."""
    if found.state == "depository":
        key = f"consent {found.book} {found.edition}"
        asking.put(found.book, asking.CONSENT, key, edition=found.edition)
    elif found.state == "settling" and found.conditions.settlement_by == DEPOSITORY:
        asking.put(found.book, asking.SETTLE, f"settle {found.book}")


def _heard(found: BookRow) -> list[tuple[Question, Any]]:
    """Return what was answered now; note what was not, and why."""
    heard, away = [], ""
    for question in asking.waiting(found.book):
        talk = TALKS[question.kind]
        if talk.states is not None and found.state not in talk.states:
            continue
        try:
            if away:
                raise NoAnswer(away)
            answer = talk.ask(found, question)
        except NoAnswer as error:
            away = error.code if error.code in AWAY else ""
            asking.came_to_nothing(question.key, error.code)
            continue
        if answer is not None:
            heard.append((question, answer))
        elif wired.somebody():
            asking.came_to_nothing(question.key, asking.SILENT)
    return heard


def _daily(book: str) -> None:
    """Ask about the bids of a day once its hours are over, in a longer period (article 6-1)."""
    terms = books.get(book).conditions
    now, end = almaty(clock.now()), almaty(terms.end)
    if terms.one_day or now.time() < end.time() or not life.asks_depository(terms):
        return
    found = books.lock(book)
    if found.state == "accepting" and checks.ask(found):
        wake(book)


def _ask_consent(found: BookRow, question: Question) -> bool | None:
    terms, number = found.conditions, found.number or found.book
    asked = ConsentAsked(question.key, number, terms, terms.criteria, terms.disclose)
    return wired.depository().ask_consent(asked)


def _enter_consent(found: BookRow, question: Question, consents: bool) -> None:
    """Move on by the answer; one to an edition that has been replaced is kept, no more."""
    if not asking.answered(question.key, {"consents": consents}, ACTOR):
        return
    if found.state != "depository" or question.question.get("edition") != found.edition:
        return
    if consents:
        moves.move(found.book, "consent", life.DEPOSITORY_SIDE, ACTOR)
    else:
        moves.move(found.book, "refuse", life.DEPOSITORY_SIDE, ACTOR, translate(REFUSED, "ru"))


def _ask_bids(found: BookRow, question: Question) -> CheckAnswer | None:
    asked = checks.message(found, question)
    answer = wired.depository().check_bids(asked)
    return None if answer is None else answers.checked(answer, asked)


def _enter_bids(found: BookRow, question: Question, answer: CheckAnswer) -> None:
    checks.enter(found, question.key, answer, ACTOR)


def _ask_sheet(found: BookRow, question: Question) -> SettlementAnswer | None:
    sheet = dealing.sheet(found, question.key)
    if not sheet.deals:
        return SettlementAnswer(frozenset())
    answer = wired.depository().settle(sheet)
    return None if answer is None else answers.settled(answer, sheet)


def _enter_sheet(found: BookRow, question: Question, answer: SettlementAnswer) -> None:
    dealing.answer(found, question.key, answer, ACTOR)


def _notice(found: BookRow, question: Question) -> bool:
    facts = question.question
    number = found.number or found.book
    told = Told(question.key, number, facts["what"], found.conditions, facts["reason"])
    wired.depository().take_notice(told)
    return True


def _deleted(found: BookRow, question: Question) -> bool:
    wired.depository().tell_deleted(found.number or found.book, question.question["number"])
    return True


def _told(found: BookRow, question: Question, _answer: bool) -> None:
    asking.answered(question.key, {}, ACTOR)


TALKS = {
    asking.CONSENT: Talk(_ask_consent, _enter_consent, frozenset({"depository"})),
    asking.CHECK: Talk(_ask_bids, _enter_bids, checks.OPEN),
    asking.SETTLE: Talk(_ask_sheet, _enter_sheet, frozenset({"settling"})),
    asking.NOTICE: Talk(_notice, _told),
    asking.DELETED: Talk(_deleted, _told),
}
