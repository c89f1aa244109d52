"""Which language a page is in: the person's profile, then the cookie, then the browser.

Plone binds the language before it knows who asks, from the cookie, the browser and the
site's default, in that order. Here the profile is put above them as soon as the person is
known.
"""

from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.web import api as web
from plone import api


LANGUAGES = ("ru", "kk", "en")
COOKIE = "I18N_LANGUAGE"
COOKIE_AGE = 365 * 24 * 60 * 60


def on_traversed(event) -> None:
    """Bind the language of the person, who is known from this moment of the request on."""
    request = event.request
    if IIs2inLayer.providedBy(request) and "++plone++" not in request.get("PATH_INFO", ""):
        bind_profile(request)


def bind_profile(request) -> None:
    """Set the language of the request to the one of the person's profile, if there is one."""
    wanted = profile_language()
    binding = request.get("LANGUAGE_TOOL")
    if wanted is None or binding is None or wanted == binding.LANGUAGE:
        return
    binding.LANGUAGE_LIST = [binding.LANGUAGE, *binding.LANGUAGE_LIST]
    binding.LANGUAGE = wanted
    request.set("LANGUAGE", wanted)


def profile_language() -> str | None:
    """Return the language chosen by the person who is logged in, None for nobody's choice."""
    user_id = web.current_user_id()
    if user_id is None:
        return None
    chosen = api.user.get_current().getProperty("language", "") or ""
    return chosen if chosen in LANGUAGES else None


def choose(language: str, request) -> None:
    """Keep a choice: in the profile of whoever is logged in, and in the cookie."""
    if language not in LANGUAGES:
        return
    request.response.setCookie(
        COOKIE, language, path="/", max_age=COOKIE_AGE, same_site="Lax", http_only=True
    )
    if web.current_user_id() is not None:
        api.user.get_current().setMemberProperties({"language": language})
