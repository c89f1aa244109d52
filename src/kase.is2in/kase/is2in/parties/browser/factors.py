"""The second factor: the page after the password, and the page where a person adds one."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import factors
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties import sessions
from kase.is2in.parties import steps
from kase.is2in.parties.browser.access import PendingPage
from kase.is2in.parties.browser.cabinet import CabinetPage
from kase.is2in.parties.browser.entering import EnteringPage
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import segno


class SecondStep(EnteringPage):
    """Asks for the code of the app, once the password was right; then the session begins."""

    index = ViewPageTemplateFile("templates/second_step.pt")
    title = _("Second factor")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.note = steps.read_note(self.request.cookies.get(steps.COOKIE, ""))
        if self.note is None:
            text = _("Enter the e-mail and the password again.")
            return self.redirect(f"{self.site_url}/@@login", text)
        return super().__call__()

    def handle(self):
        user_id, agree = self.note
        if not people.may_enter(user_id):
            raise RuleRefused("login", _("The e-mail or the password is wrong."))
        factors.require_code(user_id, self.field("code"))
        self.request.response.expireCookie(steps.COOKIE, path="/")
        return self.enter(user_id, agree)


class SecondFactor(CabinetPage, PendingPage):
    """Where a person adds a second factor, makes new recovery codes, or removes it."""

    index = ViewPageTemplateFile("templates/second_factor.pt")
    title = _("Second factor")
    tab = "second-factor"
    enrolment: factors.Enrolment | None = None
    codes: tuple[str, ...] = ()

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        return super().__call__()

    def handle(self):
        action = self.field("action")
        if action == "begin":
            self.enrolment = factors.begin(self.person.id)
        elif action == "confirm":
            self.confirm()
        elif action == "codes":
            factors.require_code(self.person.id, self.field("code"))
            self.codes = factors.new_recovery_codes(self.person.id)
        elif action == "remove":
            return self.remove()
        else:
            raise Malformed("action", _("The form asks for something unknown."))
        return None

    def confirm(self) -> None:
        """Take the first code; a wrong one leaves the picture on the page."""
        try:
            self.codes = factors.confirm(self.person.id, self.field("code"))
        except RuleRefused:
            self.enrolment = factors.begin(self.person.id)
            raise
        # The others were opened by the password alone.
        sessions.end_sessions(self.person.id, keep=sessions.current())

    def remove(self) -> str:
        """Stop using it: the password and a code are asked for once more."""
        if self.required:
            text = _("The exchange requires a second factor of your role.")
            raise RuleRefused("required", text)
        passwords.require_password(self.person.id, self.field("password"), "password")
        factors.require_code(self.person.id, self.field("code"))
        factors.remove(self.person.id)
        text = _("The second factor is removed: the password alone opens your account.")
        return self.redirect(f"{self.site_url}/@@second-factor-setup", text, "warning")

    @cached_property
    def required(self) -> bool:
        """Return whether the settings ask it of the person."""
        return factors.is_required(self.person)

    @property
    def since(self) -> str:
        """Return since when it is in use, "" when it is not."""
        return self.minute(factors.enrolled(self.person.id))

    @property
    def left(self) -> int:
        """Return how many recovery codes are unused."""
        return factors.recovery_codes_left(self.person.id)

    def picture(self) -> str:
        """Return the QR code for an authenticator app, as the address of an image."""
        return segno.make(self.enrolment.uri, error="m").svg_data_uri(scale=5, border=2)

    def secret(self) -> str:
        """Return the secret in groups of four, for typing it in."""
        text = self.enrolment.secret
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
