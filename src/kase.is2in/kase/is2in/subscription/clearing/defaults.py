"""Deals that were not kept, without the counterparty (article 12): dissolved, claimed, paid.

With the counterparty clearing settles defaults by its own rules (12.1); where another
organisation settles the sides settle them without the exchange (11.2).
"""

from dataclasses import dataclass
from dataclasses import fields
from datetime import date
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription.book import penalties
from kase.is2in.subscription.book.penalties import Default
from kase.is2in.subscription.book.penalties import Step
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.tables import default as table
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


# The depository's words for what the seller has not delivered; all else is the buyer's.
OF_SELLER = frozenset({"securities", "seller"})
# Each step of the chain: the column that keeps its day, and what is due next from whom.
STEPS = ("claimed", "noticed", "paid", "passed")


@dataclass(frozen=True)
class Case:
    """A deal that was not kept: who is guilty, who is injured, the penalty, the days so far."""

    book: str
    deal: int
    guilty: str
    injured: str
    reason: str
    penalty: Decimal
    dealt: date
    dissolved: date
    claimed: date | None
    noticed: date | None
    paid: date | None
    passed: date | None
    no_claim: bool

    @property
    def facts(self) -> Default:
        """Return the days as the rules count them."""
        days = {field.name: getattr(self, field.name) for field in fields(Default)}
        return Default(**days)

    @property
    def next_step(self) -> Step:
        """Return what is due next, by when, under which article."""
        return penalties.next_step(self.facts, _today())

    @property
    def dispute_by(self) -> date:
        """Return the last day of a complaint to the commission (12.6)."""
        return penalties.dispute_by(self.facts)


def open_cases(found: BookRow) -> int:
    """Dissolve the declined deals of a locked book, ask the injured sides; return how many."""
    if found.conditions.mode == CCP or found.conditions.settlement_by != DEPOSITORY:
        return 0
    state, count = dealing.states(found.book), 0
    for deal in dealing.of_book(found.book):
        name, reason = state[deal.number]
        if name != dealing.DECLINED:
            continue
        guilty = deal.seller if reason in OF_SELLER else deal.buyer
        injured = deal.buyer if guilty == deal.seller else deal.seller
        values = {
            "guilty": guilty,
            "injured": injured,
            "reason": reason,
            "penalty": penalties.penalty(deal.amount),
            "dealt": almaty(found.conditions.deals_at).date(),
            "dissolved": _today(),
        }
        statement = insert(table).values(book=found.book, deal=deal.number, **values)
        statement = statement.on_conflict_do_nothing(index_elements=["book", "deal"])
        if ledger.write(statement.returning(table.c.deal)).all():
            count += 1
            _give_next(case(found.book, deal.number))
    return count


def cases(book: str) -> tuple[Case, ...]:
    """Return the cases of a book by the number of the deal."""
    query = select(*COLUMNS).where(table.c.book == book).order_by(table.c.deal)
    return tuple(Case(*row) for row in ledger.read(query))


def case(book: str, deal: int) -> Case:
    """Return a case; raise Missing."""
    query = select(*COLUMNS).where(table.c.book == book, table.c.deal == deal)
    rows = ledger.read(query)
    if not rows:
        raise Missing("default", _("There is no such dissolved deal."))
    return Case(*rows[0])


def go_on(book: str, deal: int, step: str, actor: str | None) -> Case:
    """Note that a step was made today: claimed, noticed, paid or passed; give the next duty.

    That the caller may make it is the caller's check (``may``). Raises Conflict for a step out of
    its order and for a claim that comes too late.
    """
    books.lock(book)
    now = case(book, deal)
    if STEPS.index(step) != sum(getattr(now, name) is not None for name in STEPS):
        raise Conflict("order", _("This step is not due now."))
    if step == "claimed" and not penalties.claim_in_time(now.facts, _today()):
        raise Conflict("claim-late", _("The claim comes too late: there is no claim any more."))
    mine = (table.c.book == book) & (table.c.deal == deal)
    ledger.write(update(table).where(mine).values({step: _today()}))
    duties.done(book, f"{STEP_KINDS[step]} {deal}", actor)
    ledger.record(
        f"subscription.penalty-{step}", f"subscription:{book}", {"deal": deal}, actor=actor
    )
    made = case(book, deal)
    _give_next(made)
    return made


def require_step(one: Case, step: str, organization: str, staff: bool) -> None:
    """Raise Forbidden for who does not make a step: the injured side claims, staff the rest."""
    mine = organization == one.injured if step == "claimed" else staff
    if not mine:
        raise Forbidden("role", _("Somebody else makes this step."))


@ledger.periodic("7 20 * * *", "subscription.claims")
def forget_late_claims() -> int:
    """Note each night which claims have not come in time: silence means no claim (12.2)."""
    waiting = table.c.claimed.is_(None) & ~table.c.no_claim
    count = 0
    for row in ledger.read(select(*COLUMNS).where(waiting)):
        one = Case(*row)
        if one.next_step.name == penalties.NO_CLAIM:
            mine = (table.c.book == one.book) & (table.c.deal == one.deal)
            ledger.write(update(table).where(mine).values(no_claim=True))
            duties.done(one.book, f"{penalties.CLAIM} {one.deal}")
            count += 1
    return count


def _give_next(one: Case) -> None:
    step = one.next_step
    if step.by is None:
        return
    team = {
        penalties.CLAIM: one.injured,
        penalties.NOTICE: duties.CLEARING,
        penalties.PAYMENT: one.guilty,
        penalties.TRANSFER: duties.CLEARING,
    }[step.name]
    duties.give(
        one.book,
        step.name,
        team,
        step.by,
        f"{step.name} {one.deal}",
        deal=one.deal,
        penalty=str(one.penalty),
    )


def _today() -> date:
    return almaty(clock.now()).date()


STEP_KINDS = {
    "claimed": penalties.CLAIM,
    "noticed": penalties.NOTICE,
    "paid": penalties.PAYMENT,
    "passed": penalties.TRANSFER,
}
COLUMNS = [table.c[field.name] for field in fields(Case)]
