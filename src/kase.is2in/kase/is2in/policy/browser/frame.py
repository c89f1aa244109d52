"""The frame of every page: who is here, what the menu offers, where the page stands."""

from AccessControl import getSecurityManager
from functools import cache
from functools import cached_property
from hashlib import sha256
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.parties import api as parties
from kase.is2in.policy.browser.crumbs import crumbs_of
from kase.is2in.policy.browser.menu import menu_for
from kase.is2in.policy.browser.menu import PAGES
from kase.is2in.policy.browser.visitor import Visitor
from kase.is2in.policy.headers import editing_policy
from kase.is2in.procedures import api as procedures
from kase.is2in.web import api as web
from pathlib import Path
from plone import api
from plone.app.layout.viewlets.common import ViewletBase
from plone.protect.authenticator import createToken
from Products.statusmessages.interfaces import IStatusMessage
from zope.i18nmessageid import Message


LANGUAGE_NAMES = (("ru", "РУС", "Русский"), ("kk", "ҚАЗ", "Қазақша"), ("en", "ENG", "English"))
MESSAGE_STYLES = {
    "info": "alert-info",
    "success": "alert-success",
    "warning": "alert-warning",
    "error": "alert-danger",
    "danger": "alert-danger",
}
SHOW_TOOLBAR = "Show Toolbar"
STATIC = Path(__file__).parents[1] / "static"


class Frame(Visitor):
    """What ``main_template`` asks for; one instance per page."""

    @cached_property
    def site_url(self) -> str:
        """Return the address of the site, without a slash at the end."""
        return api.portal.get().absolute_url()

    @cached_property
    def static_url(self) -> str:
        """Return where the style sheet, the script and the images of the frame live."""
        return f"{self.site_url}/++plone++kase.is2in.policy"

    @property
    def stamp(self) -> str:
        """Return a few letters that change with the files, so that no browser keeps old ones."""
        return _stamp()

    @property
    def language(self) -> str:
        """Return ru, kk or en."""
        return web.language()

    @cached_property
    def languages(self) -> list[dict]:
        """Return the choices of the language switch."""
        return [
            {"code": code, "short": short, "name": name, "current": code == self.language}
            for code, short, name in LANGUAGE_NAMES
        ]

    @cached_property
    def here(self) -> str:
        """Return the address of this page with its query, to come back to after a switch."""
        url = self.request.get("ACTUAL_URL") or self.request.get("URL") or self.site_url
        query = self.request.get("QUERY_STRING", "") if self.request.method == "GET" else ""
        return f"{url}?{query}" if query else url

    @cached_property
    def token(self) -> str:
        """Return the authenticator of the frame's own forms."""
        return createToken()

    @cached_property
    def menu(self) -> list[dict]:
        """Return the entries of the menu the person may open, with counts."""
        if not self.user_id:
            return []
        return menu_for(self.person, self.request)

    def crumbs(self, view) -> list[dict]:
        """Return ``{"title", "url", "here"}`` from home to this page, which is no link."""
        if not self.user_id:
            return []
        found = list(self._way)
        own = self._own_title(view)
        if found and own and found[-1]["title"] != own and not self._is_at(found[-1]):
            found.append({"title": own, "url": ""})
        if len(found) < 2:
            return []
        return [{**each, "here": not each["url"] or self._is_at(each)} for each in found]

    @staticmethod
    def reachable(toolbar: str) -> str:
        """Return Plone's toolbar with addresses on the two links that fold it.

        Without one a link is nothing to the keyboard, and its name is forbidden.
        """
        for name in ("toolbar-collapse", "toolbar-expand"):
            toolbar = toolbar.replace(f'<a class="{name}"', f'<a href="#edit-zone" class="{name}"')
        return toolbar

    def page_title(self, view) -> str:
        """Return the title of the browser's window: the page's own, then the site's."""
        own = self._own_title(view)
        if not own and self.user_id and self._way:
            own = self._way[-1]["title"]
        return f"{own} — is2in" if own else "is2in"

    @cached_property
    def _way(self) -> list[dict]:
        return crumbs_of(self.context, self.request, self.menu)

    @staticmethod
    def _own_title(view) -> str:
        own = getattr(view, "title", None) or getattr(view, "label", None)
        return _text(own or PAGES.get(getattr(view, "__name__", "")))

    def _is_at(self, crumb: dict) -> bool:
        """Return whether a crumb leads to this very page."""
        address = (self.request.get("ACTUAL_URL") or "").rstrip("/")
        return address.replace("/@@", "/") == crumb["url"].replace("/@@", "/")

    @cached_property
    def messages(self) -> list[dict]:
        """Return the messages left for this page, and forget them."""
        found = IStatusMessage(self.request).show()
        return [
            {
                "text": web.translate(each.message),
                "css": MESSAGE_STYLES.get(each.type, MESSAGE_STYLES["info"]),
            }
            for each in found
        ]

    @cached_property
    def advice(self) -> list[dict]:
        """Return what the person is told about the own account, above every page."""
        return [
            {
                "text": web.translate(each.text),
                "url": f"{self.site_url}/{each.path}",
                "action": web.translate(each.action),
                "later": each.later,
            }
            for each in parties.advice(self.user_id)
        ]

    @cached_property
    def outage(self) -> str:
        """Return since when an outage goes on, "" while the system works."""
        try:
            found = procedures.current_outage()
        except LedgerDown:
            return ""
        return web.formats.moment(found.began) if found else ""

    @cached_property
    def editing(self) -> bool:
        """Return whether this person works with Plone's own toolbar and scripts here.

        The page is then allowed what Plone's editor needs, and only then.
        """
        if not self.user_id:
            return False
        allowed = bool(getSecurityManager().checkPermission(SHOW_TOOLBAR, self.context))
        if allowed:
            self.request.response.setHeader("Content-Security-Policy", editing_policy())
        return allowed


class NoPathBar(ViewletBase):
    """Plone's own way here, left out: the frame shows one already."""

    def update(self) -> None:
        """Look nothing up."""

    def render(self) -> str:
        """Return nothing."""
        return ""


@cache
def _stamp() -> str:
    digest = sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _text(value) -> str:
    if isinstance(value, Message):
        return web.translate(value)
    return value if isinstance(value, str) else ""
