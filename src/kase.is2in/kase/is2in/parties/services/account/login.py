"""POST @login: e-mail and password for a token (plone.restapi's own, with our gate)."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import passwords
from kase.is2in.parties import signin
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import users
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooMany
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import Service
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from zope.interface import implementer


TOKENS = "JWT Authentication Plugin"


@implementer(IOpenDoor)
class Login(Service):
    """Takes ``{"login", "password"}``, answers ``{"token", "required"}``.

    ``required`` lists what must be done first: "password-expired", "agreement-required".
    401 is the one answer to a wrong password, an unknown e-mail and a closed account; 429
    says that the login or the address is locked.
    """

    open_door = "anybody"

    def answer(self):
        """Return the token."""
        data = self.body()
        login, password = data.get("login"), data.get("password")
        if not isinstance(login, str) or not isinstance(password, str):
            raise Malformed("shape", _("Send login and password."))
        outcome = signin.attempt(login, password)
        if outcome.locked_until is not None:
            seconds = (outcome.locked_until - clock.now()).total_seconds()
            self.request.response.setHeader("Retry-After", str(max(1, round(seconds))))
            raise TooMany("locked", _("Too many failed tries. Try again later."))
        if outcome.user_id is None:
            return self._root_answer(login, password)
        found = account(outcome.user_id)
        if found is not None and found.entered is None:
            found.entered = clock.now()
        user = users().getUserById(outcome.user_id)
        return {"token": _token(users(), user), "required": required(outcome.user_id)}

    def _root_answer(self, login: str, password: str) -> dict:
        folder = signin.root_users() if signin.known_at_root(login) else None
        user = folder.authenticate(login, password, self.request) if folder is not None else None
        if user is None:
            raise Unauthenticated("login", _("The e-mail or the password is wrong."))
        return {"token": _token(folder, user), "required": []}


def required(user_id: str) -> list[str]:
    """Return what a person must do before anything else; nothing of who is no person of ours."""
    if account(user_id) is None:
        return []
    found = ["password-expired"] if passwords.expired(user_id) else []
    return found if agreement.accepted(user_id) else [*found, "agreement-required"]


def _token(folder, user) -> str:
    plugins = folder.plugins.listPlugins(IAuthenticationPlugin)
    maker = next((plugin for _id, plugin in plugins if plugin.meta_type == TOKENS), None)
    if maker is None:
        raise Unauthenticated("no-tokens", _("This account gets no tokens."))
    return maker.create_token(user.getId(), data={"fullname": user.getProperty("fullname", "")})
