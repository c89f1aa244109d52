"""The chancellery registers a letter that was made outside, with its PDF."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.browser.uploads import uploaded_file
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.letters.rights import require_register
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


FIELDS = ("subject", "organization", "addressee", "application", "instead_of", "reason")


class AddLetter(FormPage):
    """``@@letter-add``, with ``?instead_of=`` a letter that is replaced."""

    index = ViewPageTemplateFile("templates/letter_add.pt")
    title = _("Register a letter")

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    def check(self) -> None:
        """Refuse whoever does not keep the register."""
        require_register(self.person)

    @cached_property
    def older(self) -> Letter | None:
        """Return the letter that is replaced, None for none."""
        number = self.field("instead_of")
        return register.letter(self.person, item_number(number)) if number else None

    def value(self, name: str) -> str:
        """Return what was entered; at first what the replaced letter has."""
        if name in self.request.form or self.older is None:
            return self.field(name)
        known = {
            "subject": self.older.subject,
            "organization": self.older.organization,
            "application": self.older.application,
            "addressee": "" if self.older.organization else "; ".join(self.older.addressees),
        }
        return known.get(name, "")

    def handle(self):
        """Register the letter and show it."""
        facts = {name: self.field(name) for name in FIELDS}
        made = sending.register_by_hand(
            self.person, facts, uploaded_file(self.request.form, "file")
        )
        said = _("The letter has the number ${number}.", mapping={"number": made.number})
        return self.redirect(f"{self.site_url}/@@letter/{made.id}", said)
