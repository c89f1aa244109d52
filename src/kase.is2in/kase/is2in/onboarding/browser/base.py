"""What the pages of the room share: forms with their refusals, a number behind the name."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.browser.words import KINDS
from kase.is2in.onboarding.browser.words import LANGUAGES
from kase.is2in.onboarding.browser.words import STATES
from kase.is2in.onboarding.interfaces import BODY_LIMIT
from kase.is2in.onboarding.register import number_of
from kase.is2in.onboarding.rights import officer
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import translate
from zope.interface import implementer


class OnboardingPage(FormPage):
    """A page with a form of this room: what closes the page to who asks is not shown on it."""

    def shows(self, refusal: Refusal) -> bool:
        """Return whether a refusal is shown on this page; others close it."""
        return refusal.status not in (401, 403, 404)


@implementer(IOpenDoor)
class OpenPage(OnboardingPage):
    """A page for whoever has no account; a form that lay open too long is shown again."""

    open_door = "anybody"

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        try:
            self.check_size()
            return super().__call__()
        except (Forbidden, TooLarge) as refusal:
            self.refuse(refusal)
            return self.index()

    def check_size(self) -> None:
        """Raise TooLarge for a form no person fills."""
        length = self.request.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > BODY_LIMIT:
            self.request.form.clear()
            raise TooLarge("body", _("The form is larger than 256 KB."))


class RequestPage(ItemAddress, OnboardingPage):
    """A page of an officer about one request, its number behind the name."""

    def check(self) -> None:
        """Raise Forbidden or Missing before anything of the form is looked at."""
        self.connection  # noqa: B018

    @cached_property
    def officer(self) -> Person:
        """Return who looks; raise Forbidden for whoever decides no requests."""
        return officer()

    @cached_property
    def connection(self) -> ConnectionRequest:
        """Return the request; Missing for one of other departments."""
        return onboarding.request(number_of(self.word), routes_of(self.officer))

    @property
    def title(self) -> str:
        """Return the heading, for the title of the window too."""
        values = {"number": str(self.connection.number)}
        return translate(_("Request to connect ${number}", mapping=values))

    @property
    def kinds(self) -> str:
        """Return what the organisation wants to be, in words."""
        return kinds_in_words(self.connection)

    @property
    def state(self):
        """Return the state in words."""
        return STATES[self.connection.state]

    def address(self, view: str = "connection-request") -> str:
        """Return the address of a page about this request."""
        return f"{self.site_url}/@@{view}/{self.connection.number}"

    @property
    def letters_language(self) -> str:
        """Return the language the applicant has asked for."""
        return LANGUAGES[self.connection.language]

    @property
    def mine(self) -> bool:
        """Return whether this officer has the request in work."""
        one = self.connection
        return one.state == "in_work" and one.taken_by == self.officer.id

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name; the id where the account is no more."""
        return parties.name_of(user_id)


def kinds_in_words(one: ConnectionRequest) -> str:
    """Return what an organisation wants to be, with commas."""
    return ", ".join(translate(title) for kind, title in KINDS.items() if kind in one.kinds)
