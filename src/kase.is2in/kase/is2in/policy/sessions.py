"""Keeps a session alive while its person works.

Plone's ticket ends a fixed time after logging in, and what renews it is one of Plone's scripts
that our pages do not load. Here every page renews it, at most once in a while, so a session
ends after two hours (``timeout`` of acl_users/session) without a page.
"""

from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.web import api as web
from plone import api
from plone.session.tktauth import splitTicket
import binascii
import time


COOKIE = "__ac"
PLUGIN = "session"
RENEW_AFTER = 10 * 60


def on_traversed(event) -> None:
    """Renew the ticket of whoever asks for a page, when it has grown old."""
    request = event.request
    if not IIs2inLayer.providedBy(request) or COOKIE not in request.cookies:
        return
    if "++plone++" in request.get("PATH_INFO", "") or web.current_user_id() is None:
        return
    if ticket_age(request.cookies[COOKIE]) > RENEW_AFTER:
        # The plugin's public way also sets headers that would let browsers keep the page.
        api.portal.get_tool("acl_users")[PLUGIN]._refreshSession(request)


def ticket_age(cookie: str) -> float:
    """Return the seconds since a ticket was made; 0 for a cookie that is no ticket."""
    try:
        _digest, _user, _tokens, _data, made = splitTicket(binascii.a2b_base64(cookie))
    except (ValueError, binascii.Error):
        return 0
    return time.time() - made
