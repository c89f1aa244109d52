"""Passwords: changing one's own, choosing one by a link, asking for links."""

from kase.is2in import _
from kase.is2in.parties import links
from kase.is2in.parties import passwords
from kase.is2in.parties import sessions
from kase.is2in.parties.browser.access import PendingPage
from kase.is2in.parties.browser.base import OpenPage
from kase.is2in.parties.browser.entering import begin_session
from kase.is2in.parties.people import current_person
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


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


class KeyPage(OpenPage):
    """A page whose address holds the key of a one-time link: it must not travel on."""

    def __call__(self):
        self.request.response.setHeader("Referrer-Policy", "no-referrer")
        self.request.response.setHeader("Cache-Control", "no-store")
        return super().__call__()


class SetPassword(KeyPage):
    """Where a one-time link leads: a new password without the old one."""

    index = ViewPageTemplateFile("templates/password.pt")
    title = _("Choose a password")
    asks_old = False
    expired = False

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


class Unlock(KeyPage):
    """Asks for a link that lifts a lock, and where that link leads: one button.

    Opening the link changes nothing: programs that look at letters open links, too.
    """

    index = ViewPageTemplateFile("templates/unlock.pt")
    title = _("Lift the lock of an account")

    def handle(self):
        if self.field("key"):
            links.unlock_by_link(self.field("key"))
            return self.redirect(f"{self.site_url}/@@login", _("The lock is lifted. Log in."))
        if not self.field("email").strip():
            raise RuleRefused("email", _("Enter the e-mail."), "email")
        links.ask_to_unlock(self.field("email"))
        return self.redirect(
            f"{self.site_url}/@@login",
            _("If there is an account with this e-mail, a link to lift its lock is on its way."),
        )


class Later(PendingPage):
    """«Позже» beside the advice to change the password: until the next log-in."""

    def __call__(self):
        if self.authenticated_post():
            sessions.postpone()
        return self.redirect(self.target())


def matching(page: OpenPage) -> str:
    """Return the new password of a form; raise RuleRefused when its repetition differs."""
    new = page.field("new_password")
    if new != page.field("new_again"):
        raise RuleRefused("again", _("The new passwords differ."), "new_again")
    return new


def change_from_form(page, user_id: str) -> None:
    """Change a password by a form with the old one.

    Every session has ended then; this browser gets a new one.
    """
    passwords.change_password(user_id, page.field("old_password"), matching(page))
    begin_session(page.request, user_id)
