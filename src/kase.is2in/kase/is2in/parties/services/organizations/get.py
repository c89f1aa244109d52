"""GET @organizations: all for the exchange; for clients the own, its partners, possible ones."""

from kase.is2in import _
from kase.is2in.parties import organizations
from kase.is2in.parties.partnerships import candidates
from kase.is2in.parties.partnerships import clients
from kase.is2in.parties.partnerships import partners
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.services.base import ItemService
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Missing


class Organizations(ItemService):
    """Answers ``{"items": […], "items_total": n}``, or one organisation by its code.

    ``role`` keeps those that hold a role; ``candidates=1`` names companies that a client may
    add as partners.
    """

    def answer(self):
        """Return the organisations the person may know of."""
        known = {one.code: one for one in self._known(current_person())}
        if self.word:
            if self.word not in known:
                raise Missing("organization", _("There is no such organisation."))
            return of_organization(known[self.word])
        role = self.request.form.get("role")
        items = [of_organization(one) for one in known.values() if not role or role in one.roles]
        return {"items": items, "items_total": len(items)}

    def _known(self, person: Person) -> list[Organization]:
        if is_staff(person):
            return list(organizations.organizations(active=None))
        code = person.organization
        if self.request.form.get("candidates"):
            return [one for one, _role in candidates(code)]
        codes = [code, *(one.partner for one in partners(code))]
        codes += [one.code for one in clients(code)]
        return [organizations.organization(one) for one in dict.fromkeys(codes)]
