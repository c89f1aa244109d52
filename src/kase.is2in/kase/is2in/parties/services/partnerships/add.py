"""POST @partnerships: an issuer adds a consultant or an auditor."""

from kase.is2in.parties import partnerships
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.services.partnerships.shapes import last_day_of
from kase.is2in.parties.services.partnerships.shapes import of_partnership
from kase.is2in.parties.services.partnerships.shapes import scope_of
from kase.is2in.parties.types import EVERYTHING
from kase.is2in.web.api import Service


class AddPartner(Service):
    """Takes ``{"partner", "role"}`` and, where it is limited, ``categories``, ``procedures``
    (lists of codes) and ``last_day``."""

    status = 201

    def answer(self):
        """Add the partner and return the partnership."""
        person = current_person()
        require_partner_rights(person, person.organization)
        data = self.body()
        partner, role = str(data.get("partner", "")), str(data.get("role", ""))
        scope, last_day = scope_of(data, EVERYTHING), last_day_of(data, None)
        return of_partnership(
            partnerships.add_partner(person.organization, partner, role, scope, last_day)
        )
