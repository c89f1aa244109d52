"""How a session begins, once everything that is asked for has been given."""

from kase.is2in.parties import agreement
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import login_of
from kase.is2in.parties.accounts import users
from kase.is2in.parties.browser.base import OpenPage
from kase.is2in.terms import clock
from kase.is2in.web.api import become
from kase.is2in.web.api import same_site
from plone.protect.interfaces import IDisableCSRFProtection
from zope.interface import alsoProvides


# Where nobody goes back to after logging in.
DOORS = frozenset(
    {
        "login",
        "logout",
        "recover-password",
        "require_login",
        "second-factor",
        "set-password",
        "unlock",
    }
)


class EnteringPage(OpenPage):
    """A page that ends with a session, and then with the page the person wanted."""

    def enter(self, user_id: str, agree: bool) -> str:
        """Start the session of a person and go on."""
        # The form was checked as the visitor's; plone.protect would check it once more as the
        # person's, and throw away what is written here.
        alsoProvides(self.request, IDisableCSRFProtection)
        found = account(user_id)
        if found is not None:
            if agree:
                agreement.accept_agreement(user_id)
            if found.entered is None:
                found.entered = clock.now()
        # Plone opens a session only for the person the request is already made by.
        become(user_id)
        begin_session(self.request, user_id)
        return self.redirect(self.target())

    def target(self) -> str:
        """Return the page to go on to; only one of this site."""
        asked = self.came_from()
        if asked and not DOORS & set(asked.split("?")[0].replace("@@", "").split("/")):
            return asked
        return f"{self.site_url}/@@home"

    def came_from(self) -> str:
        """Return the page the person wanted, "" for none or one of another site."""
        return same_site(self.field("came_from")) or ""


def begin_session(request, user_id: str) -> None:
    """Give the browser of the person who makes the request a new session."""
    users().updateCredentials(request, request.response, login_of(user_id), "")
