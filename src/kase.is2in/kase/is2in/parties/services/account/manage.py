"""One's own account: GET/PATCH @profile, POST @password, GET/POST @agreement."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties.services.shapes import of_person
from kase.is2in.parties.settings import settings
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


class Profile(Service):
    """GET @profile."""

    def answer(self):
        """Return the person logged in."""
        return of_person(people.current_person(), own=True)


class ChangeProfile(Service):
    """PATCH @profile with the facts to change."""

    def answer(self):
        """Change them and return the person."""
        data = self.body()
        if not all(isinstance(value, str) for value in data.values()):
            raise Malformed("shape", _("Facts are texts."))
        return of_person(people.change_profile(people.current_person().id, **data), own=True)


class Password(Service):
    """POST @password ``{"old_password", "new_password"}``."""

    def answer(self):
        """Change the password."""
        data = self.body()
        old, new = data.get("old_password"), data.get("new_password")
        if not isinstance(old, str) or not isinstance(new, str):
            raise Malformed("shape", _("Send old_password and new_password."))
        passwords.change_password(people.current_person().id, old, new)


class Agreement(Service):
    """GET @agreement."""

    def answer(self):
        """Return the version in force, its text, and whether the person has accepted it."""
        person = people.current_person()
        return {
            "version": settings().agreement_version,
            "text": list(agreement.agreement_text()),
            "accepted": agreement.accepted(person.id),
        }


class Accept(Service):
    """POST @agreement: the person accepts the version in force."""

    def answer(self):
        """Keep it."""
        agreement.accept_agreement(people.current_person().id)
