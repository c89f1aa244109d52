"""POST and PATCH @regulations: documents and editions, for their editors."""

from base64 import b64decode
from kase.is2in import _
from kase.is2in.library import editions
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library.facts import DOCUMENT
from kase.is2in.library.facts import document_facts
from kase.is2in.library.facts import EDITION
from kase.is2in.library.facts import edition_facts
from kase.is2in.library.facts import today
from kase.is2in.library.rights import require_editor
from kase.is2in.library.rights import require_reader
from kase.is2in.library.services import shapes
from kase.is2in.library.services.base import PathService
from kase.is2in.library.types import Edition
from kase.is2in.library.types import FILE
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.given import needed_day
from kase.is2in.web.api import nowhere


class Editing(PathService):
    """What adding and changing share."""

    def shown(self, word: str) -> dict:
        """Return a document as it is now."""
        found = regulations.document(word)
        self.etag(found.version)
        return shapes.of_document(found, reading.editions(found.uid), today())

    def shown_edition(self, word: str, found: Edition) -> dict:
        """Return an edition as it is now."""
        self.etag(found.revision)
        return shapes.of_edition(regulations.document(word).code, found)

    def for_editors(self, word: str) -> None:
        """Refuse others before anything of the body is looked at."""
        require_editor(regulations.content_of(word))

    def of_document(self, word: str, number: str) -> Edition:
        """Return an edition of a document; raise Missing for one of another."""
        found = reading.edition(self.edition_number(number))
        if found.document != regulations.document(word).uid:
            raise Missing("edition", _("There is no such edition."))
        return found

    def document_facts(self, data: dict, before=None):
        """Return the facts of a document that a body names."""
        return document_facts(self.texts(data, DOCUMENT, "titles", "title_"), before)

    def edition_facts(self, data: dict, before=None):
        """Return the facts of an edition that a body names."""
        return edition_facts(self.texts(data, EDITION, "summaries", "summary_"), before)

    def base(self, current: int) -> int | None:
        """Return the version the caller rests on; raise Stale for another than the stored one."""
        self.require_match(current)
        return current if self.request.getHeader("If-Match") else None


class Add(Editing):
    """Adds a document, an edition, a text, a file; takes a step."""

    def answer(self):
        """Do what the address says."""
        require_reader()
        data = self.body()
        match self.path:
            case ():
                self.status = 201
                made = regulations.add_document(
                    self.text(data, "code"), self.text(data, "category"), self.document_facts(data)
                )
                self.request.response.setHeader("Location", shapes.url(made.code))
                return self.shown(made.uid)
            case (word, "editions"):
                self.status = 201
                self.for_editors(word)
                found = editions.add_edition(word, self.edition_facts(data))
                shape = self.shown_edition(word, found)
                self.request.response.setHeader("Location", shape["@id"])
                return shape
            case (word, step):
                self.for_editors(word)
                return self.step(word, step, data)
            case (word, "editions", number, step):
                return self.edition_step(word, self.of_document(word, number), step, data)
        raise nowhere()

    def step(self, word: str, step: str, data: dict) -> dict:
        """Take a step with a document."""
        reason = self.text(data, "reason")
        match step:
            case "publish":
                regulations.publish_document(word)
            case "return":
                regulations.return_document(word, reason)
            case "repeal":
                on = needed_day("on", self.text(data, "on"))
                regulations.repeal_document(word, on, reason)
            case "restore":
                regulations.restore_document(word, reason)
            case _other:
                raise nowhere()
        return self.shown(word)

    def edition_step(self, word: str, found: Edition, step: str, data: dict) -> dict:
        """Take a step with an edition."""
        reason = self.text(data, "reason")
        match step:
            case "texts":
                made = self.put_text(found, data)
            case "files":
                made = self.put_file(found, data)
            case "publish":
                made = editions.publish_edition(found.id, base=self.base(found.revision))
            case "correct":
                made = editions.correct_edition(found.id, reason)
            case "end":
                until = needed_day("until", self.text(data, "until"))
                made = editions.end_edition(found.id, until, reason)
            case "withdraw":
                made = editions.withdraw_edition(found.id, reason)
            case _other:
                raise nowhere()
        return self.shown_edition(word, made)

    def put_text(self, found: Edition, data: dict) -> Edition:
        """Replace the text in a language."""
        return editions.set_text(
            found.id,
            self.text(data, "language"),
            self.text(data, "text"),
            source=self.text(data, "source", FILE) or FILE,
            base=self.base(found.revision),
        )

    def put_file(self, found: Edition, data: dict) -> Edition:
        """Keep a file, its bytes in Base64."""
        try:
            content = b64decode(self.text(data, "data"), validate=True)
        except ValueError as error:
            raise Malformed("base64", _("The bytes of the file are not Base64."), "data") from error
        lang, filename = self.text(data, "language"), self.text(data, "filename")
        return editions.add_file(found.id, lang, filename, content)


class Change(Editing):
    """Changes the facts of a document or of a draft; ``If-Match`` names what they rest on."""

    def answer(self):
        """Write the facts and return what they are about."""
        require_reader()
        data = self.body()
        match self.path:
            case (word,):
                found = regulations.document(word)
                base = self.base(found.version)
                facts = self.document_facts(data, found.facts)
                regulations.change_document(word, facts, base=base)
                if "category" in data:
                    regulations.move_document(word, self.text(data, "category"))
                return self.shown(word)
            case (word, "editions", number):
                found = self.of_document(word, number)
                base = self.base(found.revision)
                facts = self.edition_facts(data, found.facts)
                made = editions.change_edition(found.id, facts, base=base)
                return self.shown_edition(word, made)
        raise nowhere()


class Delete(Editing):
    """Deletes a draft: of a document or of an edition."""

    def answer(self):
        """Delete it; nothing is answered."""
        require_reader()
        match self.path:
            case (word,):
                return regulations.drop_document(word)
            case (word, "editions", number):
                return editions.drop_edition(self.of_document(word, number).id)
        raise nowhere()
