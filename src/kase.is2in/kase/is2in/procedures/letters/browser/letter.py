"""One letter: what it is, how it went, who opened it, its PDF."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties import api as parties
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.letters.browser.register import addressee
from kase.is2in.procedures.letters.rights import keeps_register
from kase.is2in.procedures.letters.rights import may_write
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.letters.types import OTHER
from kase.is2in.procedures.letters.words import KINDS
from kase.is2in.procedures.letters.words import state_of
from kase.is2in.procedures.letters.words import STATES
from kase.is2in.procedures.letters.words import WAYS
from kase.is2in.procedures.people import person_name
from kase.is2in.web.api import asked
from kase.is2in.web.api import formats
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class OneLetter(ItemPage):
    """The base of the pages about one letter; ``check`` hides it from its neighbours."""

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    @cached_property
    def letter(self) -> Letter:
        """Return the letter of the address; raise Missing."""
        return register.letter(self.person, item_number(self.word))

    def check(self) -> None:
        """Raise Missing where there is no letter for who looks."""
        _ = self.letter


class LetterPage(OneLetter):
    """``@@letter/<id>``."""

    index = ViewPageTemplateFile("templates/letter.pt")

    @property
    def title(self):
        """Return what the page is called."""
        return _("Letter ${number}", mapping={"number": self.letter.number})

    def facts(self) -> list[tuple[object, str]]:
        """Return what is known of the letter, title and text."""
        one = self.letter
        found = [
            (_("Status"), STATES[state_of(one)]),
            (_("Kind"), KINDS[one.kind]),
            (_("Subject"), one.subject),
            (_("Addressee"), addressee(one)),
            (_("Date"), self.day(one.day)),
            (_("Executor"), person_name(one.executor)),
            (_("Sealed"), self.minute(one.sealed_at)),
            (_("File"), f"{one.filename}, {formats.size(one.size)}"),
            ("SHA-256", one.sha256),
        ]
        return [(title, text) for title, text in found if text]

    def others(self) -> list[dict[str, object]]:
        """Return the letters this one replaces and is replaced by, as far as they are seen."""
        found = (
            (_("In place of the letter"), self.letter.instead_of, ""),
            (_("Replaced by the letter"), self.letter.replaced_by, self.letter.replaced_why),
        )
        return [
            {"title": title, "letter": register.letter(self.person, number), "why": why}
            for title, number, why in found
            if number
        ]

    def application(self):
        """Return the application of the letter, None for none."""
        return sending.application_of_letter(self.letter)

    def may_follow(self) -> bool:
        """Return whether who looks sends the letter again and notes how it went."""
        return sending.may_follow(self.person, self.letter) and not self.letter.replaced_by

    def replace_url(self) -> str:
        """Return where another letter is written in place of this one, "" for nowhere."""
        one, application = self.letter, self.application()
        if one.replaced_by or one.kind == OPINION:
            return ""
        if one.kind == OTHER:
            may = keeps_register(self.person)
            return f"{self.site_url}/@@letter-add?instead_of={one.id}" if may else ""
        if application is None or not may_write(application, self.person, one.kind):
            return ""
        return f"{application.absolute_url()}/@@letter-draft/{one.kind}?instead_of={one.id}"

    def handle(self):
        """Send again, note paper, note a delivery."""
        action, number = self.field("action"), self.letter.id
        if action == "resend":
            sending.resend(self.person, number)
            said = _("The addressee has been told again.")
        elif action == "delivered":
            way = asked.number_of(self.request.form, "sending", 0, register.LARGEST)
            sending.note_delivered(self.person, number, way)
            said = _("The delivery is noted.")
        else:
            sending.note_paper(self.person, number, self.field("way"), self.field("more"))
            said = _("It is noted how the letter went.")
        return self.redirect(f"{self.site_url}/@@letter/{number}", said)

    def ways(self) -> list[dict[str, object]]:
        """Return the ways the letter went."""
        return [
            {
                "id": one.id,
                "way": WAYS[one.way],
                "at": self.minute(one.at),
                "more": one.tracking or one.received_by,
                "delivered": self.minute(one.delivered_at),
            }
            for one in register.sendings(self.letter)
        ]

    def opened(self) -> list[dict[str, str]]:
        """Return who of the addressee opened it."""
        return [
            {"name": person_name(one.person), "at": self.minute(one.at)}
            for one in register.readings(self.letter)
        ]


class LetterFile(OneLetter):
    """``@@letter-file/<id>``: the PDF as it was stored."""

    def __call__(self):
        self.check()
        found = register.file_of(self.person, self.letter.id)
        return respond(self.request, found.data, found.filename, found.content_type, inline=True)
