"""POST @recover-password, @set-password, @unlock: what a one-time link does."""

from kase.is2in import _
from kase.is2in.parties import links
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service
from kase.is2in.web.api import translate
from zope.interface import implementer


@implementer(IOpenDoor)
class Recover(Service):
    """Takes ``{"email"}``; 202 whether there is an account or not."""

    open_door = "anybody"
    status = 202

    def answer(self):
        """Send the link where there is an account."""
        email = self.body().get("email")
        if not isinstance(email, str) or not email.strip():
            raise Malformed("shape", _("Enter the e-mail."), "email")
        links.ask_for_link(email)
        text = _(
            "If there is an account with this e-mail, a link to choose a password is on its way."
        )
        return {"message": translate(text)}


@implementer(IOpenDoor)
class SetPassword(Service):
    """Takes ``{"key", "new_password"}`` with the key of the link."""

    open_door = "anybody"

    def answer(self):
        """Set the password."""
        data = self.body()
        key, new = data.get("key"), data.get("new_password")
        if not isinstance(key, str) or not isinstance(new, str):
            raise Malformed("shape", _("Send key and new_password."))
        links.set_password_by_link(key, new)


@implementer(IOpenDoor)
class Unlock(Service):
    """Takes ``{"email"}`` and mails a link that lifts a lock; ``{"key"}`` of it lifts it."""

    open_door = "anybody"

    def answer(self):
        """Do one or the other; the first is answered alike for every e-mail."""
        data = self.body()
        email, key = data.get("email"), data.get("key")
        if isinstance(key, str) and key:
            links.unlock_by_link(key)
            return {"message": translate(_("The lock is lifted. Log in."))}
        if not isinstance(email, str) or not email.strip():
            raise Malformed("shape", _("Enter the e-mail."), "email")
        links.ask_to_unlock(email)
        text = _("If there is an account with this e-mail, a link to lift its lock is on its way.")
        self.status = 202
        return {"message": translate(text)}
