"""GET @partnerships: one's partners and those one works for; the requests for officers."""

from kase.is2in.parties import partnerships
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_staff
from kase.is2in.parties.services.shapes import of_partnership
from kase.is2in.web.api import Service


class Partnerships(Service):
    """Answers ``{"items", "clients"}``.

    People of the exchange get the requests for removal, or with ``organization`` the partners
    of one.
    """

    def answer(self):
        """Return the partnerships the person may know of."""
        person = current_person()
        code = person.organization
        if not code:
            require_staff(person)
            code = self.request.form.get("organization")
            if not code:
                waiting = partnerships.removal_requests()
                return {"items": [of_partnership(one) for one in waiting]}
        return {
            "items": [of_partnership(one) for one in partnerships.partners(code)],
            "clients": [of_partnership(one) for one in partnerships.clients(code)],
        }
