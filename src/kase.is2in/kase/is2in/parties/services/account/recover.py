"""POST @recover-password and @set-password: a forgotten password, by a one-time link."""

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
