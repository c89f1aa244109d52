"""What follows from a move, an act, a signature: duties, messages to people and to the public.

Everything here is of the same transaction as its cause. What takes time is queued.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import money
from kase.is2in.subscription import moves
from kase.is2in.subscription import securities
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.course import telling
from kase.is2in.subscription.course.telling import Words
from kase.is2in.subscription.interfaces import ActDone
from kase.is2in.subscription.interfaces import ActWaits
from kase.is2in.subscription.interfaces import BidsChecked
from kase.is2in.subscription.interfaces import ConditionsChanged
from kase.is2in.subscription.interfaces import ITradingActEvent
from kase.is2in.subscription.interfaces import PaperSigned
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.news import words
from kase.is2in.subscription.papers import reporting
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.workdays import add_working_days


ANNOUNCED = Words(
    _("${subscription}: the subscription is announced"),
    _("Read its conditions. Bids are taken from ${start} until ${end}."),
)
CHANGED = Words(
    _("${subscription}: the conditions have changed"),
    _("Read edition ${edition} of the conditions."),
)
REFUSED = Words(
    _("${subscription}: the subscription is refused"),
    _("The reason: ${reason}"),
)
CANCELLED = Words(
    _("${subscription}: the subscription is cancelled"),
    _("The reason: ${reason}"),
)
FAILED = Words(
    _("${subscription}: the subscription is declared failed"),
    _("Nothing more is to be done. What bids had blocked is free."),
)
DEALT = Words(
    _("${subscription}: your bids are answered"),
    _("See which of them are satisfied in full, in part or not."),
)
HANDED = Words(
    _("${subscription}: the register of accepted bids is handed over"),
    _("It is confidential: it is meant for the seller and the issuer (article 8.4)."),
)
SIGNED_LETTER = Words(
    _("${subscription}: a letter of intent has come"),
    _("Expect the application at least 30 minutes before bids are taken."),
)
BEFORE_PUBLIC = frozenset(("draft", "submitted", "checking", "depository", "approved"))
RESULTS = "subscription.results"
# What is done when deals have settled.
OF_SETTLEMENT = frozenset(("settle", "deliver", "fund"))
# Buyers are asked for what is missing once bids are closed; where the depository knows
# investors, after it was asked.
ASKING = {"close": False, "check-bids": True}


def on_move(event: ITradingActEvent) -> None:
    """Do what follows from a move."""
    effect = AFTER.get(event.transition)
    if effect is not None:
        effect(books.get(event.book), event)


def on_paper(event: PaperSigned) -> None:
    """Do what follows from a signature."""
    found = books.get(event.book)
    if event.kind == store.CHANGE:
        due = max(_today(), _before(found.conditions.start))
        duties.give(event.book, "change", duties.TRADING, due, f"change {_count(event.book)}")
    elif event.kind == store.RESULT:
        duties.done(event.book, "sign-result", event.user_id)
        ledger.enqueue(timed.TASK, book=event.book, act="make-deals")
    elif event.kind == store.REPORT:
        _reported(found, event.user_id)
    elif event.kind == store.LETTER:
        people = duties.people_of(duties.TRADING)
        telling.inform(event.book, SIGNED_LETTER, people, f"letter {found.edition}")


def on_conditions(event: ConditionsChanged) -> None:
    """Tell everybody at once (article 2.11); the clock goes by the new moments."""
    found = books.get(event.book)
    duties.done(event.book, f"change {_count(event.book)}")
    if found.state not in BEFORE_PUBLIC:
        timed.schedule(event.book)
        messages.publish(found, messages.CHANGED, _conditions(found))
        _tell_members(found, CHANGED, f"edition {event.edition}", edition=event.edition)
    if found.conditions.settlement_by == DEPOSITORY and found.state != "submitted":
        exchange.give_notice(found, "changed", f"edition {event.edition}")


def on_act(event: ActDone) -> None:
    """End the duties that an act makes needless; ask for what is missing after another."""
    if event.act == "activate":
        duties.done(event.book, "market-price")
        duties.done(event.book, "market-price-staff")
    elif event.act == "make-deals":
        duties.done(event.book, "securities")
        duties.done(event.book, "enter-securities")
    elif event.act in ASKING:
        found = books.get(event.book)
        if ASKING[event.act] == life.asks_depository(found.conditions):
            _ask_buyers(found)
    if event.act == "check-bids":
        _ask_clerks(books.get(event.book))


def on_checked(event: BidsChecked) -> None:
    """Take back what buyers were asked and the depository has told since (article 7.3-2)."""
    found = books.get(event.book)
    short = checks.lacking(found)
    for code in dealing.bidders(event.book):
        if code not in short:
            duties.done(event.book, f"disclose {code}")


def on_wait(event: ActWaits) -> None:
    """Alarm the seller and staff: a price is missing (4.5), securities are short (5.2-4)."""
    if event.reason == "securities-short":
        found = books.get(event.book)
        facts = {
            "quantity": securities.sold(found),
            "subaccount": found.conditions.seller_subaccount,
        }
        duties.give(event.book, "securities", _lead(found), _today(), **facts)
        duties.give(event.book, "enter-securities", duties.CLEARING, _today(), **facts)
    if event.reason == "market-price-missing":
        found = books.get(event.book)
        duties.give(event.book, "market-price", _lead(found), _today())
        duties.give(event.book, "market-price", duties.TRADING, _today(), "market-price-staff")


def _submitted(found: BookRow, event: ITradingActEvent) -> None:
    due = max(_today(), _before(found.conditions.start))
    duties.give(found.book, "decide", duties.TRADING, due)


def _decided(found: BookRow, event: ITradingActEvent) -> None:
    duties.done(found.book, "decide", event.actor)
    if event.target == "depository":
        due = application.depository_answer_by(clock.now())
        duties.give(found.book, "consent", duties.TRADING, due)
        exchange.wake(found.book)
    else:
        _to_announce(found)


def _consented(found: BookRow, event: ITradingActEvent) -> None:
    duties.done(found.book, "consent", event.actor)
    exchange.close_consent(found, True, event.actor, event.reason)
    _to_announce(found)


def _to_announce(found: BookRow) -> None:
    duties.give(found.book, "announce", duties.TRADING, application.announce_by(clock.now()))


def _announced(found: BookRow, event: ITradingActEvent) -> None:
    duties.done(found.book, "announce", event.actor)
    timed.schedule(found.book)
    messages.publish(found, messages.ANNOUNCED, _conditions(found))
    terms = found.conditions
    _tell_members(found, ANNOUNCED, "announced", start=terms.start, end=terms.end)


def _refused(found: BookRow, event: ITradingActEvent) -> None:
    duties.drop_all(found.book)
    exchange.close_consent(found, False, event.actor, event.reason)
    people = parties.people(_lead(found))
    telling.inform(found.book, REFUSED, people, "refused", reason=event.reason)


def _cancelled(found: BookRow, event: ITradingActEvent) -> None:
    duties.drop_all(found.book)
    if event.source not in BEFORE_PUBLIC:
        messages.publish(found, messages.CANCELLED, _failure(found, event.reason))
        _tell_members(found, CANCELLED, "cancelled", reason=event.reason)


def _failed(found: BookRow, event: ITradingActEvent) -> None:
    """Tell members and the depository of a failure, on its day (article 4.7)."""
    duties.drop_all(found.book)
    messages.publish(found, messages.FAILED, _failure(found, event.reason))
    _tell_members(found, FAILED, "failed")
    if found.conditions.settlement_by == DEPOSITORY:
        exchange.give_notice(found, "failed", "failed", event.reason)


def _handed_over(found: BookRow, event: ITradingActEvent) -> None:
    due = application.answer_by(found.conditions)
    duties.give(found.book, "register", _lead(found), due)
    if code := found.conditions.issuer_organization:
        telling.inform(found.book, HANDED, parties.people(code), "handed-over")


def _register_taken(found: BookRow, event: ITradingActEvent) -> None:
    duties.done(found.book, "register", event.actor)
    due = almaty(found.conditions.deals_at).date()
    duties.give(found.book, "sign-result", _lead(found), due)


def _dealt(found: BookRow, event: ITradingActEvent) -> None:
    """Tell each buyer that its bids are answered (article 11.3)."""
    for code in dealing.buyers(found.book):
        telling.inform(found.book, DEALT, parties.people(code), "dealt")
    if found.conditions.settlement_by == DEPOSITORY:
        _ask_for_delivery(found)


def _ask_for_delivery(found: BookRow) -> None:
    """Ask for securities and, without the counterparty, money before settlement (10.1, 10.2)."""
    terms, made = found.conditions, dealing.of_book(found.book)
    due = almaty(terms.settlement_at).date()
    if not made:
        return
    facts = {
        "quantity": sum(one.quantity for one in made),
        "subaccount": terms.seller_subaccount or "–",
    }
    duties.give(found.book, "deliver", _lead(found), due, **facts)
    if terms.mode == CCP:
        # Their money is blocked since the check of collateral.
        return
    owed: dict[str, Decimal] = {}
    for one in made:
        owed[one.buyer] = money.EXACT.add(owed.get(one.buyer, Decimal(0)), one.amount)
    for buyer, amount in sorted(owed.items()):
        text = f"{money.plain(amount)} {terms.currency}"
        duties.give(found.book, "fund", buyer, due, f"fund {buyer}", amount=text)


def _settling(found: BookRow, event: ITradingActEvent) -> None:
    if found.conditions.settlement_by == DEPOSITORY:
        due = almaty(found.conditions.settlement_at).date()
        duties.give(found.book, "settle", duties.CLEARING, due)
        exchange.wake(found.book)
    else:
        due = application.results_by(found.conditions)
        duties.give(found.book, "report", _lead(found), due)


def _settled(found: BookRow, event: ITradingActEvent) -> None:
    for one in duties.of_book(found.book):
        if one.kind in OF_SETTLEMENT:
            duties.done(found.book, one.key, event.actor)
    ledger.enqueue(RESULTS, book=found.book)


def _reported(found: BookRow, actor: str) -> None:
    """Publish what the seller has signed of the results (article 11.5); all is settled."""
    duties.done(found.book, "report", actor)
    facts = store.last(found.book, store.REPORT, store.SIGNED).content
    messages.publish_once(
        found.book,
        messages.RESULTS,
        lambda lang: tuple(
            messages.Line(*line) for line in reporting.report_lines(found, facts, lang)
        ),
    )
    moves.move(found.book, "confirm-settlement", life.DEPOSITORY_SIDE, actor)


def _ask_buyers(found: BookRow) -> None:
    """Ask buyers for the facts on investors that the seller wants and nobody has (7.3-2, 7.4)."""
    due = application.register_by(found.conditions)
    for buyer, numbers in sorted(checks.lacking(found).items()):
        duties.give(
            found.book, "disclose", buyer, due, f"disclose {buyer}", bids=len(numbers)
        )


def _ask_clerks(found: BookRow) -> None:
    """Let the worker ask the depository; clearing minds that the answer comes (article 6.1)."""
    if asking.waiting(found.book, asking.CHECK):
        due = application.register_by(found.conditions)
        duties.give(found.book, asking.CHECK, duties.CLEARING, due)
        exchange.wake(found.book)


def _tell_members(found: BookRow, what: Words, key: str, **facts) -> None:
    """Tell the people of all members; of a private placement only those who take part."""
    if application.published(found.conditions):
        people = telling.members()
    else:
        codes = {*found.conditions.sellers, *dealing.bidders(found.book)}
        people = tuple(one for code in sorted(codes) for one in parties.people(code))
    telling.inform(found.book, what, people, key, **facts)


def _conditions(found: BookRow) -> Callable[[str], tuple[messages.Line, ...]]:
    return lambda lang: words.conditions_lines(found, lang)


def _failure(found: BookRow, reason: str) -> Callable[[str], tuple[messages.Line, ...]]:
    return lambda lang: words.failure_lines(reason, lang)


def _count(book: str) -> int:
    """Return how many changes of conditions were asked for: each is a duty of its own."""
    return sum(one.kind == store.CHANGE and one.state == store.SIGNED for one in store.papers(book))


def _lead(found: BookRow) -> str:
    return found.conditions.sellers[0]


def _today() -> date:
    return almaty(clock.now()).date()


def _before(moment) -> date:
    """Return the working day before a moment's day."""
    return add_working_days(almaty(moment).date(), -1)


AFTER = {
    "submit": _submitted,
    "approve": _decided,
    "consent": _consented,
    "announce": _announced,
    "refuse": _refused,
    "cancel": _cancelled,
    "fail": _failed,
    "hand-over": _handed_over,
    "accept-register": _register_taken,
    "make-deals": _dealt,
    "settle": _settling,
    "confirm-settlement": _settled,
}
