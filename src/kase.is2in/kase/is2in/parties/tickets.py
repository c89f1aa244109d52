"""Cookies and tokens that name their session: Plone's own plugins of PAS, with a session each.

A signed ticket alone opens nothing: the session it names must go on. So a cookie or a token
that was copied is worth nothing after "end the session", a log-out or a new password.
"""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from kase.is2in.parties import sessions
from plone.restapi.pas.plugin import JWTAuthenticationPlugin
from plone.session.plugins.session import SessionPlugin
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IChallengePlugin
from Products.PluggableAuthService.interfaces.plugins import ICredentialsResetPlugin
from Products.PluggableAuthService.interfaces.plugins import ICredentialsUpdatePlugin
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from zope.globalrequest import getRequest


TICKETS = "kase_tickets"
TOKENS = "kase_tokens"
# Plone's own, whose place ours take.
REPLACED = {TICKETS: "session", TOKENS: "jwt_auth"}
TICKET_KINDS = (
    IExtractionPlugin,
    IAuthenticationPlugin,
    ICredentialsUpdatePlugin,
    ICredentialsResetPlugin,
)
TOKEN_KINDS = (IExtractionPlugin, IAuthenticationPlugin, IChallengePlugin)
# Files of the frame: public, asked for by the dozen, and shown when SQL is away, too.
FILES = ("/++plone++", "/++theme++barceloneta/")


class Tickets(SessionPlugin):
    """The cookie of a browser."""

    meta_type = "kase.is2in tickets"
    security = ClassSecurityInfo()
    # How long a ticket lasts is the session's to say.
    timeout = 0
    refresh_interval = -1

    def _setupSession(self, userid, response, tokens=(), user_data=""):
        number = sessions.start(userid, sessions.PAGE)
        super()._setupSession(userid, response, tokens=(number,), user_data=user_data)

    def _validateTicket(self, ticket, now=None):
        found = None if _is_file() else super()._validateTicket(ticket, now)
        if found is None:
            return None
        _digest, user_id, tokens, _data, _made = found
        return found if tokens and sessions.alive(tokens[0], user_id) else None

    @security.private
    def resetCredentials(self, request, response):
        """End the session of the request, and let the browser forget the cookie."""
        number, user = sessions.current(), request.get("AUTHENTICATED_USER")
        if number is not None and user is not None:
            sessions.end_session(user.getId(), number)
        super().resetCredentials(request, response)


class Tokens(JWTAuthenticationPlugin):
    """The tokens of programs; plone.restapi finds the maker of tokens by its ``meta_type``."""

    security = ClassSecurityInfo()

    @security.private
    def extractCredentials(self, request):
        """Return the token of a request.

        Plone's own also reads a name and a password out of any JSON body: a way to try
        passwords that no door of ours would ask a second factor at.
        """
        kind, _space, token = (request._auth or "").partition(" ")
        return {"token": token.strip()} if kind.lower() == "bearer" else {}

    @security.private
    def authenticateCredentials(self, credentials):
        """Return the person of a good token whose session goes on."""
        found = super().authenticateCredentials(credentials)
        if found is None:
            return None
        number = self._decode_token(credentials["token"]).get("jti")
        return found if number and sessions.alive(number, found[0]) else None

    @security.private
    def create_token(self, userid, timeout=None, data=None):
        """Begin a session and return its token."""
        number = sessions.start(userid, sessions.PROGRAM)
        seconds = sessions.length(sessions.PROGRAM).total_seconds()
        return super().create_token(userid, timeout or seconds, {**(data or {}), "jti": number})


InitializeClass(Tickets)
InitializeClass(Tokens)


def install_tickets(pas) -> None:
    """Put our plugins where Plone's own were; may be repeated."""
    for name, make, kinds in ((TICKETS, Tickets, TICKET_KINDS), (TOKENS, Tokens, TOKEN_KINDS)):
        if name not in pas.objectIds():
            pas._setObject(name, make(name, f"kase.is2in {name}"))
        for kind in kinds:
            _swap(pas.plugins, kind, REPLACED[name], name)


def remove_tickets(pas) -> None:
    """Give Plone its own plugins back."""
    for name, kinds in ((TICKETS, TICKET_KINDS), (TOKENS, TOKEN_KINDS)):
        if name not in pas.objectIds():
            continue
        for kind in kinds:
            _swap(pas.plugins, kind, name, REPLACED[name])
        # The folder takes the plugin off every list by itself.
        pas._delObject(name)


def _swap(plugins, kind, old: str, new: str) -> None:
    """Let one plugin take another's place in the list of a kind."""
    active = list(plugins.listPluginIds(kind))
    if new not in active:
        plugins.activatePlugin(kind, new)
    if old in active:
        for _step in range(len(active) - active.index(old)):
            plugins.movePluginsUp(kind, [new])
        plugins.deactivatePlugin(kind, old)


def _is_file() -> bool:
    """Return whether a file of the frame is asked for: it is the same for everybody."""
    request = getRequest()
    path = request.get("PATH_INFO", "") if request is not None else ""
    return any(mark in path for mark in FILES)
