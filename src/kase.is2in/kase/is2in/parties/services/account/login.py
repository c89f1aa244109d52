"""POST @login, @login-renew, @logout: tokens (plone.restapi's own, with our gate)."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import factors
from kase.is2in.parties import passwords
from kase.is2in.parties import sessions
from kase.is2in.parties import signin
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import users
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooMany
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Service
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from zope.interface import implementer


TOKENS = "JWT Authentication Plugin"


@implementer(IOpenDoor)
class Login(Service):
    """Takes ``{"login", "password"}`` and ``code``, answers ``{"token", "required"}``.

    ``required`` lists what must be done first: "password-expired", "agreement-required",
    "second-factor-enrolment". 401 is the one answer to a wrong password, an unknown e-mail and
    a closed account; 401 "second-factor-required" asks for a code after a right password; 429
    says that the login, the address or the code is locked.
    """

    open_door = "anybody"

    def answer(self):
        """Return the token."""
        data = self.body()
        login, password = data.get("login"), data.get("password")
        code = data.get("code") or ""
        if not all(isinstance(one, str) for one in (login, password, code)):
            raise Malformed("shape", _("Send login and password."))
        outcome = signin.attempt(login, password)
        if outcome.locked_until is not None:
            seconds = (outcome.locked_until - clock.now()).total_seconds()
            self.request.response.setHeader("Retry-After", str(max(1, round(seconds))))
            raise TooMany("locked", _("Too many failed tries. Try again later."))
        if outcome.user_id is None:
            return self._root_answer(login, password)
        if factors.enrolled(outcome.user_id) is not None:
            if not code:
                text = _("Send the code of your second factor as well.")
                raise Unauthenticated("second-factor-required", text, "code")
            factors.require_code(outcome.user_id, code)
        found = account(outcome.user_id)
        if found is not None and found.entered is None:
            found.entered = clock.now()
        return {"token": token_of(outcome.user_id), "required": required(outcome.user_id)}

    def _root_answer(self, login: str, password: str) -> dict:
        folder = signin.root_users() if signin.known_at_root(login) else None
        user = folder.authenticate(login, password, self.request) if folder is not None else None
        if user is None:
            raise Unauthenticated("login", _("The e-mail or the password is wrong."))
        return {"token": _token(folder, user), "required": []}


@implementer(IOpenDoor)
class Renew(Service):
    """Gives a new token for one that works; the old one stops."""

    open_door = "pending"

    def answer(self):
        """Return the new token."""
        user_id, before = current_user_id(), sessions.current()
        if user_id is None or before is None:
            raise Unauthenticated("login", _("Log in to go on."))
        sessions.end_session(user_id, before)
        return {"token": token_of(user_id)}


@implementer(IOpenDoor)
class Logout(Service):
    """Ends the session of the token, or of the cookie."""

    open_door = "anybody"

    def answer(self):
        """End it; nothing for who is not logged in."""
        if current_user_id() is not None:
            users().resetCredentials(self.request, self.request.response)


def required(user_id: str) -> list[str]:
    """Return what a person must do before anything else; nothing of who is no person of ours."""
    if account(user_id) is None:
        return []
    asked = {
        "password-expired": passwords.expired(user_id),
        "agreement-required": not agreement.accepted(user_id),
        "second-factor-enrolment": factors.must_enrol(user_id),
    }
    return [code for code, wanted in asked.items() if wanted]


def token_of(user_id: str) -> str:
    """Begin a session of a person and return its token."""
    return _token(users(), users().getUserById(user_id))


def _token(folder, user) -> str:
    plugins = folder.plugins.listPlugins(IAuthenticationPlugin)
    maker = next((plugin for _id, plugin in plugins if plugin.meta_type == TOKENS), None)
    if maker is None:
        raise Unauthenticated("no-tokens", _("This account gets no tokens."))
    return maker.create_token(user.getId(), data={"fullname": user.getProperty("fullname", "")})
