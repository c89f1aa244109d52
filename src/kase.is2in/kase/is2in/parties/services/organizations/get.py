"""GET @organizations: one's own for clients with their partners, all for the exchange."""

from kase.is2in.parties.organizations import organization
from kase.is2in.parties.organizations import organizations
from kase.is2in.parties.partnerships import clients
from kase.is2in.parties.partnerships import partners
from kase.is2in.parties.people import current_person
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.web.api import Service


class Organizations(Service):
    """Answers ``{"items": […], "items_total": n}``."""

    def answer(self):
        """Return the organisations the person may know of."""
        person = current_person()
        if person.departments:
            found = organizations(active=None)
        else:
            code = person.organization
            codes = [code, *(one.partner for one in partners(code))]
            codes += [one.code for one in clients(code)]
            found = [organization(one) for one in dict.fromkeys(codes)]
        return {"items": [of_organization(one) for one in found], "items_total": len(found)}
