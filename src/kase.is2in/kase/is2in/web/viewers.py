"""What a person is to the catalog: for rows of SQL that say by themselves who may see them."""

from AccessControl import getSecurityManager
from AccessControl.users import UnrestrictedUser
from plone import api


def viewer_tokens() -> list[str]:
    """Return what Plone's catalog would look for on behalf of who asks: roles, id, groups.

    A row keeps the tokens of the catalog's ``allowedRolesAndUsers``; one in common is enough.
    """
    user = getSecurityManager().getUser()
    if isinstance(user, UnrestrictedUser):
        return ["Manager"]  # The system itself, which no role is written for.
    found = api.portal.get_tool("portal_catalog")._listAllowedRolesAndUsers(user)
    return [str(token) for token in found]
