"""GET, POST, PATCH, DELETE @partnerships (A9)."""

from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.shapes import of_partnership
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


class Partnerships(Service):
    """GET: one's partners and those one works for; officers see the requests for removal."""

    def answer(self):
        """Return ``{"items", "clients"}`` or, for officers, ``{"items"}``: the requests."""
        person = current_person()
        if not person.organization:
            require_officer(person)
            return {"items": [of_partnership(one) for one in partnerships.removal_requests()]}
        code = person.organization
        return {
            "items": [of_partnership(one) for one in partnerships.partners(code)],
            "clients": [of_partnership(one) for one in partnerships.clients(code)],
        }


class Add(Service):
    """POST ``{"partner", "role"}``."""

    status = 201

    def answer(self):
        """Add the partner and return the partnership."""
        person = current_person()
        require_administrator(person, person.organization or "-")
        data = self.body()
        partner, role = str(data.get("partner", "")), str(data.get("role", ""))
        return of_partnership(partnerships.add_partner(person.organization, partner, role))


class RequestRemoval(Service):
    """DELETE ``{"id", "reason"}``: a request, decided by the exchange."""

    status = 202

    def answer(self):
        """Ask and return the partnership, which lives on until the decision."""
        person = current_person()
        require_administrator(person, person.organization or "-")
        data = self.body()
        reason = str(data.get("reason", ""))
        return of_partnership(
            partnerships.request_partner_removal(person.organization, number(data), reason)
        )


class Decide(Service):
    """PATCH ``{"id", "agreed"}`` by an officer."""

    def answer(self):
        """Decide."""
        require_officer(current_person())
        data = self.body()
        if not isinstance(data.get("agreed"), bool):
            raise Malformed("shape", _("Say true or false."), "agreed")
        partnerships.decide_partner_removal(number(data), data["agreed"])


def number(data: dict) -> int:
    """Return the partnership's id of a body."""
    found = data.get("id")
    if not isinstance(found, int) or isinstance(found, bool):
        raise Malformed("shape", _("There is no such partner."), "id")
    return found
