"""@second-factor: adding an authenticator app, recovery codes, removing it."""

from kase.is2in import _
from kase.is2in.parties import factors
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties import sessions
from kase.is2in.parties.custody import reset_second_factor
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import Service
from zope.interface import implementer


@implementer(IOpenDoor)
class Factor(Service):
    """GET: whether a second factor is in use, required, and how many recovery codes are left."""

    open_door = "pending"

    def answer(self):
        """Return the state of the person logged in."""
        return state_of(people.current_person())


class BeginFactor(Factor):
    """POST: a secret for an authenticator app; POST again with ``code`` confirms it."""

    def answer(self):
        """Return ``{"secret", "uri"}``, or after a right code ``{"recovery_codes"}``."""
        user_id, code = people.current_person().id, text_of(self.body(), "code")
        if not code:
            begun = factors.begin(user_id)
            return {"secret": begun.secret, "uri": begun.uri}
        codes = factors.confirm(user_id, code)
        sessions.end_sessions(user_id, keep=sessions.current())
        return {"recovery_codes": list(codes)}


class NewCodes(Factor):
    """PATCH ``{"code"}``: new recovery codes; the earlier ones stop working."""

    def answer(self):
        """Return ``{"recovery_codes"}``."""
        user_id = people.current_person().id
        factors.require_code(user_id, text_of(self.body(), "code"))
        return {"recovery_codes": list(factors.new_recovery_codes(user_id))}


class RemoveFactor(ItemService):
    """DELETE ``{"password", "code"}`` one's own; DELETE @second-factor/<user> ``{"reason"}``."""

    def answer(self):
        """Remove it: one's own with both proofs, another's as an officer with a reason."""
        who, data = people.current_person(), self.body()
        if self.word:
            reset_second_factor(who, self.word, text_of(data, "reason"))
            return
        if factors.is_required(who):
            text = _("The exchange requires a second factor of your role.")
            raise Forbidden("required", text)
        passwords.require_password(who.id, text_of(data, "password"), "password")
        factors.require_code(who.id, text_of(data, "code"))
        factors.remove(who.id)


def state_of(someone) -> dict:
    """Return what a person may know of the own second factor."""
    since = factors.enrolled(someone.id)
    return {
        "since": since and since.isoformat(),
        "required": factors.is_required(someone),
        "recovery_codes_left": factors.recovery_codes_left(someone.id),
    }


def text_of(data: dict, name: str) -> str:
    """Return a text of a body, "" where it is absent; raise Malformed for anything else."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Malformed("shape", _("Facts are texts."), name)
    return value
