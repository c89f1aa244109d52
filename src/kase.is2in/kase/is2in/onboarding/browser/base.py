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
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


class FormPage(Page):
    """A page with a form. A refusal is shown on it, with what was entered."""

    parts = ViewPageTemplateFile("templates/parts.pt")
    refusal: Refusal | None = None

    def __call__(self):
        if self.authenticated_post():
            try:
                answer = self.handle()
            except Refusal as refusal:
                if refusal.status in (401, 403, 404) and not self.shows(refusal):
                    raise
                answer = self.refuse(refusal)
            if answer is not None:
                return answer
        return self.index()

    def handle(self):
        """Do what the form asks; return the answer, or None to show the page again."""
        raise NotImplementedError

    def shows(self, refusal: Refusal) -> bool:
        """Return whether a refusal that closes other pages is shown on this one."""
        return False

    def refuse(self, refusal: Refusal) -> str | None:
        """Keep a refusal, to be shown with the page; an answer is given instead of the page."""
        self.refusal = refusal
        self.request.response.setStatus(refusal.status)
        return None

    def field(self, name: str) -> str:
        """Return a text the form carries, "" for anything else."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def chosen(self, name: str) -> list[str]:
        """Return the boxes of a name that are ticked."""
        value = self.request.form.get(name) or []
        found = [value] if isinstance(value, str) else value
        return [one for one in found if isinstance(one, str)]

    def error(self, name: str):
        """Return what is wrong with a field, None when nothing is."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return next((one.message for one in errors if one.field == name), None)

    def summary(self) -> list[dict[str, object]]:
        """Return ``{"id", "text"}`` of the errors at fields, for the list on top."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return [{"id": one.field, "text": one.message} for one in errors]

    def minute(self, moment) -> str:
        """Return a date with the time as people read it."""
        return almaty(moment).strftime("%d.%m.%Y %H:%M") if moment else ""


@implementer(IOpenDoor)
class OpenPage(FormPage):
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


@implementer(IPublishTraverse)
class RequestPage(FormPage):
    """A page of an officer about one request, its number behind the name."""

    word = ""

    def publishTraverse(self, request, name):
        if self.word:
            raise Missing("address", _("There is nothing at this address."))
        self.word = name
        return self

    def __call__(self):
        # Before anything of the form is looked at.
        self.connection  # noqa: B018
        return super().__call__()

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
        person = parties.person(user_id) if user_id else None
        return person.full_name if person is not None else user_id or ""


def kinds_in_words(one: ConnectionRequest) -> str:
    """Return what an organisation wants to be, with commas."""
    return ", ".join(translate(title) for kind, title in KINDS.items() if kind in one.kinds)
