"""One try to log in: the only place where a password is compared.

Pages, basic authentication and REST come here through the gate. Whoever the login belongs
to, the same is done and the same is answered: an unknown login is hashed, counted and locked
like a known one.
"""

from dataclasses import dataclass
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import hashing
from kase.is2in.parties import lockout
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import store
from kase.is2in.parties.accounts import user_id_of
from kase.is2in.parties.accounts import users
from kase.is2in.parties.people import may_enter
from kase.is2in.web.api import client_address
from zope.globalrequest import getRequest
import unicodedata


TRIED = "kase.is2in.parties.tried"
LONGEST = 1000


@dataclass(frozen=True)
class Outcome:
    """How a try ended: whose account opened, or until when no try is looked at."""

    user_id: str | None = None
    locked_until: datetime | None = None


def attempt(login: str, password: str) -> Outcome:
    """Compare a login and a password; failures are counted and committed at once.

    Within one request the same try is made once, however often it is asked for: PAS asks
    several times.
    """
    if not login or not password or len(login) > LONGEST or len(password) > LONGEST:
        return Outcome()
    request = getRequest()
    tried = request.other.setdefault(TRIED, {}) if request is not None else {}
    if (login, password) not in tried:
        tried[login, password] = _attempt(login, password)
    return tried[login, password]


def root_is_locked(request) -> bool:
    """Return whether a request tries an administrator of the Zope root under a lock.

    Their password is compared by Zope's root, which knows no locks.
    """
    tried = request.other.get(TRIED, {})
    return any(
        outcome.locked_until and user_id_of(login) is None and known_at_root(login)
        for (login, _password), outcome in tried.items()
    )


def known_at_root(login: str) -> bool:
    """Return whether a login belongs to an administrator of the Zope root."""
    folder = root_users()
    if folder is None:
        return False
    if login == folder._emergency_user.getUserName():
        return True
    return folder._verifyUser(folder.plugins, login=login) is not None


def root_users():
    """Return the folder of users of the Zope root, None where it has no plugins."""
    folder = users().getPhysicalRoot().acl_users
    return folder if hasattr(folder, "plugins") else None


def _attempt(login: str, password: str) -> Outcome:
    address = client_address()
    user_id = user_id_of(login)
    end = lockout.locked_until(login, address, user_id)
    if end is not None:
        return Outcome(locked_until=end)
    if user_id is None and known_at_root(login):
        if root_users().authenticate(login, password, getRequest()) is None:
            _count(login, address, None)
        return Outcome()
    reference = store()._user_passwords.get(user_id) if user_id else None
    right = hashing.matches(reference or hashing.NOBODY, unicodedata.normalize("NFC", password))
    if not (right and reference and _is_open(user_id)):
        return Outcome(locked_until=_count(login, address, user_id))
    if lockout.has_failures(login, address):
        lockout.forget(login, address)
    return Outcome(user_id)


def _is_open(user_id: str) -> bool:
    return account(user_id) is None or may_enter(user_id)


def _count(login: str, address: str, user_id: str | None) -> datetime | None:
    if lockout.failed(login, address, user_id):
        # At once, like the count: the refused request is rolled back. Of unknown logins too:
        # the answer must not come sooner for them.
        known = user_id is not None and account(user_id) is not None
        subject = f"person:{user_id}" if known else f"login:{lockout.mark(login)}"
        ledger.record("login-locked", subject, {}, actor=user_id, now=True)
        return lockout.locked_until(login, address, user_id)
    return None
