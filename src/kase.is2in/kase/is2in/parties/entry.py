"""What stands between logging in and working: an open account, the agreement, a live password.

Asked on every request of a person of ours, for pages and REST alike. A few views stay open,
so that the person can do what is asked: see ``OPEN``.
"""

from kase.is2in import _
from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.parties import agreement
from kase.is2in.parties import passwords
from kase.is2in.parties.people import person
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import current_user_id
from plone import api
from plone.rest.interfaces import IAPIRequest
from zExceptions import Redirect
from zope.component import adapter
from ZPublisher.interfaces import IPubAfterTraversal


OPEN = frozenset(
    {
        "login",
        "logout",
        "agreement",
        "@agreement",
        "@login",
        "@logout",
        "@login-renew",
        "change-password",
        "@password",
        "switch-language",
        "check",
        "@check",
    }
)
STATIC = ("++plone++", "++resource++", "++theme++", "@@site-logo", "favicon.ico")


@adapter(IPubAfterTraversal)
def check_entry(event) -> None:
    """Send a person who must do something first to where it is done."""
    request = event.request
    if not IIs2inLayer.providedBy(request) or _is_open(request):
        return
    user_id = current_user_id()
    found = person(user_id)
    if found is None:
        return
    if not found.active:
        _leave(request)
    elif not agreement.accepted(user_id):
        _ask(request, "agreement", _("Accept the user agreement to go on."), "agreement-required")
    elif passwords.expired(user_id):
        text = _("Your password has expired. Change it to go on.")
        _ask(request, "change-password", text, "password-expired")


def _is_open(request) -> bool:
    path = request.get("PATH_INFO", "")
    if any(mark in path for mark in STATIC):
        return True
    names = {part.removeprefix("@@") for part in path.split("/")}
    return bool(names & OPEN)


def _ask(request, view: str, message, code: str) -> None:
    if IAPIRequest.providedBy(request):
        raise Forbidden(code, message)
    raise Redirect(f"{api.portal.get().absolute_url()}/@@{view}")


def _leave(request) -> None:
    message = _("This account is closed.")
    if IAPIRequest.providedBy(request):
        raise Unauthenticated("account-closed", message)
    pas = api.portal.get_tool("acl_users")
    pas.resetCredentials(request, request.response)
    raise Redirect(f"{api.portal.get().absolute_url()}/@@login")
