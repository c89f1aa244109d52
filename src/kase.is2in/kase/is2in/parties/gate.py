"""The gate: a plugin of PAS that every password passes, on pages, in basic authentication, REST.

It stands in front of Plone's own store of passwords, which stays the store and no longer
authenticates by itself. It also holds the accounts (see ``accounts``).
"""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from BTrees.OOBTree import OOBTree
from cryptography.fernet import Fernet
from kase.is2in.parties import absences
from kase.is2in.parties import factors
from kase.is2in.parties import partnership_access
from kase.is2in.parties import passwords
from kase.is2in.parties import sessions
from kase.is2in.parties import signin
from kase.is2in.parties.accounts import Account
from kase.is2in.parties.accounts import PLUGIN
from kase.is2in.parties.accounts import STORE
from kase.is2in.parties.types import AgreementVersion
from kase.is2in.parties.types import SUBSTITUTE
from kase.is2in.web.api import translate
from Products.PlonePAS.interfaces.plugins import IUserManagement
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IGroupsPlugin
from Products.PluggableAuthService.interfaces.plugins import IValidationPlugin
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from zope.interface import implementer


KINDS = (IAuthenticationPlugin, IGroupsPlugin, IUserManagement, IValidationPlugin)


@implementer(*KINDS)
class Gate(BasePlugin):
    """See the module."""

    meta_type = "kase.is2in gate"
    security = ClassSecurityInfo()
    # Versions of the user agreement, and the key under which SQL keeps secrets.
    agreements: tuple[AgreementVersion, ...] = ()
    key: bytes = b""

    def __init__(self, id, title=None):  # noqa: A002  (PAS's own name)
        self._setId(id)
        self.title = title
        self.accounts: OOBTree[str, Account] = OOBTree()
        self.links = OOBTree()

    @security.private
    def authenticateCredentials(self, credentials):
        """Return (user id, login) for a right password of an open, unlocked account.

        A password is not enough where a second factor is in use or required: it is asked for
        by our own page and service of logging in, and nowhere else.
        """
        login, password = credentials.get("login"), credentials.get("password")
        if not isinstance(login, str) or not isinstance(password, str):
            return None
        user_id = signin.attempt(login, password).user_id
        return (user_id, login) if user_id and factors.password_is_enough(user_id) else None

    @security.private
    def getGroupsForPrincipal(self, principal, request=None):
        """Return the places a person holds today: of absent people, and as a partner's.

        Rooms that give roles to people give to ``substitute:<id>`` what a substitute may
        have of them, and to ``partner:<partnership>:<id>`` what somebody of a partner may;
        nothing is stored or indexed anew when an absence or a partnership begins or ends.
        """
        user_id = principal.getId()
        if user_id not in self.accounts:
            return ()
        absent = (f"{SUBSTITUTE}{one.id}" for one in absences.acts_for(user_id))
        return (*absent, *partnership_access.places(user_id))

    @security.private
    def validateUserInfo(self, user, set_id, set_info):
        """Return what is wrong with a password that a form of Plone is about to set."""
        password = set_info.get("password")
        if not password:
            return []
        return [
            {"id": "password", "error": translate(fault.message)}
            for fault in passwords.faults(password)
        ]

    @security.private
    def doAddUser(self, login, password):
        """Leave the adding to the store."""
        return False

    @security.private
    def doChangeUser(self, login, password, **kw):
        """Note that a manager sets a password by a form of Plone; ``login`` is a user id."""
        if login not in self.accounts:
            raise RuntimeError(f"no account: {login}")
        passwords.remember(login, password, chosen=False)

    @security.private
    def doDeleteUser(self, login):
        """Forget the account of a deleted member; ``login`` is a user id."""
        self.accounts.pop(login, None)
        sessions.end_sessions(login)
        # Not ours to say that the member is gone: PAS fires an event for each plugin that does.
        raise KeyError(login)


InitializeClass(Gate)


def install_gate(pas) -> None:
    """Put the gate in front of the store of passwords; may be repeated."""
    if PLUGIN not in pas.objectIds():
        pas._setObject(PLUGIN, Gate(PLUGIN, "kase.is2in gate"))
    if not pas[PLUGIN].key:
        pas[PLUGIN].key = Fernet.generate_key()
    for kind in KINDS:
        if PLUGIN not in pas.plugins.listPluginIds(kind):
            pas.plugins.activatePlugin(kind, PLUGIN)
    if STORE in pas.plugins.listPluginIds(IAuthenticationPlugin):
        pas.plugins.deactivatePlugin(IAuthenticationPlugin, STORE)


def remove_gate(pas) -> None:
    """Give Plone its own way of checking passwords back; the accounts' own facts are lost."""
    if STORE not in pas.plugins.listPluginIds(IAuthenticationPlugin):
        pas.plugins.activatePlugin(IAuthenticationPlugin, STORE)
    if PLUGIN in pas.objectIds():
        # The folder takes the plugin off every list by itself.
        pas._delObject(PLUGIN)
