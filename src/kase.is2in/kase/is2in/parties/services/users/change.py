"""PATCH and DELETE @users/<id>: an administrator gives roles, sets facts right, closes accounts.

They take the place of Plone's services of the same name, which would pass by our rules.
"""

from kase.is2in import _
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties.custody import correct
from kase.is2in.parties.facts import CORRECTED
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.services.shapes import texts
from kase.is2in.parties.services.shapes import words
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


FLAGS = ("roles", "active", "locked")


class ChangeUser(ItemService):
    """Takes any of ``roles`` (a list), ``active`` (true or false), ``locked`` (false), and the
    texts ``position``, ``phone``, ``iin``.

    An officer may only lift a lock.
    """

    def answer(self):
        """Change the person and return them."""
        who, found = people.current_person(), self.someone()
        data = self.body()
        if unknown := sorted(set(data) - {*FLAGS, *CORRECTED}):
            raise Malformed("shape", _("One's own facts are changed by @profile."), unknown[0])
        if not (is_officer(who) and set(data) == {"locked"}):
            require_administrator(who, found.organization)
        if data.get("locked", False) is not False:
            raise Malformed("shape", _("A lock is only lifted: send false."), "locked")
        if not isinstance(data.get("active", True), bool):
            raise Malformed("shape", _("Say true or false."), "active")
        if "locked" in data:
            passwords.unlock(found.id)
        if "active" in data:
            change = people.activate_person if data["active"] else people.deactivate_person
            change(found.id)
        if "roles" in data:
            people.set_person_roles(found.id, words(data, "roles"))
        if facts := texts({name: data[name] for name in CORRECTED if name in data}):
            correct(who, found.id, facts)
        return of_person(people.person(found.id), own=may_administer(who, found.organization))

    def someone(self) -> Person:
        """Return the person of the address; raise Missing for people of others."""
        who, found = people.current_person(), people.person(self.word)
        own = found is not None and bool(who.organization)
        own = own and found.organization == who.organization
        if found is None or not (own or is_officer(who)):
            raise Missing("person", _("There is no such person."))
        return found


class CloseUser(ChangeUser):
    """DELETE: the account is closed, never deleted; what the person did stays."""

    def answer(self):
        """Close it."""
        who, found = people.current_person(), self.someone()
        require_administrator(who, found.organization)
        people.deactivate_person(found.id)
