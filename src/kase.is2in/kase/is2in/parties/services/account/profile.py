"""One's own account: GET/PATCH @profile, POST @password."""

from kase.is2in import _
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties import sessions
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.parties.services.account.login import token_of
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.services.shapes import texts
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service
from zope.interface import implementer


class Profile(Service):
    """GET @profile."""

    def answer(self):
        """Return the person logged in."""
        return _own(people.current_person())


class ChangeProfile(Service):
    """PATCH @profile with the facts to change.

    A new e-mail needs ``present_password`` too: whoever finds an open session must not walk
    away with the account.
    """

    def answer(self):
        """Change them and return the person."""
        person = people.current_person()
        data = texts(self.body())
        password = data.pop("present_password", "")
        if data.get("email", person.email).strip().lower() != person.email:
            passwords.require_password(person.id, password, "present_password")
        return _own(people.change_profile(person.id, **data))


@implementer(IOpenDoor)
class Password(Service):
    """POST @password ``{"old_password", "new_password"}``; every session and token ends."""

    open_door = "pending"

    def answer(self):
        """Change the password; return a new token for one that has just ended."""
        data = self.body()
        old, new = data.get("old_password"), data.get("new_password")
        if not isinstance(old, str) or not isinstance(new, str):
            raise Malformed("shape", _("Send old_password and new_password."))
        user_id, before = people.current_person().id, sessions.current()
        passwords.change_password(user_id, old, new)
        return {"token": token_of(user_id) if before is not None else None}


def _own(person) -> dict:
    end = passwords.expires_at(person.id)
    return of_person(person, own=True) | {"password_expires": end and end.isoformat()}
