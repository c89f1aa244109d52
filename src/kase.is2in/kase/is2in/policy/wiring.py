"""Who provides what lower rooms only declare: rooms of one row do not know each other."""

from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.notify import api as notify
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.types import Recipient
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IPostman
from zope.interface import implementer


@implementer(IRecipients)
class Recipients:
    """Tells ``notify`` who a user is, from the register of people."""

    def resolve(self, user_id: str) -> Recipient | None:
        """Return address, name and language; None for the unknown and the deactivated."""
        person = parties.person(user_id)
        if person is None or not person.active or not person.email:
            return None
        return Recipient(person.id, person.email, person.full_name, person.language)


@implementer(IPostman)
class Postman:
    """Sends the mails of ``parties`` by ``notify``."""

    def post(self, address: str, subject: str, body: str, lang: str) -> None:
        """Send a text to an address."""
        notify.post(address, subject, body, lang)


@implementer(IActorFacts)
class ActorFacts:
    """Tells the audit trail which organisation a person belongs to."""

    def organization(self, user_id: str) -> str | None:
        """Return the code of the organisation, None for the exchange's own people."""
        person = parties.person(user_id)
        return (person.organization or None) if person else None
