"""Who the caller is in a subscription: its seller, a buyer, trading staff, a control user."""

from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing


MEMBER, TRADING, CLEARING = "member", "trading", "clearing"
# Nobody but the seller and the exchange knows of a subscription before its announcement.
HIDDEN = frozenset(
    ("draft", "submitted", "checking", "depository", "approved", "refused", "cancelled")
)


@dataclass(frozen=True)
class Seat:
    """The caller in a subscription; ``organization`` is "" for people of the exchange.

    ``seller`` is any member of the consortium, ``lead`` the one that deals with the exchange,
    ``issuer`` the issuer of the securities.
    """

    person: Person
    organization: str
    seller: bool
    trading: bool
    clearing: bool
    member: bool
    lead: bool = False
    issuer: bool = False

    @property
    def whole_book(self) -> bool:
        """Return whether the caller sees every bid (article 4.6)."""
        return self.seller or self.trading

    @property
    def buyer(self) -> str | None:
        """Return whose bids the caller sees; None for the whole book."""
        return None if self.whole_book else self.organization

    @property
    def roles(self) -> tuple[str, ...]:
        """Return what the caller acts as in moves."""
        named = {life.SELLER: self.lead, life.TRADING: self.trading}
        return tuple(role for role, is_so in named.items() if is_so)

    def require_whole_book(self) -> None:
        """Raise Forbidden unless the caller sees the whole book."""
        if not self.whole_book:
            raise Forbidden("not-seller", _("This is for the seller and the trading department."))

    @property
    def accepted_register(self) -> bool:
        """Return whether the accepted register is for the caller: the issuer's too (8.4)."""
        return self.whole_book or self.issuer

    def require_accepted_register(self) -> None:
        """Raise Forbidden unless the caller may have the accepted register."""
        if not self.issuer:
            self.require_whole_book()

    def require_seller(self) -> None:
        """Raise Forbidden unless the caller sells, leading the others (article 2.4)."""
        if not self.lead:
            raise Forbidden("not-seller", _("This is done by the seller."))

    def require_trading(self) -> None:
        """Raise Forbidden unless the caller works in the trading department."""
        if not self.trading:
            raise Forbidden("not-trading", _("This is for the trading department."))

    def require_clearing(self) -> None:
        """Raise Forbidden unless the caller works in clearing (article 2.2)."""
        if not self.clearing:
            raise Forbidden("not-clearing", _("Clearing exchanges messages with the depository."))

    def require_buyer(self) -> str:
        """Return the member the caller bids for; raise Forbidden for others."""
        if not self.member:
            raise Forbidden("not-member", _("Bids are submitted by members of the exchange."))
        return self.organization


def seat_in(
    book: str, person: Person | None = None, lock: bool = False
) -> tuple[BookRow, Seat]:
    """Return a book and the caller's seat; raise Missing for one the caller may not know of.

    With ``lock`` nobody else writes into the book until the end of the transaction.
    """
    found = books.lock(book) if lock else books.get(book)
    seat = seat_of(found, person or parties.current_person())
    if not _may_know(found, seat):
        raise Missing("subscription", _("There is no such subscription to securities."))
    return found, seat


def seat_of(found: BookRow, person: Person) -> Seat:
    """Return the seat of a person, whether or not they may know of the subscription."""
    sellers = found.conditions.sellers
    return Seat(
        person=person,
        organization=person.organization,
        seller=bool(person.organization) and person.organization in sellers,
        trading=works_in(person, TRADING),
        clearing=works_in(person, CLEARING),
        member=is_member(person),
        lead=bool(person.organization) and person.organization == sellers[0],
        issuer=bool(person.organization)
        and person.organization == found.conditions.issuer_organization,
    )


def is_guest(found: BookRow, seat: Seat) -> bool:
    """Return whether somebody else than seller and staff may know of it once it is announced.

    Of a private placement members, its issuer, and control users of accounts with bids in it
    (article 4.2).
    """
    if seat.member or seat.issuer or not found.conditions.private_placement:
        return True
    return bool(reader.on_accounts(found.book, watched_by(seat.person), limit=1))


def watched_by(person: Person) -> tuple[str, ...]:
    """Return the accounts a person watches, for the organisation or as a person."""
    return accounts.watched((person.organization, person.email))


def require_member() -> Person:
    """Return the caller; raise Forbidden unless a member of the exchange employs them."""
    person = parties.current_person()
    if not is_member(person):
        raise Forbidden("not-member", _("Bids are submitted by members of the exchange."))
    return person


def require_clearing() -> Person:
    """Return the caller; raise Forbidden unless they work in clearing."""
    person = parties.current_person()
    if not works_in(person, CLEARING):
        raise Forbidden("not-clearing", _("Balances are entered by clearing."))
    return person


def require_trading() -> Person:
    """Return the caller; raise Forbidden unless they work in the trading department."""
    person = parties.current_person()
    if not works_in(person, TRADING):
        raise Forbidden("not-trading", _("This is for the trading department."))
    return person


def works_in(person: Person, department: str) -> bool:
    """Return whether a person of the exchange works in a department."""
    return parties.is_staff(person) and department in person.departments


def is_member(person: Person) -> bool:
    """Return whether a person works for a member of the exchange."""
    if not (person.active and person.organization):
        return False
    return MEMBER in parties.organization(person.organization).roles


def _may_know(found: BookRow, seat: Seat) -> bool:
    if seat.seller or seat.trading or seat.clearing:
        return True
    return found.state not in HIDDEN and is_guest(found, seat)
