"""The base of our pages: forms that cannot be forged, redirects with a message."""

from kase.is2in import _
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.request import language
from plone import api
from plone.protect.authenticator import check
from plone.protect.authenticator import createToken
from Products.Five.browser import BrowserView
from zExceptions import Forbidden as ForgedForm


class Page(BrowserView):
    """A page of ours. ``__call__`` of a page without a form only renders its template."""

    def __call__(self):
        return self.index()

    def authenticated_post(self) -> bool:
        """Return True for a form sent from our own page, False for a plain visit.

        Raises Forbidden("forged-form") for a form that carries no valid authenticator:
        our SQL writes are invisible to Plone's automatic protection.
        """
        if self.request.method != "POST":
            return False
        try:
            check(self.request)
        except ForgedForm as error:
            raise Forbidden(
                "forged-form",
                _("This form is out of date. Open the page again and repeat what you did."),
            ) from error
        return True

    def authenticator(self) -> str:
        """Return the token that forms carry as ``_authenticator`` and scripts as X-CSRF-TOKEN."""
        return createToken()

    def redirect(self, url: str, message=None, kind: str = "info") -> str:
        """Send the browser to another page, with an optional message shown there."""
        if message is not None:
            api.portal.show_message(message, self.request, type=kind)
        self.request.response.redirect(url)
        return ""

    @property
    def language(self) -> str:
        """Return ru, kk or en."""
        return language()

    @property
    def site_url(self) -> str:
        """Return the address of the site, without a slash at the end."""
        return api.portal.get().absolute_url()
