"""What stands between logging in and working: an open account, a live password, the agreement,
a second factor where one is required.

Asked on every request of a person of ours, for pages and REST alike. What stays open is named
by the view that answers, not by the address: an address can be made to look like any other.
"""

from kase.is2in import _
from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.parties import agreement
from kase.is2in.parties import factors
from kase.is2in.parties import passwords
from kase.is2in.parties import signin
from kase.is2in.parties.accounts import account
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.parties.people import may_enter
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import TooMany
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import current_user_id
from plone import api
from plone.rest.interfaces import IAPIRequest
from urllib.parse import urlencode
from zExceptions import Redirect
from zope.component import adapter
from ZPublisher.interfaces import IPubAfterTraversal


# Views of others that ask for no account of ours. Ours carry IOpenDoor.
OPEN = frozenset({"check", "@check", "switch-language", "require_login", "favicon.ico"})
# Also open to whoever has yet to accept or to change something, closed with the account.
PENDING = frozenset({"@login-renew"})
# Files of style sheets, scripts, pictures.
FILES = ("plone.resource.", "Products.Five.browser.resource", "plone.app.theming.")


@adapter(IPubAfterTraversal)
def check_entry(event) -> None:
    """Send a person who must do something first to where it is done."""
    request = event.request
    if not IIs2inLayer.providedBy(request):
        return
    if signin.root_is_locked(request):
        raise TooMany("locked", _("Too many failed tries. Try again later."))
    user_id = current_user_id()
    if account(user_id) is None:
        return
    view = getattr(request.get("PUBLISHED"), "__self__", request.get("PUBLISHED"))
    door = getattr(view, "open_door", "") if IOpenDoor.providedBy(view) else ""
    if door == "anybody" or _name(view) in OPEN or type(view).__module__.startswith(FILES):
        return
    if not may_enter(user_id):
        _leave(request)
    elif door == "pending" or _name(view) in PENDING:
        return
    elif passwords.expired(user_id):
        text = _("Your password has expired. Change it to go on.")
        _ask(request, "change-password", text, "password-expired")
    elif not agreement.accepted(user_id):
        _ask(request, "agreement", _("Accept the user agreement to go on."), "agreement-required")
    elif factors.must_enrol(user_id):
        text = _("Add a second factor to go on.")
        _ask(request, "second-factor-setup", text, "second-factor-enrolment")


def _name(view) -> str:
    """Return the name a view is registered by; a service's without its method."""
    name = getattr(view, "__name__", None) or ""
    before, at, service = name.rpartition("@")
    return f"@{service}" if at and before.endswith("_") else name


def _ask(request, view: str, message, code: str) -> None:
    if IAPIRequest.providedBy(request):
        raise Forbidden(code, message)
    address = f"{api.portal.get().absolute_url()}/@@{view}"
    if request.method == "GET":
        address = f"{address}?{urlencode({'came_from': request.get('ACTUAL_URL', '')})}"
    raise Redirect(address)


def _leave(request) -> None:
    if IAPIRequest.providedBy(request):
        raise Unauthenticated("account-closed", _("This account is closed."))
    api.portal.get_tool("acl_users").resetCredentials(request, request.response)
    raise Redirect(f"{api.portal.get().absolute_url()}/@@login")
