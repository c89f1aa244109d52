"""Who may: editors by their role in a folder, readers wherever the folder lets them.

Readers are all who are logged in; what is a draft is for the editors of its folder.
"""

from AccessControl import getSecurityManager
from kase.is2in import _
from kase.is2in.terms.errors import Forbidden
from plone import api


VIEW = "View"
READ = "kase.is2in: View regulations"
EDIT = "kase.is2in: Edit regulations"


def may_view(context) -> bool:
    """Return whether who asks may see a document or a folder."""
    return bool(getSecurityManager().checkPermission(VIEW, context))


def may_edit(context) -> bool:
    """Return whether who asks edits what lies here, by a role in the folder or above it."""
    return bool(getSecurityManager().checkPermission(EDIT, context))


def require_editor(context) -> None:
    """Raise Forbidden unless who asks edits what lies here."""
    if not may_edit(context):
        raise Forbidden("not-editor", _("This is done by the editors of this folder."))


def require_reader() -> None:
    """Raise Forbidden unless who asks may read the base at all."""
    if not getSecurityManager().checkPermission(READ, api.portal.get()):
        raise Forbidden("not-reader", _("Log in to read the regulatory base."))
