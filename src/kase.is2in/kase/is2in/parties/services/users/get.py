"""GET @users for people of an organisation; everything else stays Plone's own service."""

from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.web.api import current_user_id
from plone.restapi.services.users.get import UsersGet


class Users(UsersGet):
    """A client gets the active people of the own organisation; staff what Plone gives."""

    def reply(self):
        who = person(current_user_id())
        if who is None or not who.organization or self.params:
            return super().reply()
        found = people(who.organization)
        return {"items": [of_person(one) for one in found], "items_total": len(found)}
