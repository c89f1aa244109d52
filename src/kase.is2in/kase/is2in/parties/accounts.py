"""What is kept about an account beside Plone's member: its state, its passwords, its consent.

It lives in the gate (a plugin of ``acl_users``), out of reach of everything that shows or
edits the properties of members.
"""

from collections.abc import Mapping
from datetime import datetime
from persistent import Persistent
from plone import api
from types import MappingProxyType
from zope.component.hooks import getSite


PLUGIN = "kase_gate"
STORE = "source_users"


class Account(Persistent):
    """An account of a person of ours.

    ``changed`` is when the password was set, ``chosen`` whether the person chose it,
    ``history`` the hashes of the present and earlier ones, newest first; ``entered`` the
    first log-in; ``agreement`` the accepted version and ``agreement_at`` when; ``warned`` is
    ``changed`` of the password whose expiry the person was told of; ``links`` the marks of the
    last one-time links by kind; ``invited`` when the last link to choose a password was sent,
    ``invited_until`` how long it works.
    """

    active: bool = True
    changed: datetime | None = None
    chosen: bool = False
    history: tuple[bytes, ...] = ()
    entered: datetime | None = None
    agreement: str = ""
    agreement_at: datetime | None = None
    warned: datetime | None = None
    links: Mapping[str, str] = MappingProxyType({})
    invited: datetime | None = None
    invited_until: datetime | None = None


def users():
    """Return Plone's folder of users."""
    return api.portal.get_tool("acl_users")


def gate(folder=None):
    """Return the gate of the site; None where it is not installed.

    ``folder`` is the folder of users, for who has it already: finding it takes longer than
    finding a person in it.
    """
    if folder is None and getSite() is None:
        return None
    return (users() if folder is None else folder)._getOb(PLUGIN, None)


def store(folder=None):
    """Return Plone's own store of logins and passwords; ``folder`` as for ``gate``."""
    return (users() if folder is None else folder)[STORE]


def account(user_id: str | None, folder=None) -> Account | None:
    """Return the account of a person; None for everybody who is no person of ours."""
    if not user_id:
        return None
    found = gate(folder)
    return found.accounts.get(user_id) if found is not None else None


def user_id_of(login: str) -> str | None:
    """Return who logs in with an e-mail, in any case of letters; None for nobody."""
    logins = store()._login_to_userid
    return logins.get(login.strip().lower()) or logins.get(login)


def login_of(user_id: str) -> str:
    """Return the e-mail a person logs in with."""
    return store().getLoginForUserId(user_id)
