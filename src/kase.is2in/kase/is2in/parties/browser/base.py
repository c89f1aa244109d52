"""What the pages of the room share: one form, its refusal, the errors at its fields."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import Page
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


class FormPage(Page):
    """A page with forms. A refusal is shown on it, with what was entered."""

    refusal: Refusal | None = None
    # What an element's id starts with, so that errors link to the right form.
    prefix = ""

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
        return [{"id": f"{self.prefix}{one.field}", "text": one.message} for one in errors]

    def day(self, moment) -> str:
        """Return a date as people read it."""
        return almaty(moment).strftime("%d.%m.%Y") if moment else ""

    def minute(self, moment) -> str:
        """Return a date with the time as people read it."""
        return almaty(moment).strftime("%d.%m.%Y %H:%M") if moment else ""


@implementer(IOpenDoor)
class OpenPage(FormPage):
    """A page for whoever is not logged in, or not wholly: see ``entry``."""

    open_door = "anybody"
