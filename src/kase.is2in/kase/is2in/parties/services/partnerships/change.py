"""PATCH @partnerships/<number>: other terms by the company, a decision by an officer."""

from kase.is2in import _
from kase.is2in.parties import partnership_requests
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import partnership_for
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.services.partnerships.shapes import last_day_of
from kase.is2in.parties.services.partnerships.shapes import number_of
from kase.is2in.parties.services.partnerships.shapes import of_partnership
from kase.is2in.parties.services.partnerships.shapes import reason_of
from kase.is2in.parties.services.partnerships.shapes import scope_of
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService


class Change(ItemService):
    """Takes ``{"categories", "procedures", "last_day", "reason"}`` of the company that has the
    partner, or ``{"agreed": true|false, "reason"}`` of an officer.

    What is not named stays. What gives the partner more happens at once; what takes something
    away is asked of the exchange: the answer then has it as ``request``.
    """

    def answer(self):
        """Change or decide; return the partnership."""
        person, data = current_person(), self.body()
        if "agreed" in data or not person.organization:
            require_officer(person)
            return of_partnership(self._decide(data))
        return of_partnership(self._change(person, data))

    def _decide(self, data: dict) -> Partnership:
        if not isinstance(data.get("agreed"), bool):
            raise Malformed("shape", _("Say true or false."), "agreed")
        number = number_of(self.word or str(data.get("id", "")))
        return partnership_requests.decide_partner_removal(
            number, data["agreed"], reason_of(data)
        )

    def _change(self, person: Person, data: dict) -> Partnership:
        one = partnership_for(person, number_of(self.word))
        require_partner_rights(person, one.code)
        return partnership_requests.change_partnership(
            one.id,
            person.organization,
            scope_of(data, one.scope),
            last_day_of(data, one.last_day),
            reason_of(data),
        )
