"""The only module that raises privilege; a test holds that no other does.

Reasons to come here: the system acts in a person's name on something the person may not
touch directly (a register, a colleague's account), or counts over what is hidden.
"""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from contextlib import contextmanager
from plone import api


@contextmanager
def privileged() -> Iterator[None]:
    """Act as the system for the length of the block; the person is restored after it."""
    before = getSecurityManager()
    newSecurityManager(None, system)
    try:
        yield
    finally:
        setSecurityManager(before)


def become(user_id: str) -> None:
    """Make the rest of the request that of a person who has just proven who they are."""
    user = api.portal.get_tool("acl_users").getUserById(user_id)
    if user is None:
        raise LookupError("nobody has this id")
    newSecurityManager(None, user)


@contextmanager
def acting_as(user_id: str) -> Iterator[None]:
    """Act as a person for the length of the block: what the demo does in people's names."""
    before = getSecurityManager()
    become(user_id)
    try:
        yield
    finally:
        setSecurityManager(before)


def search_everything(**query):
    """Search the catalog without the person's rights; results must not be shown as they are."""
    return api.portal.get_tool("portal_catalog").unrestrictedSearchResults(**query)
