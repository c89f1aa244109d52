"""Who may: editors keep the list, readers see it whole, everybody else a part or nothing."""

from AccessControl import getSecurityManager
from kase.is2in import _
from kase.is2in.terms.errors import Forbidden
from plone import api


EDIT = "kase.is2in: Edit the list of insiders"
VIEW = "kase.is2in: View the list of insiders"
MARK = "kase.is2in: Mark inside information"


def may_edit() -> bool:
    """Return whether who asks keeps the list: the department of insiders."""
    return _may(EDIT)


def may_view() -> bool:
    """Return whether who asks sees the list whole: editors, and staff named by them."""
    return _may(VIEW)


def may_mark() -> bool:
    """Return whether who asks marks documents as inside information: any officer."""
    return _may(MARK)


def require_editor() -> None:
    """Raise Forbidden unless who asks keeps the list."""
    if not may_edit():
        raise Forbidden("not-editor", _("This is done by those who keep the list of insiders."))


def require_reader() -> None:
    """Raise Forbidden unless who asks sees the list whole."""
    if not may_view():
        raise Forbidden("not-reader", _("This is open to those who keep the list of insiders."))


def _may(permission: str) -> bool:
    return bool(getSecurityManager().checkPermission(permission, api.portal.get()))
