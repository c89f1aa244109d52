"""Who may: secretaries and chairmen run the meetings of their body, keepers keep the bodies.

A meeting is seen by the members of its body and by keepers; a department sees the head of it
and the items it has prepared; nobody else knows of it.
"""

from AccessControl import getSecurityManager
from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import store
from kase.is2in.committee.types import CHAIRMAN
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import SECRETARY
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from plone import api


KEEP = "kase.is2in: Keep deciding bodies"
RUNNING = (SECRETARY, CHAIRMAN)


def today():
    """Return the day on the exchange's wall clock."""
    return clock.almaty(clock.now()).date()


def may_keep() -> bool:
    """Return whether who asks keeps the bodies, their rules and members."""
    return bool(getSecurityManager().checkPermission(KEEP, api.portal.get()))


def require_keeper() -> None:
    """Raise Forbidden unless who asks keeps the bodies."""
    if not may_keep():
        raise Forbidden("not-keeper", _("This is done by those who keep the bodies."))


def member_of(who: Person) -> frozenset[int]:
    """Return the bodies a person belongs to today."""
    if not who.active:
        return frozenset()
    return frozenset(one.body for one in bodies_store.seats_of([who.id], today()))


def run_by(who: Person) -> frozenset[int]:
    """Return the bodies whose meetings a person runs today: as secretary or chairman.

    Who stands in for an absent secretary does; the place of a chairman is nobody's to fill.
    """
    if not parties.is_staff(who):
        return frozenset()
    absent = {one.id for one in parties.acts_for(who.id)}
    found = bodies_store.seats_of({who.id, *absent}, today())
    own = {one.body for one in found if one.user_id == who.id and one.part in RUNNING}
    return frozenset(own | {one.body for one in found if one.part == SECRETARY})


def may_run(who: Person, meeting: Meeting) -> bool:
    """Return whether a person runs a meeting."""
    return meeting.body in run_by(who)


def require_running(who: Person, body: int) -> None:
    """Raise Forbidden unless a person runs the meetings of a body."""
    if body not in run_by(who):
        raise Forbidden(
            "not-secretary", _("This is done by the secretary or the chairman of the body.")
        )


def sees_whole(who: Person, meeting: Meeting) -> bool:
    """Return whether a person sees every item: members, who was one at it, who runs it, keepers."""
    if not parties.is_staff(who):
        return False
    return (
        meeting.body in member_of(who) | run_by(who)
        or may_keep()
        or any(one.user_id == who.id for one in store.attendees(meeting.id))
    )


def seen_items(who: Person, meeting: Meeting) -> tuple[Item, ...]:
    """Return the items a person sees; raise Missing for a meeting that is none of theirs."""
    found = store.items(meeting.id)
    if sees_whole(who, meeting):
        return found
    own = tuple(one for one in found if one.team and one.team in who.departments)
    if not own or not parties.is_staff(who):
        raise Missing("meeting", _("There is no such meeting."))
    return own


def require_seen(who: Person, meeting: Meeting) -> None:
    """Raise Missing for a meeting that is none of the person's."""
    seen_items(who, meeting)
