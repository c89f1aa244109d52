"""Who may read the journal: staff with the role, and administrators of the site."""

from kase.is2in import _
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import current_user_id
from plone import api


VIEW = "kase.is2in: View journal"


def may_view() -> bool:
    """Return whether who asks reads the whole journal."""
    if current_user_id() is None:
        return False
    return api.user.has_permission(VIEW, obj=api.portal.get())


def require_reader() -> None:
    """Raise Forbidden unless who asks reads the whole journal."""
    if not may_view():
        raise Forbidden("not-reader", _("The journal is open to staff with the right to read it."))
