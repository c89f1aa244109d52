"""What the pages of the room share: one form with its refusal, a number behind the name."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.words import BASES
from kase.is2in.parties import api as parties
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress


class InsidersPage(FormPage):
    """A page with forms of this room."""

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name; the id where the account is no more."""
        return parties.name_of(user_id)


class NumberPage(ItemAddress, InsidersPage):
    """A page whose address ends with the number of an entry: ``@@insider/17``."""

    @cached_property
    def number(self) -> int:
        """Return the number; raise Missing for anything that is none."""
        return item_number(self.word)


def rows_of_form(page: InsidersPage, values) -> list[dict[str, object]]:
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
