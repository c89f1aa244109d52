"""What somebody must do by a day: given once, told once, done when the thing itself is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.subscription.course import telling
from kase.is2in.subscription.course.telling import Words
from kase.is2in.subscription.tables import duty as table
from kase.is2in.terms import clock
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from typing import Any


DEPARTMENT = "department:"
TRADING, CLEARING = f"{DEPARTMENT}trading", f"{DEPARTMENT}clearing"
SHORT = Words(
    _("${subscription}: securities are short, deals wait"),
    _("Have ${quantity} securities on subaccount ${subaccount}; clearing enters them."),
)
# Each kind: what happened, what is to be done; the article; the page of the subscription.
KINDS: Mapping[str, tuple[Words, str, str]] = {
    "decide": (
        Words(
            _("${subscription}: an application is filed"),
            _("Check the application and decide by ${due}."),
        ),
        "3.2",
        "",
    ),
    "consent": (
        Words(
            _("${subscription}: the depository is asked for its consent"),
            _("Its answer is due by ${due}. Enter it where it came by another way."),
        ),
        "3.4",
        "",
    ),
    "announce": (
        Words(
            _("${subscription}: the subscription can be announced"),
            _("Announce it by ${due}."),
        ),
        "3.5",
        "",
    ),
    "change": (
        Words(
            _("${subscription}: the seller asks for other conditions"),
            _("Check the signed application and decide by ${due}."),
        ),
        "2.10",
        "",
    ),
    "market-price": (
        Words(
            _("${subscription}: the price of market bids is missing"),
            _("Name the price: the activation of bids waits for it."),
        ),
        "4.5",
        "",
    ),
    "disclose": (
        Words(
            _("${subscription}: information on investors is missing"),
            _("Give the information on your investors by ${due}."),
        ),
        "7.3",
        "/@@investors",
    ),
    "register": (
        Words(
            _("${subscription}: the register of accepted bids is handed over"),
            _("Distribute and send the register of satisfied bids by ${due}."),
        ),
        "9.3",
        "",
    ),
    "sign-result": (
        Words(
            _("${subscription}: the satisfied register waits for a signature"),
            _("The first head signs the rule and the result by ${due}: deals wait for it."),
        ),
        "9.4",
        "/@@sign",
    ),
    "securities": (SHORT, "5.2", ""),
    "enter-securities": (SHORT, "5.2", "/@@seller-securities"),
    "deliver": (
        Words(
            _("${subscription}: securities are to be on the subaccount"),
            _("Have ${quantity} securities on subaccount ${subaccount} by ${due}."),
        ),
        "10.1",
        "/@@deals",
    ),
    "fund": (
        Words(
            _("${subscription}: money for your deals is to be there"),
            _("Have ${amount} at the depository or in the payment system by ${due}."),
        ),
        "10.2",
        "/@@deals",
    ),
    "check-bids": (
        Words(
            _("${subscription}: the depository is asked about bids"),
            _("Its answer is due by ${due}. Enter it where it came by another way."),
        ),
        "6.1",
        "/@@depository-answers",
    ),
    "settle": (
        Words(
            _("${subscription}: deals are sent to settle"),
            _("Follow the settlement by ${due}. Enter an answer that came by another way."),
        ),
        "10.3",
        "/@@depository-answers",
    ),
    "report": (
        Words(
            _("${subscription}: the results are due"),
            _("Sign the notice of results (annex 3) by ${due}."),
        ),
        "11.4",
        "",
    ),
    "claim": (
        Words(
            _("${subscription}: deal ${deal} is dissolved"),
            _("Claim the penalty of ${penalty} by ${due}, or there is no claim."),
        ),
        "12.2",
        "",
    ),
    "notice": (
        Words(
            _("${subscription}: a penalty is claimed for deal ${deal}"),
            _("Tell the guilty side to pay ${penalty} by ${due}."),
        ),
        "12.3",
        "",
    ),
    "payment": (
        Words(
            _("${subscription}: a penalty is due for deal ${deal}"),
            _("Pay ${penalty} to the exchange by ${due}."),
        ),
        "12.4",
        "",
    ),
    "transfer": (
        Words(
            _("${subscription}: a penalty was paid for deal ${deal}"),
            _("Pass ${penalty} on to the injured side by ${due}."),
        ),
        "12.5",
        "",
    ),
}


@dataclass(frozen=True)
class Duty:
    """One thing to do: by whom, until when, under which article; done_at None while it waits."""

    id: int
    book: str
    key: str
    kind: str
    team: str
    due: date
    facts: Mapping[str, Any]
    at: datetime
    done_at: datetime | None

    @property
    def article(self) -> str:
        """Return the article that asks for it."""
        return KINDS[self.kind][1]

    @property
    def page(self) -> str:
        """Return where it is done, below the subscription."""
        return KINDS[self.kind][2]

    @property
    def overdue(self) -> bool:
        """Return whether it should be done already."""
        return self.done_at is None and clock.almaty(clock.now()).date() > self.due


def give(book: str, kind: str, team: str, due: date, key: str = "", **facts: Any) -> bool:
    """Ask a team to do something, once by its key; return whether it is asked now.

    ``team`` is an organisation's code or "department:" with a department.
    """
    values = {"kind": kind, "team": team, "due": due, "facts": facts, "at": clock.now()}
    statement = insert(table).values(book=book, key=key or kind, **values)
    statement = statement.on_conflict_do_nothing(index_elements=["book", "key"])
    if not ledger.write(statement.returning(table.c.id)).all():
        return False
    words, _article, page = KINDS[kind]
    telling.ask(book, words, people_of(team), key or kind, page, due=due, **facts)
    return True


def done(book: str, key: str, actor: str | None = None) -> None:
    """Note that what was asked is done; nothing where it was not asked."""
    mine = (table.c.book == book) & (table.c.key == key) & table.c.done_at.is_(None)
    ledger.write(update(table).where(mine).values(done_at=clock.now(), done_by=actor))


def drop_all(book: str) -> None:
    """Ask for nothing more: the subscription has ended without deals."""
    mine = (table.c.book == book) & table.c.done_at.is_(None)
    ledger.write(update(table).where(mine).values(done_at=clock.now()))


def waiting(person: Person) -> tuple[Duty, ...]:
    """Return what waits for the person's organisation or departments, the soonest first."""
    query = select(*COLUMNS).where(table.c.team.in_(teams_of(person)), table.c.done_at.is_(None))
    return tuple(Duty(*row) for row in ledger.read(query.order_by(table.c.due, table.c.id)))


def of_book(book: str) -> tuple[Duty, ...]:
    """Return all duties of a subscription, the oldest first."""
    query = select(*COLUMNS).where(table.c.book == book)
    return tuple(Duty(*row) for row in ledger.read(query.order_by(table.c.id)))


def teams_of(person: Person) -> list[str]:
    """Return how duties name the places a person works in."""
    if person.organization:
        return [person.organization]
    return [f"{DEPARTMENT}{one}" for one in sorted(person.departments)]


def people_of(team: str) -> tuple[Person, ...]:
    """Return the active people of a team."""
    if team.startswith(DEPARTMENT):
        return parties.staff(team.removeprefix(DEPARTMENT))
    return parties.people(team)


FIELDS = ("id", "book", "key", "kind", "team", "due", "facts", "at", "done_at")
COLUMNS = [table.c[name] for name in FIELDS]
