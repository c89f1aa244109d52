"""Logging in and out, the agreement."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import factors
from kase.is2in.parties import signin
from kase.is2in.parties import steps
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import users
from kase.is2in.parties.browser.base import OpenPage
from kase.is2in.parties.browser.entering import EnteringPage
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import person
from kase.is2in.parties.rights import is_officer
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from kase.is2in.web.api import same_site
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


class Login(EnteringPage):
    """E-mail, password, the agreement, "Войти" (paragraph 4 of the manual)."""

    index = ViewPageTemplateFile("templates/login.pt")
    title = _("Log in")
    locked = False

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        if self.request.method == "GET" and _is_inside():
            return self.redirect(self.target())
        try:
            return super().__call__()
        except Forbidden as refusal:
            # The page lay open too long: it is shown again, with a fresh form.
            self.refusal = refusal
            return self.index()

    def handle(self):
        email, password = self.field("email").strip(), self.field("password")
        outcome = signin.attempt(email, password)
        if outcome.locked_until is not None:
            self.locked = True
            raise TooMany("locked", locked_text(outcome.locked_until))
        if outcome.user_id is None:
            return self.enter_root(email, password)
        agree = bool(self.field("agree"))
        if factors.enrolled(outcome.user_id) is None:
            return self.enter(outcome.user_id, agree)
        # The code is asked on a page of its own; until then nobody is logged in.
        note = steps.note(outcome.user_id, agree)
        self.request.response.setCookie(
            steps.COOKIE, note, path="/", http_only=True, same_site="Strict"
        )
        came_from = urlencode({"came_from": self.came_from()})
        return self.redirect(f"{self.site_url}/@@second-factor?{came_from}")

    def enter_root(self, login: str, password: str) -> str:
        """Start the session of an administrator of the Zope root, or refuse."""
        folder = signin.root_users() if signin.known_at_root(login) else None
        if folder is None or folder.authenticate(login, password, self.request) is None:
            # One text for a wrong password, an unknown e-mail and a closed account.
            raise RuleRefused("login", _("The e-mail or the password is wrong."))
        folder.updateCredentials(self.request, self.request.response, login, password)
        return self.redirect(self.target())

    def paragraphs(self) -> tuple[str, ...]:
        """Return the user agreement."""
        return agreement.agreement_text()


class Logout(OpenPage):
    """«Выйти»: forgets the person and shows the log-in page."""

    index = ViewPageTemplateFile("templates/logout.pt")
    title = _("Log out")

    def handle(self):
        users().resetCredentials(self.request, self.request.response)
        return self.redirect(f"{self.site_url}/@@login", _("You have left the system."))


class PendingPage(OpenPage):
    """A page for whoever has logged in and must do something first."""

    open_door = "pending"

    def target(self) -> str:
        """Return the page the person was on the way to; only one of this site."""
        return same_site(self.field("came_from")) or f"{self.site_url}/@@home"


class Agreement(PendingPage):
    """The agreement for whoever has not accepted the version in force."""

    index = ViewPageTemplateFile("templates/agreement.pt")
    title = _("User agreement")

    def handle(self):
        who = current_person()
        if not self.field("agree"):
            text = _("Tick the box to accept the agreement.")
            raise RuleRefused("agree", text, "agree")
        agreement.accept_agreement(who.id)
        return self.redirect(self.target())

    def paragraphs(self) -> tuple[str, ...]:
        """Return the user agreement."""
        return agreement.agreement_text()

    def accepted(self) -> bool:
        """Return whether the person has accepted it."""
        return agreement.accepted(current_user_id())

    def accepted_at(self) -> str:
        """Return when the person accepted it."""
        return self.minute(agreement.accepted_at(current_user_id()))

    def keeps_acceptances(self) -> bool:
        """Return whether the person may see who has accepted which version."""
        found = person(current_user_id())
        return found is not None and is_officer(found)


class ToLogin(OpenPage):
    """Plone's other log-in forms lead to ours."""

    def __call__(self):
        return self.redirect(f"{self.site_url}/@@login")


def locked_text(end):
    """Return the words about a lock, with the time of its end in Almaty."""
    return _(
        "Too many failed tries. Try again after ${time}, lift the lock by a link we send you, "
        "or ask the administrator of your organisation.",
        mapping={"time": formats.said(end, "time")},
    )


def _is_inside() -> bool:
    """Return whether somebody with an open account, or an administrator, is logged in."""
    user_id = current_user_id()
    return user_id is not None and (account(user_id) is None or may_enter(user_id))
