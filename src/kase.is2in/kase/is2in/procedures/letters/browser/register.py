"""«Исходящие» for the exchange, «Письма Биржи» for a client: one list, each sees its own."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters.rights import keeps_register
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.letters.words import state_of
from kase.is2in.procedures.letters.words import STATES
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import person_name
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


def letter_url(letter) -> str:
    """Return the address of a letter."""
    return f"{api.portal.get().absolute_url()}/@@letter/{letter.id}"


def addressee(letter) -> str:
    """Return to whom a letter goes, in the page's language."""
    if letter.organization:
        return organization_title(letter.organization)
    return "; ".join(letter.addressees)


class Outgoing(ListView):
    """``@@outgoing``: the register with what became of each letter."""

    empty = _("No letter has been sent yet.")
    file_name = "outgoing"
    default_sort = "sent"
    columns = (
        Column("number", _("Number"), lambda row: row.number, True, letter_url),
        Column("day", _("Date"), lambda row: row.day, True),
        Column("kind", _("Kind"), lambda row: translate(KINDS[row.kind]), True),
        Column("subject", _("Subject"), lambda row: row.subject),
        Column("organization", _("Addressee"), addressee, True),
        Column("state", _("Status"), lambda row: translate(STATES[state_of(row)])),
        Column("read", _("First opened"), lambda row: row.read_at, True),
        Column("read_by", _("Opened by"), lambda row: person_name(row.read_by), shown=False),
        Column("executor", _("Executor"), lambda row: person_name(row.executor), True),
        Column("sealed", _("Sealed"), lambda row: row.sealed_at, shown=False),
        Column("sha256", "SHA-256", lambda row: row.sha256, shown=False, css="code"),
    )

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    @property
    def is_client(self) -> bool:
        """Return whether the list is that of a client."""
        return bool(self.person.organization)

    @property
    def title(self):
        """Return what the list is called for who looks."""
        return _("Letters from the exchange") if self.is_client else _("Outgoing letters")

    @property
    def lead(self):
        """Return what the list is for."""
        if self.is_client:
            return _("Letters and conclusions of the exchange on your applications.")
        return _("Every letter and conclusion of the exchange, numbered without gaps.")

    def filters(self):
        return (
            Filter("kind", _("Kind"), tuple(KINDS.items())),
            Filter("state", _("Status"), tuple(STATES.items())),
            Filter("sent", _("Date"), kind="days"),
        )

    def actions(self):
        if not keeps_register(self.person):
            return ()
        return ((f"{self.site_url}/@@letter-add", _("Register a letter")),)

    def fetch(self, query, sort, descending, start, size):
        return register.letters(self.person, query, sort, descending, start, size)
