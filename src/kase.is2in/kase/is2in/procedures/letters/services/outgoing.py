"""GET and POST @outgoing: the register, one letter, its PDF; registering, sending again."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties.api import current_person
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.procedures.letters.words import state_of
from kase.is2in.procedures.services.files import uploaded_files
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


FILTERS = ("q", "kind", "state", "organization", "application", "executor", "sent_from", "sent_to")

FACTS = ("subject", "organization", "addressee", "application", "reason")


class LetterService(ItemService):
    """The base: who asks, and how a letter is told."""

    deepest = 2

    @cached_property
    def person(self):
        """Return who asks."""
        return current_person()

    def shape(self, letter: Letter) -> dict:
        """Return a letter as JSON."""
        return {
            "@id": f"{self.context.absolute_url()}/@outgoing/{letter.id}",
            "id": letter.id,
            "number": letter.number,
            "date": letter.day.isoformat(),
            "kind": letter.kind,
            "subject": letter.subject,
            "state": state_of(letter),
            "organization": letter.organization or None,
            "addressees": list(letter.addressees),
            "application": letter.application or None,
            "language": letter.language,
            "template": letter.template or None,
            "executor": letter.executor or None,
            "sent": moment(letter.at),
            "filename": letter.filename,
            "size": letter.size,
            "sha256": letter.sha256,
            "sealed": moment(letter.sealed_at),
            "read": moment(letter.read_at),
            "read_by": letter.read_by or None,
            "instead_of": letter.instead_of,
            "replaced_by": letter.replaced_by,
        }

    def whole(self, letter: Letter) -> dict:
        """Return a letter with how it went and who opened it."""
        return {
            **self.shape(letter),
            "sendings": [
                {
                    "id": one.id,
                    "way": one.way,
                    "at": moment(one.at),
                    "received_by": one.received_by or None,
                    "tracking": one.tracking or None,
                    "delivered": moment(one.delivered_at),
                }
                for one in register.sendings(letter)
            ],
            "readings": [
                {"person": one.person, "organization": one.organization, "at": moment(one.at)}
                for one in register.readings(letter)
            ],
        }


class Outgoing(LetterService):
    """The register by pages; ``@outgoing/<id>`` is one letter, ``…/file`` its PDF."""

    def render(self):
        if len(self.path) < 2:
            return super().render()
        self.check_permission()
        if self.part(1) != "file":
            raise nowhere()
        found = register.file_of(self.person, item_number(self.word))
        return respond(self.request, found.data, found.filename, found.content_type)

    def answer(self):
        """Return the letters."""
        if self.path:
            return self.whole(register.letter(self.person, item_number(self.word)))
        start, size = self.page()
        sort, descending = asked.order_of(self.request.form, register.SORTS, "sent")
        query = {name: self.query(name) for name in FILTERS}
        rows, total = register.letters(self.person, query, sort, descending, start, size)
        return {
            "@id": f"{self.context.absolute_url()}/@outgoing",
            "items": [self.shape(one) for one in rows],
            "items_total": total,
            "b_start": start,
            "b_size": size,
        }


class ChangeOutgoing(LetterService):
    """POST @outgoing registers a letter; ``…/<id>/resend``, ``…/paper``, ``…/delivered``."""

    status = 201

    def answer(self):
        """Do it and return the letter."""
        data = self.body()
        if not self.path:
            return self.whole(self._registered(data))
        act, number = self.part(1), item_number(self.word)
        register.letter(self.person, number)
        self.status = 200
        if act == "resend":
            sending.resend(self.person, number)
        elif act == "paper":
            way, more = self.text(data, "way"), self.text(data, "more")
            sending.note_paper(self.person, number, way, more)
        elif act == "delivered":
            sending.note_delivered(self.person, number, self._number(data, "sending"))
        else:
            raise nowhere()
        return self.whole(register.letter(self.person, number))

    def _registered(self, data: dict) -> Letter:
        facts = {name: self.text(data, name) for name in FACTS}
        if data.get("instead_of") is not None:
            facts["instead_of"] = str(self._number(data, "instead_of"))
        file = data.get("file")
        [found] = uploaded_files([file]) if file is not None else [UploadedFile("", "", b"")]
        return sending.register_by_hand(self.person, facts, found)

    def _number(self, data: dict, name: str) -> int:
        value = data.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Malformed("shape", _("A whole number is expected here."), name)
        return value
