"""Following a request by its number and secret code, without an account."""

from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.browser.base import OpenPage
from kase.is2in.onboarding.browser.words import NEXT
from kase.is2in.onboarding.browser.words import STATES
from kase.is2in.onboarding.register import number_of
from kase.is2in.onboarding.types import Status
from kase.is2in.onboarding.types import UNCONFIRMED
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ConnectionStatus(OpenPage):
    """Shows no personal data; confirms the e-mail of a request that waits for it."""

    index = ViewPageTemplateFile("templates/status.pt")
    title = _("Follow a request to connect")
    found: Status | None = None
    confirmed = False

    def handle(self):
        number = self.number()
        if self.field("action") == "confirm":
            self.found = onboarding.confirm(number, self.field("code"))
            self.confirmed = True
        else:
            self.found = onboarding.status(number, self.field("code"))

    def shows(self, refusal: Refusal) -> bool:
        return isinstance(refusal, Missing) or super().shows(refusal)

    def number(self) -> int:
        """Return the number that was entered; 0, which no request has, for anything else."""
        try:
            return number_of(self.field("number").strip().lstrip("№ "))
        except Missing:
            return 0

    @property
    def waits(self) -> bool:
        """Return whether the e-mail is still to be confirmed."""
        return self.found is not None and self.found.state == UNCONFIRMED

    @property
    def state(self):
        """Return the state in words."""
        return STATES[self.found.state]

    @property
    def next(self):
        """Return what happens next."""
        return NEXT[self.found.state]
