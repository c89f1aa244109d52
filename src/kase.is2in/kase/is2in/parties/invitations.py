"""How a new person gets in: by a one-time link that expires, is sent again, taken back (A8)."""

from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import limits
from kase.is2in.parties import links
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.people import deactivate_person
from kase.is2in.parties.people import person
from kase.is2in.parties.register_types import Invitation
from kase.is2in.parties.settings import settings
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import TooMany


# What is limited: letters with a link that colleagues and officers have sent to one person.
SENT = "link-sent"
AN_HOUR = timedelta(hours=1)
NONE, SENT_STATE, EXPIRED, ACCEPTED = "none", "sent", "expired", "accepted"


def invitation_of(user_id: str) -> Invitation:
    """Return how far a person's invitation has come.

    ``state``: accepted (a password was chosen), sent (the link works until ``until``),
    expired, none (no link was sent yet).
    """
    found = account(user_id)
    if found is None:
        return Invitation(NONE)
    if found.changed is not None:
        return Invitation(ACCEPTED, found.invited, None)
    until = link_until(user_id) or found.invited_until
    if until is None:
        return Invitation(NONE, found.invited, None)
    return Invitation(SENT_STATE if clock.now() < until else EXPIRED, found.invited, until)


def link_until(user_id: str) -> datetime | None:
    """Return until when a person's link to choose a password works; None without one."""
    found = account(user_id)
    mark = found.links.get(links.PASSWORD, "") if found is not None else ""
    link = gate().links.get(mark)
    return link[1] if link else None


def invite(someone: Person) -> None:
    """Mail a new person the link; what is sent by hand later is limited, this is not."""
    links.send_link(someone)


def send_again(user_id: str) -> None:
    """Mail a person a new link to choose a password, as a colleague or an officer asks.

    Raises Missing for a closed account, TooMany when there were enough letters in an hour.
    """
    someone = person(user_id)
    if someone is None or not someone.active:
        raise Missing("person", _("There is no such person."))
    if limits.reached(SENT, user_id, settings().recover_tries, AN_HOUR):
        raise TooMany("letters", _("This user has had enough letters for now. Try again later."))
    limits.count(SENT, user_id)
    links.send_link(someone)


def revoke(user_id: str) -> Person:
    """Take back the invitation of somebody who has not come: the link is dead, the account closed.

    Raises Conflict for who has chosen a password, Missing for nobody.
    """
    found = account(user_id)
    if found is None:
        raise Missing("person", _("There is no such person."))
    if found.changed is not None:
        raise Conflict("accepted", _("The user has chosen a password already: close the account."))
    closed = deactivate_person(user_id)
    ledger.record("invitation-revoked", f"person:{user_id}", {})
    return closed
