"""POST @users: an administrator adds a person to the own organisation."""

from kase.is2in import _
from kase.is2in.parties.links import send_link
from kase.is2in.parties.people import add_person
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.types import NewPerson
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


TEXTS = ("email", "surname", "given_name", "patronymic", "position", "phone", "iin", "language")


class AddUser(Service):
    """Takes the facts of a person and ``roles``; the person gets a one-time link by e-mail."""

    status = 201

    def answer(self):
        """Add the person and return them."""
        who = current_person()
        require_administrator(who, who.organization or "-")
        data = self.body()
        if unknown := set(data) - {*TEXTS, "roles"}:
            raise Malformed("shape", _("Unknown field."), sorted(unknown)[0])
        roles = data.pop("roles", [])
        texts_only = all(isinstance(value, str) for value in data.values())
        if not texts_only or not isinstance(roles, list):
            raise Malformed("shape", _("Facts are texts, roles a list of words."))
        new = NewPerson(
            **{"email": "", "surname": "", "given_name": "", **data},
            organization=who.organization,
            roles=frozenset(str(role) for role in roles),
        )
        added = add_person(new)
        send_link(added)
        return of_person(added)
