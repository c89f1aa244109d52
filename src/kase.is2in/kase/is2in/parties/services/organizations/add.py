"""POST @organizations: an officer adds a client of the exchange."""

from kase.is2in import _
from kase.is2in.parties.organizations import add_organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


class AddOrganization(Service):
    """Takes ``{"code", "bin", "name": {lang: text}, "legal_form": {lang: text}, "roles"}``."""

    status = 201

    def answer(self):
        """Add it and return it."""
        require_officer(current_person())
        data = self.body()
        texts = {key: data.get(key) or {} for key in ("name", "legal_form")}
        roles = data.get("roles") or []
        for value in texts.values():
            if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                raise Malformed("shape", _("Names are given by language."))
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise Malformed("shape", _("Roles are a list of words."), "roles")
        return of_organization(
            add_organization(
                str(data.get("code", "")),
                str(data.get("bin", "")),
                texts["name"],
                texts["legal_form"],
                frozenset(roles),
                str(data.get("contacts", "")),
            )
        )
