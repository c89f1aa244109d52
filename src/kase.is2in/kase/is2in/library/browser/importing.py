"""``@@import-regulation`` of a document: a file is read, shown as it was understood, then kept."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.library import importing
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library import text as texts
from kase.is2in.library.facts import edition_facts
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import Document
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.uploads import drop_upload
from kase.is2in.library.uploads import keep_upload
from kase.is2in.library.uploads import Upload
from kase.is2in.library.uploads import upload_of
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import FormPage
from plone.uuid.interfaces import IUUID
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


NAMES = {"ru": _("Russian"), "kk": _("Kazakh"), "en": _("English")}
FACTS = ("since", "until", "decision_body", "decision_number", "decision_on")
LABELS = {
    "since": _("In force from"),
    "until": _("In force to"),
    "decision_body": _("Who decided"),
    "decision_number": _("Number of the decision"),
    "decision_on": _("Date of the decision"),
}
DOUBTS = {
    "nothing": _("No articles were recognised. The text is kept as one part."),
    "gap": _("After article ${number} comes article ${following}."),
    "twice": _("This number comes twice: ${number}"),
    "empty": _("There is no text under ${number}"),
}
STATES = {
    "same": _("unchanged"),
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
    "moved": _("moved"),
}
GLIMPSE = 160


class ImportRegulation(FormPage):
    """Two steps: read the file and show what was found; keep it as a draft."""

    index = ViewPageTemplateFile("templates/import.pt")
    languages = tuple(NAMES.items())
    found: importing.Found | None = None
    token = ""

    def check(self) -> None:
        """Refuse whoever does not edit here."""
        require_editor(self.context)

    @cached_property
    def document(self) -> Document:
        """Return the document the edition is of."""
        return regulations.document_of(self.context)

    @cached_property
    def drafts(self) -> tuple[Edition, ...]:
        """Return the drafts a text in another language can join."""
        return tuple(one for one in reading.editions(IUUID(self.context)) if one.state == DRAFT)

    def rows(self) -> list[dict[str, object]]:
        """Return the fields of the edition's facts."""
        return [
            {
                "name": name,
                "label": LABELS[name],
                "value": self.field(name),
                "said": self._said(name),
                "error": self.error(name),
                "is_date": name not in ("decision_body", "decision_number"),
                "required": name == "since",
            }
            for name in FACTS
        ]

    def handle(self):
        """Show what the file holds; with the token of what was shown, keep it."""
        token = self.field("token")
        if token:
            return self._keep(token)
        self._read()
        return None

    def parts_found(self) -> list[dict[str, object]]:
        """Return the articles that were recognised, with the beginning of each."""
        return [
            {"heading": one.heading, "glimpse": _glimpse(one.body), "kind": one.kind}
            for one in texts.units(self.found.parts)
        ]

    def doubts(self) -> list[object]:
        """Return what an editor should look at."""
        return [
            _(
                DOUBTS[one.code],
                mapping={"number": one.number, "following": one.following},
            )
            for one in self.found.doubts
        ]

    def changes(self) -> list[dict[str, object]]:
        """Return how many articles are in each state against the edition before."""
        counts = texts.summary_of(self.found.changes)
        return [{"title": STATES[state], "count": counts[state]} for state in STATES]

    def edition_url(self, edition: Edition) -> str:
        """Return the address of an edition."""
        return f"{self.context.absolute_url()}/@@edition/{edition.id}"

    def _said(self, name: str) -> str:
        """Return what was entered as a person reads it: a day in the form of the language."""
        value = self.field(name)
        if not value or name in ("decision_body", "decision_number"):
            return value
        day = read_day(value)
        return self.day(day) if day else value

    def _read(self) -> None:
        data, filename = self._file()
        lang = self.field("language")
        draft, facts = self._where()
        text = importing.read_file(self.document.uid, lang, filename, data)
        self.found = self._found(lang, filename, data, text, draft, facts)
        if self.found.already is None:
            upload = Upload(self.document.uid, lang, filename, data, text)
            self.token = keep_upload(current_user_id(), upload)

    def _keep(self, token: str):
        upload = upload_of(current_user_id(), self.document.uid, token)
        draft, facts = self._where()
        found = self._found(
            upload.language, upload.filename, upload.data, upload.text, draft, facts
        )
        done = importing.keep(found, facts, draft.id if draft else None)
        drop_upload(token)
        message = (
            _("The file is kept as a draft. Look at it, then publish the edition.")
            if done.made
            else _("This file is in an edition already; nothing is changed.")
        )
        return self.redirect(self.edition_url(done.edition), message)

    def _found(self, lang, filename, data, text, draft, facts) -> importing.Found:
        since = draft.facts.since if draft else facts.since
        return importing.found_in(self.document.uid, lang, filename, data, text, since)

    def _where(self) -> tuple[Edition | None, EditionFacts | None]:
        """Return the draft that was chosen, or the facts of a new edition."""
        chosen = self.field("edition")
        if chosen:
            draft = next((one for one in self.drafts if str(one.id) == chosen), None)
            if draft is None:
                raise RuleRefused(
                    "edition", _("This edition is no draft any more. Choose again."), "edition"
                )
            return draft, None
        return None, edition_facts({name: self.field(name) for name in FACTS})

    def _file(self) -> tuple[bytes, str]:
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise RuleRefused("required", _("Choose a file."), "file")
        # Browsers of long ago sent the whole path.
        filename = upload.filename.replace("\\", "/").rpartition("/")[2]
        return upload.read(texts.LARGEST + 1), filename

    def language_name(self, lang: str):
        """Return what a language is called."""
        return NAMES[lang] if lang in LANGUAGES else lang


def _glimpse(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= GLIMPSE else f"{line[:GLIMPSE].rsplit(' ', 1)[0]} …"
