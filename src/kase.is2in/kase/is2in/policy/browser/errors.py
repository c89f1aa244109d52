"""What people and programs get when something went wrong: 400, 403, 404, 500, 503, no session.

Three rings, each simpler than the one before: the page in the site's frame, the page in a
frame that asks nothing of the database, and the constant page of ``lastresort``.
"""

from AccessControl import getSecurityManager
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.policy import languages
from kase.is2in.policy import lastresort
from kase.is2in.policy.browser.identity import closest_content
from kase.is2in.policy.browser.identity import identify
from kase.is2in.web import api as web
from plone import api
from plone.rest.interfaces import IAPIRequest
from plone.rest.interfaces import ICORSPolicy
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from sqlalchemy.exc import InterfaceError
from sqlalchemy.exc import OperationalError
from transaction.interfaces import TransientError
from urllib.parse import urlencode
from zExceptions import Forbidden
from zExceptions import HTTPException
from zExceptions import NotFound
from zExceptions import Redirect
from zExceptions import Unauthorized
from zope.component import queryMultiAdapter
import json
import logging


logger = logging.getLogger(__name__)

SESSION_COOKIE = "__ac"
RETRY_AFTER = "120"


@dataclass(frozen=True)
class Problem:
    """What a page about an error says; ``framed`` tells whether it may ask the database."""

    status: int
    title: object
    text: object
    framed: bool = False
    login: bool = False


MISSING = Problem(
    404,
    _("There is no such page"),
    _("Check the address, or begin from the home page."),
    framed=True,
)
FORBIDDEN = Problem(
    403,
    _("You may not open this page"),
    _(
        "Your account has no right to it. "
        "The administrator of your organisation can give you the right."
    ),
    framed=True,
)
MALFORMED = Problem(
    400,
    _("The request was not understood"),
    _("Open the page again from the menu and repeat what you did."),
    framed=True,
)
SESSION = Problem(
    401,
    _("Your session has ended"),
    _(
        "You were away for a long time, and what you have just sent was not saved. Log in in "
        "the new tab, come back to this one, press Back in the browser and send the form again."
    ),
    login=True,
)
MAINTENANCE = Problem(
    503,
    _("Maintenance"),
    _(
        "The system is not available for a while. Your data are safe. "
        "Try again in a few minutes."
    ),
)
FAILURE = Problem(500, _("The page could not be opened"), _("Your data are safe."))


