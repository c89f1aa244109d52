"""POST @users: an administrator adds a person to the own organisation."""

from kase.is2in import _
from kase.is2in.parties.links import send_link
from kase.is2in.parties.people import add_person
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.services.shapes import texts
from kase.is2in.parties.services.shapes import words
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
        require_administrator(who, who.organization)
        data = self.body()
        if unknown := sorted(set(data) - {*TEXTS, "roles"}):
            # A password or a role of Plone in the body must not pass unnoticed.
            raise Malformed("shape", _("Unknown field."), unknown[0])
        roles = words(data, "roles")
        data.pop("roles", None)
        new = NewPerson(
            **{"email": "", "surname": "", "given_name": "", **texts(data)},
            organization=who.organization,
            roles=frozenset(roles),
        )
        added = add_person(new)
        send_link(added)
        shape = of_person(added)
        self.request.response.setHeader("Location", shape["@id"])
        return shape
