"""PATCH @organizations/<code>: an officer changes a client of the exchange."""

from kase.is2in import _
from kase.is2in.parties.closing import checked_reason
from kase.is2in.parties.organizations import change_organization
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.requisites import change_requisites
from kase.is2in.parties.requisites import requisites
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.services.shapes import by_language
from kase.is2in.parties.services.shapes import of_organization
from kase.is2in.parties.services.shapes import version_of
from kase.is2in.parties.services.shapes import words
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService


class ChangeOrganization(ItemService):
    """Takes any of ``name``, ``legal_form``, ``roles``, ``contacts``, ``active``, requisites."""

    def answer(self):
        """Change it and return it."""
        require_officer(current_person())
        before = organization(self.word)
        self.require_match(version_of(before))
        data = self.body()
        active, reason = data.get("active", before.active), data.get("reason") or ""
        if not isinstance(active, bool):
            raise Malformed("shape", _("Say true or false."), "active")
        if not isinstance(reason, str):
            raise Malformed("shape", _("Facts are texts."), "reason")
        changed = change_organization(
            before.code,
            {**before.names, **by_language(data, "name")},
            {**before.legal_forms, **by_language(data, "legal_form")},
            words(data, "roles") if "roles" in data else before.roles,
            str(data.get("contacts", before.contacts)),
            active,
            reason=checked_reason(reason) if reason else "",
        )
        if "requisites" in data:
            change_requisites(before.code, by_language(data, "requisites"))
        self.etag(version_of(changed))
        return of_organization(changed) | {"requisites": requisites(before.code)}
