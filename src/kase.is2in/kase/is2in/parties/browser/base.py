"""What the pages of the room share: words for roles and languages, the page of the open door."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.web.api import FormPage
from zope.interface import implementer


ORGANIZATION_ROLES = {
    "admission_initiator": _("Initiator of admission"),
    "issuer": _("Issuer"),
    "financial_consultant": _("Financial consultant"),
    "auditor": _("Audit organisation"),
    "membership_candidate": _("Candidate for membership"),
    "member": _("Member of the exchange"),
}
PERSON_ROLES = {
    "administrator": _("Administrator"),
    "executor": _("Executor"),
    "first_head": _("First head"),
}
LANGUAGES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}


@implementer(IOpenDoor)
class OpenPage(FormPage):
    """A page for whoever is not logged in, or not wholly: see ``entry``."""

    open_door = "anybody"
