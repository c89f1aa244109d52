"""Facts about the request being answered: who, from where, in which language."""

from plone import api
from Products.CMFPlone.utils import getToolByName
from urllib.parse import urlsplit
from zope.component.hooks import getSite
from zope.globalrequest import getRequest
from zope.i18n import translate as _translate


LANGUAGES = ("ru", "kk", "en")
DEFAULT_LANGUAGE = "ru"


def current_user_id() -> str | None:
    """Return the id of the person logged in, or None for nobody."""
    if getSite() is None or api.user.is_anonymous():
        return None
    return api.user.get_current().getId()


def client_address() -> str:
    """Return the address the request came from, "" outside a request.

    A proxy's header is believed only where Zope's ``trusted-proxy`` names the proxy.
    """
    request = getRequest()
    return (request.getClientAddr() if request is not None else "") or ""


def language() -> str:
    """Return ru, kk or en: the language of the page being made."""
    request = getRequest()
    chosen = request.get("LANGUAGE") if request is not None else None
    if not chosen and getSite() is not None:
        chosen = getToolByName(getSite(), "portal_languages").getPreferredLanguage(request)
    chosen = (chosen or DEFAULT_LANGUAGE)[:2]
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def translate(message, lang: str | None = None) -> str:
    """Return the text of a message id in a language (the page's, when none is named)."""
    return _translate(message, target_language=lang or language())


def same_site(url: str | None) -> str | None:
    """Return the address when it leads to a page of this site, None otherwise.

    Guards every "return to where I was": an address of another host, of another scheme
    or one that a browser would read differently than we do is not followed.
    """
    if not url or any(ord(character) < 33 for character in url) or "\\" in url:
        return None
    site_url = api.portal.get().absolute_url()
    parts = urlsplit(url)
    if not parts.scheme and not parts.netloc and url.startswith("/") and url[1:2] != "/":
        return url
    return url if url == site_url or url.startswith(site_url + "/") else None


def no_xmlrpc(request) -> bool:
    """Return that Zope does not read a body of type text/xml as a call of XML-RPC.

    Nothing here is called so, and files of XML are sent to services.
    """
    return False
