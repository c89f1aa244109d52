"""GET and POST @agreement: the user agreement in force, and accepting it."""

from kase.is2in.parties import agreement
from kase.is2in.parties import people
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.parties.settings import settings
from kase.is2in.web.api import Service
from zope.interface import implementer


@implementer(IOpenDoor)
class Agreement(Service):
    """GET @agreement."""

    open_door = "pending"

    def answer(self):
        """Return the version in force, its text, and whether the person has accepted it."""
        person = people.current_person()
        at = agreement.accepted_at(person.id)
        return {
            "version": settings().agreement_version,
            "text": list(agreement.agreement_text()),
            "accepted": agreement.accepted(person.id),
            "accepted_at": at and at.isoformat(),
        }


class Accept(Agreement):
    """POST @agreement: the person accepts the version in force."""

    def answer(self):
        """Keep it and return the same as GET."""
        agreement.accept_agreement(people.current_person().id)
        return super().answer()
