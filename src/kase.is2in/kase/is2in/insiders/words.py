"""Words of the room in the languages of people: bases, changes, states."""

from kase.is2in import _
from kase.is2in.insiders.types import Version
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import translate


BASES = {
    "position": _("Worker of the exchange: access by position (56-1, 3, 4)"),
    "body": _("Member of a body of the exchange (56-1, 3, 4)"),
    "access": _("Got access to inside information"),
    "contract": _("Contract with the exchange"),
    "other": _("Other basis"),
}
CHANGES = {
    "entered": _("Entered in the list"),
    "corrected": _("Entry corrected"),
    "ended": _("Taken out of the list"),
    "annulled": _("Entry annulled as a mistake"),
}
PROPOSALS = {
    "open": _("Waits for a decision"),
    "accepted": _("Person entered"),
    "dismissed": _("Proposal dismissed"),
}
FIELDS = {
    "full_name": _("Full name"),
    "iin": _("IIN"),
    "organization": _("Organisation"),
    "organization_name": _("Organisation"),
    "position": _("Position"),
    "email": _("E-mail"),
    "basis": _("Basis of the entry"),
    "basis_note": _("Document of the basis"),
    "information": _("Which information"),
    "since": _("Insider from"),
    "until": _("Insider to"),
    "user_id": _("Account"),
}
EXCHANGE = _("Exchange")


def organization_of(version: Version, lang: str) -> str:
    """Return the name of the organisation an insider works for."""
    facts = version.facts
    if facts.organization_name:
        return facts.organization_name
    if not facts.organization:
        return translate(EXCHANGE, lang)
    try:
        return parties.organization(facts.organization).name(lang)
    except Missing:
        return facts.organization


def state_of(version: Version, day) -> object:
    """Return in words how an entry stands on a day."""
    if version.annulled:
        return _("Annulled")
    if version.counts_on(day):
        return _("Insider now")
    return _("Begins later") if day < version.facts.since else _("No longer an insider")


def masked(number: str) -> str:
    """Return an IIN as those see it who may not: nothing of it but that there is one."""
    return "••••••••••••" if number else ""
