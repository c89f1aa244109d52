"""DELETE @partnerships/<partner>: asks the exchange to remove a partner."""

from kase.is2in.parties import partnerships
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.services.shapes import of_partnership
from kase.is2in.web.api import ItemService


class RequestRemoval(ItemService):
    """Takes ``{"reason"}`` and, for a partner in two roles, ``{"role"}``.

    The partner may be named in the body too: ``{"partner", "reason"}``.
    """

    status = 202

    def answer(self):
        """Ask and return the partnership, which lives on until the decision."""
        person = current_person()
        require_partner_rights(person, person.organization)
        data = self.body()
        role = data.get("role")
        return of_partnership(
            partnerships.request_partner_removal(
                person.organization,
                self.word or str(data.get("partner", "")),
                str(data.get("reason", "")),
                str(role) if role else None,
            )
        )
