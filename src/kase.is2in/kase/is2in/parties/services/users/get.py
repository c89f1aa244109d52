"""GET @users: people of one's organisation; Plone's managers get Plone's own answer."""

from kase.is2in import _
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.people import staff
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import current_user_id
from plone.restapi.services.users.get import UsersGet


class Users(UsersGet):
    """Answers ``{"items": […], "items_total": n}`` of active people, or one by id.

    People of the exchange name an ``organization`` or a ``department``.
    """

    def reply(self):
        if current_user_id() is not None and person(current_user_id()) is None:
            return super().reply()
        who = current_person()
        if self.params:
            return of_person(self._one(who), own=self.params[0] == who.id)
        items = [of_person(one) for one in self._people(who)]
        return {"items": items, "items_total": len(items)}

    def _one(self, who):
        found = person(self.params[0]) if len(self.params) == 1 else None
        colleague = found is not None and (
            found.id == who.id
            or is_staff(who)
            or (bool(who.organization) and found.organization == who.organization)
        )
        if not colleague:
            raise Missing("person", _("There is no such person."))
        return found

    def _people(self, who):
        if who.organization:
            return people(who.organization)
        if code := self.request.form.get("organization"):
            return people(code)
        if department := self.request.form.get("department"):
            return staff(department)
        raise Malformed("shape", _("Name an organization or a department."), "organization")
