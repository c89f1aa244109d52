"""What the pages of the room share: one form with its refusal, a number behind the name."""

from datetime import date
from datetime import datetime
from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.store import LARGEST
from kase.is2in.insiders.words import BASES
from kase.is2in.parties import api as parties
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import Page
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


class FormPage(Page):
    """A page with forms. A refusal is shown on it, with what was entered."""

    refusal: Refusal | None = None
    # What an element's id starts with, so that errors link to the right form.
    prefix = ""

    def __call__(self):
        self.check()
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

    def check(self) -> None:
        """Raise a refusal when there is nothing to show to who asks."""

    def handle(self):
        """Do what the form asks; return the answer, or None to show the page again."""
        raise NotImplementedError

    def field(self, name: str) -> str:
        """Return a text the form carries, "" for anything else."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def error(self, name: str):
        """Return what is wrong with a field, None when nothing is."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return next((one.message for one in errors if one.field == name), None)

    def summary(self) -> list[dict[str, object]]:
        """Return ``{"id", "text"}`` of the errors at fields, for the list on top."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return [{"id": f"{self.prefix}{one.field}", "text": one.message} for one in errors]

    def day(self, value: date | None) -> str:
        """Return a day as people read it."""
        return value.strftime("%d.%m.%Y") if value else ""

    def minute(self, moment: datetime | None) -> str:
        """Return a moment as people read it."""
        return almaty(moment).strftime("%d.%m.%Y %H:%M") if moment else ""

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name; the id where the account is no more."""
        person = parties.person(user_id) if user_id else None
        return person.full_name if person is not None else user_id or ""


@implementer(IPublishTraverse)
class NumberPage(FormPage):
    """A page whose address ends with the number of an entry: ``@@insider/17``."""

    word = ""

    def publishTraverse(self, request, name):
        if self.word:
            raise Missing("address", _("There is nothing at this address."))
        self.word = name
        return self

    @cached_property
    def number(self) -> int:
        """Return the number; raise Missing for anything that is none."""
        return number_of(self.word)


def number_of(word: str) -> int:
    """Return a number from an address; raise Missing for anything that is none."""
    if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= LARGEST):
        raise Missing("address", _("There is nothing at this address."))
    return int(word)


def rows_of_form(page: FormPage, values) -> list[dict[str, object]]:
    """Return the fields of an entry's form with what they hold and what is wrong."""
    return [
        {
            "name": name,
            "title": TITLES[name],
            "help": HELP.get(name),
            "kind": KINDS.get(name, "text"),
            "optional": name not in REQUIRED,
            "value": values.get(name, ""),
            "error": page.error(name),
        }
        for name in NAMES
    ]


TITLES = {
    "full_name": _("Surname, name, patronymic"),
    "iin": _("IIN"),
    "organization": _("Organisation of the insider"),
    "position": _("Position"),
    "email": _("E-mail"),
    "basis": _("Basis of the entry"),
    "basis_note": _("Document of the basis"),
    "information": _("Which information"),
    "since": _("Insider from"),
    "until": _("Insider to"),
}
HELP = {
    "iin": _("Seen by those who keep the list and nobody else."),
    "organization": _("Code of a client or name of a company. Leave empty for the exchange."),
    "email": _("The person is told here. With an account, also in the cabinet."),
    "basis_note": _("Number and date of an order, contract or letter."),
    "information": _("Leave empty for a person with access by position to any information."),
    "until": _("The last day, included. Leave empty until further notice."),
}
KINDS = {
    "basis": "choice",
    "since": "date",
    "until": "date",
    "basis_note": "area",
    "information": "area",
    "email": "email",
}
REQUIRED = ("full_name", "position", "basis", "since")
BASIS_OPTIONS = tuple(BASES.items())
