"""DELETE @partnerships/<partner or number>: asks the exchange to end; …/request: takes it back."""

from kase.is2in.parties import partnership_requests
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import partnership_for
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.services.partnerships.shapes import number_of
from kase.is2in.parties.services.partnerships.shapes import of_partnership
from kase.is2in.parties.services.partnerships.shapes import reason_of
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


class Remove(ItemService):
    """Takes ``{"reason"}`` and, for a partner in two roles named by code, ``{"role"}``.

    The partner may be named in the body too: ``{"partner", "reason"}``. Either side may ask; the
    partner names the partnership by its number.
    """

    deepest = 2
    status = 202

    def answer(self):
        """Ask or take back; return the partnership, which lives on until a decision."""
        person = current_person()
        require_partner_rights(person, person.organization)
        if len(self.path) < 2:
            return of_partnership(self._ask(person))
        if self.path[1] != "request":
            raise nowhere()
        self.status = 200
        one = partnership_for(person, number_of(self.word))
        return of_partnership(
            partnership_requests.withdraw_request(one.id, person.organization)
        )

    def _ask(self, person: Person) -> Partnership:
        data = self.body()
        reason = reason_of(data)
        if self.word.isdigit():
            one = partnership_for(person, number_of(self.word))
            return partnership_requests.ask_to_end(one.id, person.organization, reason)
        role = data.get("role")
        return partnership_requests.request_partner_removal(
            person.organization,
            self.word or str(data.get("partner", "")),
            reason,
            str(role) if role else None,
        )
