"""Logging in and out, the agreement, passwords."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import links
from kase.is2in.parties import passwords
from kase.is2in.parties import signin
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import login_of
from kase.is2in.parties.accounts import users
from kase.is2in.parties.browser.base import OpenPage
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import may_enter
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from kase.is2in.web.api import become
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import same_site
from plone.protect.interfaces import IDisableCSRFProtection
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import alsoProvides


class Login(OpenPage):
    """E-mail, password, the agreement, "Войти" (paragraph 4 of the manual)."""

    index = ViewPageTemplateFile("templates/login.pt")
    title = _("Log in")

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
            raise TooMany("locked", locked_text(outcome.locked_until))
        if outcome.user_id is None:
            return self.enter_root(email, password)
        return self.enter(outcome.user_id)

    def enter(self, user_id: str) -> str:
        """Start the session of a person and go on."""
        # The form was checked as the visitor's; plone.protect would check it once more as the
        # person's, and throw away what is written here.
        alsoProvides(self.request, IDisableCSRFProtection)
        found = account(user_id)
        message = None
        if found is not None:
            if self.field("agree"):
                agreement.accept_agreement(user_id)
            if found.entered is None:
                found.entered = clock.now()
                if not found.chosen:
                    message = _(
                        "This is your first log-in: we recommend to change the password in "
                        "your profile."
                    )
        # Plone opens a session only for the person the request is already made by.
        become(user_id)
        users().updateCredentials(self.request, self.request.response, login_of(user_id), "")
        return self.redirect(self.target(), message)

    def enter_root(self, login: str, password: str) -> str:
        """Start the session of an administrator of the Zope root, or refuse."""
        folder = signin.root_users() if signin.known_at_root(login) else None
        if folder is None or folder.authenticate(login, password, self.request) is None:
            # One text for a wrong password, an unknown e-mail and a closed account.
            raise RuleRefused("login", _("The e-mail or the password is wrong."))
        folder.updateCredentials(self.request, self.request.response, login, password)
        return self.redirect(self.target())

    def target(self) -> str:
        """Return the page to go on to; only one of this site."""
        asked = self.came_from()
        inside = {"login", "logout", "require_login", "set-password", "recover-password"}
        if asked and not inside & set(asked.split("?")[0].replace("@@", "").split("/")):
            return asked
        return f"{self.site_url}/@@home"

    def came_from(self) -> str:
        """Return the page the person wanted, "" for none or one of another site."""
        return same_site(self.field("came_from")) or ""

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
        person = current_person()
        if not self.field("agree"):
            text = _("Tick the box to accept the agreement.")
            raise RuleRefused("agree", text, "agree")
        agreement.accept_agreement(person.id)
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


class ChangePassword(PendingPage):
    """The page an expired password leads to: old, new, new again."""

    index = ViewPageTemplateFile("templates/password.pt")
    title = _("Change the password")
    asks_old = True

    def handle(self):
        change_from_form(self, current_person().id)
        return self.redirect(self.target(), _("The password is changed."))

    def expired(self) -> bool:
        """Return whether the page is shown because the password has expired."""
        return passwords.expired(current_user_id())

    def rules(self):
        """Return the policy in words."""
        return passwords.rules_text()


class SetPassword(OpenPage):
    """Where a one-time link leads: a new password without the old one."""

    index = ViewPageTemplateFile("templates/password.pt")
    title = _("Choose a password")
    asks_old = False
    expired = False

    def __call__(self):
        # The address holds the key: it must not travel to another page.
        self.request.response.setHeader("Referrer-Policy", "no-referrer")
        self.request.response.setHeader("Cache-Control", "no-store")
        return super().__call__()

    def handle(self):
        links.set_password_by_link(self.field("key"), matching(self))
        return self.redirect(f"{self.site_url}/@@login", _("The password is set. Log in."))

    def rules(self):
        """Return the policy in words."""
        return passwords.rules_text()


class Recover(OpenPage):
    """Asks for a one-time link; the answer is the same whether the person is known or not."""

    index = ViewPageTemplateFile("templates/recover.pt")
    title = _("I forgot the password")

    def handle(self):
        if not self.field("email").strip():
            raise RuleRefused("email", _("Enter the e-mail."), "email")
        links.ask_for_link(self.field("email"))
        return self.redirect(
            f"{self.site_url}/@@login",
            _(
                "If there is an account with this e-mail, a link to choose a password is on its "
                "way."
            ),
        )


class ToLogin(OpenPage):
    """Plone's other log-in forms lead to ours."""

    def __call__(self):
        return self.redirect(f"{self.site_url}/@@login")


def locked_text(end):
    """Return the words about a lock, with the time of its end in Almaty."""
    return _(
        "Too many failed tries. Try again after ${time} or ask the administrator of your "
        "organisation to lift the lock.",
        mapping={"time": almaty(end).strftime("%H:%M")},
    )


def matching(page: OpenPage) -> str:
    """Return the new password of a form; raise RuleRefused when its repetition differs."""
    new = page.field("new_password")
    if new != page.field("new_again"):
        raise RuleRefused("again", _("The new passwords differ."), "new_again")
    return new


def change_from_form(page, user_id: str) -> None:
    """Change a password by a form with the old one; the session goes on."""
    passwords.change_password(user_id, page.field("old_password"), matching(page))


def _is_inside() -> bool:
    """Return whether somebody with an open account, or an administrator, is logged in."""
    user_id = current_user_id()
    return user_id is not None and (account(user_id) is None or may_enter(user_id))
