"""Who holds which role on a subscription, computed from its book at the moment of asking."""

from borg.localrole.interfaces import ILocalRoleProvider
from collections.abc import Iterator
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription import seats
from kase.is2in.subscription.interfaces import ISubscription
from kase.is2in.terms.errors import Missing
from zope.component import adapter
from zope.interface import implementer


SELLER, STAFF, GUEST = "SubscriptionSeller", "SubscriptionStaff", "SubscriptionGuest"
DEPARTMENTS = (seats.TRADING, seats.CLEARING)


@implementer(ILocalRoleProvider)
@adapter(ISubscription)
class SubscriptionRoles:
    """Tells Zope's security who sells, who works on it, who else may know of it."""

    def __init__(self, context: ISubscription) -> None:
        self.context = context

    def getRoles(self, principal_id: str) -> tuple[str, ...]:
        """Return the roles of one user or department."""
        if principal_id in DEPARTMENTS:
            return (STAFF,)
        person = parties.person(principal_id)
        if person is None or not person.active:
            return ()
        try:
            found = books.get(self.context.getId())
        except Missing:
            return ()
        seat = seats.seat_of(found, person)
        roles = {SELLER: seat.seller, STAFF: seat.trading or seat.clearing}
        roles[GUEST] = seats.is_guest(found, seat)
        return tuple(role for role, held in roles.items() if held)

    def getAllRoles(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield who is certain to hold one: the catalog knows no more than a number anyway."""
        for department in DEPARTMENTS:
            yield department, (STAFF,)
        try:
            sellers = books.get(self.context.getId()).conditions.sellers
        except Missing:
            return
        for code in sellers:
            for person in parties.people(code):
                yield person.id, (SELLER,)
