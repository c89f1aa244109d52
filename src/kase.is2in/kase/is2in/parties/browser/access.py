"""Logging in and out, the agreement, passwords."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import gate
from kase.is2in.parties import links
from kase.is2in.parties import passwords
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import person_by_email
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import become
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Page
from kase.is2in.web.api import same_site
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class AccessPage(Page):
    """A page with a form and at most one refusal."""

    refusal: Refusal | None = None

    def __call__(self):
        if self.authenticated_post():
            try:
                answer = self.handle()
            except Refusal as refusal:
                self.refusal = refusal
                self.request.response.setStatus(refusal.status)
            else:
                if answer is not None:
                    return answer
        return self.index()

    def handle(self):
        """Do what the form asks; return the answer, or None to show the page again."""
        raise NotImplementedError

    def field(self, name: str) -> str:
        """Return a text the form carries."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""


class Login(AccessPage):
    """E-mail, password, the agreement, "Войти" (paragraph 4 of the manual)."""

    index = ViewPageTemplateFile("login.pt")

    def handle(self):
        email, password = self.field("email").strip().lower(), self.field("password")
        pas = api.portal.get_tool("acl_users")
        found = pas[gate.PLUGIN].authenticateCredentials({"login": email, "password": password})
        if found is None:
            # One text for a wrong password, an unknown person, a lock: nothing to learn from it.
            raise RuleRefused(
                "login",
                _(
                    "The e-mail or the password is wrong, or there were too many tries. "
                    "After a while you can try again."
                ),
            )
        user_id = found[0]
        first = passwords.changed_at(user_id) is None
        if self.field("agree") == "1":
            agreement.accept_agreement(user_id)
        # Plone opens a session only for the person the request is already made by.
        become(user_id)
        pas.updateCredentials(self.request, self.request.response, email, password)
        gate.unlock(email)
        target = same_site(self.field("came_from")) or f"{self.site_url}/@@home"
        message = None
        if first:
            message = _("You are here for the first time: change your password in your profile.")
        return self.redirect(target, message)

    def _post_login(self) -> None:
        """Forget failed tries: plone.restapi's @login calls the log-in page by this name."""
        gate.unlock(api.user.get_current().getUserName())

    def came_from(self) -> str:
        """Return the page to go on to."""
        return same_site(self.request.form.get("came_from")) or ""

    def paragraphs(self) -> tuple[str, ...]:
        """Return the user agreement."""
        return agreement.agreement_text()


class Logout(Page):
    """«Выйти»: forgets the person and shows the log-in page."""

    index = ViewPageTemplateFile("logout.pt")

    def __call__(self):
        if not self.authenticated_post():
            return self.index()
        api.portal.get_tool("acl_users").resetCredentials(self.request, self.request.response)
        return self.redirect(f"{self.site_url}/@@login", _("You have left the system."))


class Agreement(AccessPage):
    """The agreement for whoever has not accepted the version in force."""

    index = ViewPageTemplateFile("agreement.pt")

    def handle(self):
        agreement.accept_agreement(current_person().id)
        return self.redirect(f"{self.site_url}/@@home")

    def paragraphs(self) -> tuple[str, ...]:
        """Return the user agreement."""
        return agreement.agreement_text()


class ChangePassword(AccessPage):
    """The page an expired password leads to: old, new, new again."""

    index = ViewPageTemplateFile("password.pt")
    asks_old = True

    def handle(self):
        change_from_form(self, current_user_id())
        return self.redirect(f"{self.site_url}/@@home", _("The password is changed."))


class SetPassword(AccessPage):
    """Where a one-time link leads: a new password without the old one."""

    index = ViewPageTemplateFile("password.pt")
    asks_old = False

    def handle(self):
        someone = links.person_of_link(self.field("key"))
        new = matching(self)
        passwords.set_password(someone.id, new)
        links.use_link(self.field("key"))
        return self.redirect(f"{self.site_url}/@@login", _("The password is set. Log in."))


class Recover(AccessPage):
    """Asks for a one-time link; the answer is the same whether the person is known or not."""

    index = ViewPageTemplateFile("recover.pt")

    def handle(self):
        someone = person_by_email(self.field("email"))
        if someone is not None and someone.active:
            links.send_link(someone)
        message = _(
            "If there is an account with this e-mail, a link to choose a password is on its way."
        )
        return self.redirect(f"{self.site_url}/@@login", message)


def matching(page: AccessPage) -> str:
    """Return the new password of a form; raise RuleRefused when its repetition differs."""
    new = page.field("new_password")
    if new != page.field("new_again"):
        raise RuleRefused("again", _("The new passwords differ."), "new_again")
    return new


def change_from_form(page: AccessPage, user_id: str) -> None:
    """Change a password by a form with the old one, and stay logged in with the new one."""
    new = matching(page)
    passwords.change_password(user_id, page.field("old_password"), new)
    pas = api.portal.get_tool("acl_users")
    login = pas[gate.STORE].getLoginForUserId(user_id)
    pas.updateCredentials(page.request, page.request.response, login, new)
