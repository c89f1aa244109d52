"""The gate: every password passes here, for pages, basic authentication and REST alike.

A PAS plugin in front of Plone's own store of passwords: it refuses people who are no longer
active, locks a login after repeated failures, and keeps when a password was set and what the
earlier ones were (hashes only). Failures are written at once, in a transaction of their own:
a refused request is rolled back, the count must stay.
"""

from AccessControl import AuthEncoding
from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from BTrees.OOBTree import OOBTree
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.settings import settings
from kase.is2in.parties.tables import failed_login
from kase.is2in.terms import clock
from kase.is2in.web.api import client_address
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from zope.interface import implementer


PLUGIN = "kase_gate"
STORE = "source_users"


def login_mark(login: str) -> str:
    """Return what stands for a login in SQL and in logs: a hash, not the address."""
    return sha256(login.strip().lower().encode("utf-8")).hexdigest()


def failures(login: str) -> int:
    """Return the failed tries of a login within the time of a lock."""
    return _count(failed_login.c.login == login_mark(login))


def locked(login: str) -> bool:
    """Return whether a login, or the address it is tried from, is locked now."""
    rules = settings()
    if failures(login) >= rules.lockout_tries:
        return True
    address = client_address()
    return bool(address) and _count(failed_login.c.address == address) >= rules.address_tries


def unlock(login: str) -> None:
    """Forget the failed tries of a login."""
    ledger.write(delete(failed_login).where(failed_login.c.login == login_mark(login)))


def _count(condition) -> int:
    since = clock.now() - timedelta(minutes=settings().lockout_minutes)
    rows = ledger.read(
        select(func.count()).select_from(failed_login).where(condition, failed_login.c.at > since)
    )
    return next(iter(rows))[0]


@implementer(IAuthenticationPlugin)
class Gate(BasePlugin):
    """See the module."""

    meta_type = "kase.is2in gate"
    security = ClassSecurityInfo()

    def __init__(self, id, title=None):  # noqa: A002  (PAS's own name)
        self._setId(id)
        self.title = title
        self.changed = OOBTree()
        self.history = OOBTree()
        self.inactive = OOBTree()
        self.links = OOBTree()

    @security.private
    def authenticateCredentials(self, credentials):
        """Return (user id, login) for a right password of an active, unlocked person."""
        login, password = credentials.get("login"), credentials.get("password")
        if not login or not password or len(password) > 1000:
            return None
        login = login.strip().lower()
        if locked(login):
            return None
        store = self._getPAS()[STORE]
        found = store.authenticateCredentials({"login": login, "password": password})
        if found is None or found[0] in self.inactive:
            ledger.write_now(
                insert(failed_login).values(
                    login=login_mark(login), address=client_address(), at=clock.now()
                )
            )
            return None
        return found

    @security.private
    def remember(self, user_id: str, password: str, at: datetime, kept: int) -> None:
        """Keep a new password's hash and time; at most ``kept`` earlier hashes stay."""
        hashed = AuthEncoding.pw_encrypt(password)
        earlier = self.history.get(user_id, ())
        self.history[user_id] = (hashed, *earlier)[: max(kept, 1)]
        self.changed[user_id] = at

    @security.private
    def used_before(self, user_id: str, password: str) -> bool:
        """Return whether a password is the present one or among the kept earlier ones."""
        return any(
            AuthEncoding.pw_validate(hashed, password) for hashed in self.history.get(user_id, ())
        )

    @security.private
    def right(self, user_id: str, password: str) -> bool:
        """Return whether a password is a person's present one."""
        hashed = self._getPAS()[STORE]._user_passwords.get(user_id)
        return hashed is not None and AuthEncoding.pw_validate(hashed, password)


InitializeClass(Gate)


def install_gate(pas) -> None:
    """Put the gate in front of the store of passwords; may be repeated."""
    if PLUGIN not in pas.objectIds():
        pas._setObject(PLUGIN, Gate(PLUGIN, "kase.is2in gate"))
    active = pas.plugins.listPluginIds(IAuthenticationPlugin)
    if PLUGIN not in active:
        pas.plugins.activatePlugin(IAuthenticationPlugin, PLUGIN)
    if STORE in active:
        pas.plugins.deactivatePlugin(IAuthenticationPlugin, STORE)


def remove_gate(pas) -> None:
    """Give Plone its own way of checking passwords back."""
    active = pas.plugins.listPluginIds(IAuthenticationPlugin)
    if STORE not in active:
        pas.plugins.activatePlugin(IAuthenticationPlugin, STORE)
    if PLUGIN in active:
        pas.plugins.deactivatePlugin(IAuthenticationPlugin, PLUGIN)
    if PLUGIN in pas.objectIds():
        pas._delObject(PLUGIN)