class ErrorView(BrowserView):
    """The answer to any exception that is not a refusal of a rule."""

    page = ViewPageTemplateFile("error.pt")
    plain = ViewPageTemplateFile("plain.pt")
    reference = ""

    def __call__(self):
        self.error = self.context
        if isinstance(self.error, Redirect):
            return ""
        self.context = api.portal.get()
        problem = self.problem = self.recognise()
        if problem is None:
            return ""
        if problem.status in (500, 503):
            self.keep_in_log()
        response = self.request.response
        response.setStatus(problem.status, lock=1)
        # The publisher would now send whoever may not to the log-in page; that is decided here.
        response._has_challenged = True
        if problem.status == 503:
            response.setHeader("Retry-After", RETRY_AFTER)
        return self.as_json() if self.for_program() else self.as_page()

    def recognise(self) -> Problem | None:
        """Return what happened, or None when the answer is a redirect already."""
        error = self.error
        if isinstance(error, OperationalError | InterfaceError | LedgerDown | TransientError):
            return MAINTENANCE
        if isinstance(error, HTTPException) and not isinstance(error, Unauthorized):
            return self.recognise_http(error)
        if isinstance(error, Unauthorized):
            return self.recognise_stranger()
        return FAILURE

    def recognise_http(self, error: HTTPException) -> Problem | None:
        """Return what an HTTP error of the publisher or of Plone means to a person."""
        identify(self.request)
        languages.bind_profile(self.request)
        if isinstance(error, NotFound):
            return None if self.moved() else MISSING
        if isinstance(error, Forbidden):
            return FORBIDDEN
        return MALFORMED if error.getStatus() < 500 else FAILURE

    def recognise_stranger(self) -> Problem | None:
        """Return what to tell somebody who may not: nobody logs in, somebody is told.

        Content that a person may not see does not exist for them.
        """
        identify(self.request)
        languages.bind_profile(self.request)
        if not api.user.is_anonymous():
            content = closest_content(self.request)
            sees = content is None or getSecurityManager().checkPermission("View", content)
            return FORBIDDEN if sees else MISSING
        if self.for_program():
            return SESSION
        expired = SESSION_COOKIE in self.request.cookies
        if expired:
            self.request.response.expireCookie(SESSION_COOKIE, path="/")
            if self.request.method == "POST":
                return SESSION
            api.portal.show_message(
                _("Your session has ended. Log in, and you come back to the page you were on."),
                self.request,
            )
        self.request.response.redirect(self.login_url(), lock=1)
        self.request.response._has_challenged = True
        return None

    def login_url(self) -> str:
        """Return the address of the log-in page that comes back to where the person was."""
        address = self.request.get("ACTUAL_URL") or ""
        query = self.request.get("QUERY_STRING", "")
        site_url = api.portal.get().absolute_url()
        if self.request.method != "GET" or address.rstrip("/") == site_url:
            return f"{site_url}/@@login"
        came_from = f"{address}?{query}" if query else address
        return f"{site_url}/@@login?{urlencode({'came_from': came_from})}"

    def moved(self) -> bool:
        """Redirect to where content has been moved; return whether it has."""
        redirector = queryMultiAdapter((self.context, self.request), name="plone_redirector_view")
        return bool(redirector is not None and redirector.attempt_redirect())

    def keep_in_log(self) -> None:
        """Write the error with its number to the log; neither query nor form, they are private."""
        self.reference = lastresort.new_reference()
        logger.error(
            "%s: %s %s",
            self.reference,
            self.request.method,
            self.request.get("PATH_INFO", ""),
            exc_info=self.error,
        )

    def for_program(self) -> bool:
        """Return whether a program asks and not a person's browser."""
        return IAPIRequest.providedBy(self.request) or self.request.getHeader(
            "Accept", ""
        ).startswith("application/json")

    def as_json(self) -> str:
        """Return the error as programs read it; a malformed request is told what is wrong."""
        said = str(self.error) if self.problem is MALFORMED else ""
        answer = {
            "type": type(self.error).__name__,
            "message": said or web.translate(self.problem.title),
            "errors": [],
        }
        if self.problem is SESSION:
            answer["message"] = web.translate(_("Log in first."))
        if self.reference:
            answer["reference"] = self.reference
        policy = queryMultiAdapter((self.context, self.request), ICORSPolicy)
        if policy is not None:
            policy.process_simple_request()
        self.request.response.setHeader("Content-Type", "application/json; charset=utf-8")
        return json.dumps(answer, ensure_ascii=False)

    def as_page(self) -> str:
        """Return the page in the best frame that can be made."""
        self.request.response.setHeader("Content-Type", "text/html; charset=utf-8")
        for framed in (True, False):
            if framed and not (self.problem.framed and not api.user.is_anonymous()):
                continue
            try:
                return self.page(framed=framed)
            except Exception:
                logger.exception("The page about an error could not be made (framed: %s)", framed)
        return lastresort.page(self.problem.status, self.reference)

    def frame_of(self, framed: bool):
        """Return the macro of the frame to use."""
        if framed:
            return self.context.restrictedTraverse("@@main_template").macros["master"]
        return self.plain.macros["master"]

    @property
    def title(self) -> object:
        """Return the title of the browser's window."""
        return self.problem.title

    @property
    def language(self) -> str:
        """Return ru, kk or en."""
        return web.language()

    @property
    def site_url(self) -> str:
        """Return the address of the site, without a slash at the end."""
        return self.context.absolute_url()
