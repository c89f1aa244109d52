"""POST @organizations: an officer adds a client of the exchange."""

from kase.is2in.parties.organizations import add_organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.shapes import by_language
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.parties.services.shapes import words
from kase.is2in.web.api import Service


class AddOrganization(Service):
    """Takes ``{"code", "bin", "name": {lang: text}, "legal_form": {lang: text}, "roles"}``."""

    status = 201

    def answer(self):
        """Add it and return it."""
        require_officer(current_person())
        data = self.body()
        added = add_organization(
            str(data.get("code", "")),
            str(data.get("bin", "")),
            by_language(data, "name"),
            by_language(data, "legal_form"),
            words(data, "roles"),
            str(data.get("contacts") or ""),
        )
        shape = of_organization(added)
        self.request.response.setHeader("Location", shape["@id"])
        return shape
