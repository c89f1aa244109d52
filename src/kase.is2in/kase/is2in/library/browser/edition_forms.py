"""Forms of the editors about editions: a draft with texts and files; publish, correct, withdraw."""

from kase.is2in import _
from kase.is2in.library import editions
from kase.is2in.library import reading
from kase.is2in.library.browser.base import EditionPage
from kase.is2in.library.browser.base import RegulationPage
from kase.is2in.library.facts import EDITION
from kase.is2in.library.facts import edition_facts
from kase.is2in.library.facts import today
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import FILE
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import SOURCES
from kase.is2in.library.words import LANGUAGES as LANGUAGE_NAMES
from kase.is2in.library.words import SOURCES as SOURCE_NAMES
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.given import needed_day
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from ZPublisher.HTTPRequest import FileUpload


TITLES = {
    "since": _("In force from"),
    "until": _("In force to"),
    "decision_body": _("Who decided"),
    "decision_number": _("Number of the decision"),
    "decision_on": _("Date of the decision"),
    "summary_ru": _("What is new, in Russian"),
    "summary_kk": _("What is new, in Kazakh"),
    "summary_en": _("What is new, in English"),
}
HELP = {
    "until": _("Leave empty: the day before the next edition is put here by itself."),
    "decision_body": _("For instance: the board of directors."),
}
KINDS = {"since": "date", "until": "date", "decision_on": "date"}


class EditionForm:
    """The fields of an edition, for adding and changing."""

    source_names = tuple(SOURCE_NAMES.items())

    def fields(self) -> list[dict[str, object]]:
        """Return the fields with what they hold and what is wrong."""
        values = self.stored() | self.entered()
        return [
            {
                "name": name,
                "title": TITLES[name],
                "help": HELP.get(name),
                "kind": "area" if name.startswith("summary_") else KINDS.get(name, "text"),
                "optional": name != "since",
                "value": values.get(name, ""),
                "error": self.error(name),
            }
            for name in EDITION
        ]

    def stored(self) -> dict[str, str]:
        """Return what is stored."""
        return {}

    def entered(self) -> dict[str, str]:
        """Return the fields the form carries."""
        return {name: self.field(name) for name in EDITION if name in self.request.form}


class AddEdition(EditionForm, RegulationPage):
    """A new draft of an edition: its facts; texts and files follow on the next page."""

    index = ViewPageTemplateFile("templates/edition_form.pt")
    languages: tuple[str, ...] = ()
    draft = None

    def check(self) -> None:
        """Close the page to readers."""
        require_editor(self.context)

    def handle(self) -> str:
        """Add the draft and go on to its texts."""
        made = editions.add_edition(self.document.uid, edition_facts(self.entered()))
        message = _("The draft is added. Now give it a text or files.")
        return self.redirect(f"{self.url}/@@edition-change/{made.id}", message)


class ChangeEdition(EditionForm, EditionPage):
    """A draft: facts, the text and the file in each language."""

    index = ViewPageTemplateFile("templates/edition_form.pt")

    def check(self) -> None:
        """Close the page to readers, and to everybody for what is no draft."""
        require_editor(self.context)
        if self.edition.state != DRAFT:
            raise Conflict("not-draft", _("The edition is published: it cannot be changed."))

    @property
    def draft(self):
        """Return the draft."""
        return self.edition

    @property
    def revision(self) -> str:
        """Return the revision the form rests on."""
        return self.field("revision") or str(self.edition.revision)

    def stored(self) -> dict[str, str]:
        """Return what is stored."""
        facts = self.edition.facts
        found = {name: getattr(facts, name) for name in ("decision_body", "decision_number")}
        for name in KINDS:
            day = getattr(facts, name)
            found[name] = day.isoformat() if day else ""
        return found | {f"summary_{lang}": facts.summaries.get(lang, "") for lang in LANGUAGES}

    @property
    def languages(self) -> list[dict[str, object]]:
        """Return the languages with the text and the file there is in each."""
        return [
            {
                "lang": lang,
                "name": LANGUAGE_NAMES[lang],
                "text": self.field(f"text_{lang}") or reading.edition_text(self.edition.id, lang),
                "source": self.edition.texts.get(lang, FILE),
                "file": self.edition.file(lang),
                "error": self.error(f"file_{lang}"),
            }
            for lang in LANGUAGES
        ]

    def handle(self) -> str:
        """Save facts, then texts and files that differ from what is stored."""
        base = self.field("revision")
        if not (base.isascii() and base.isdigit() and len(base) < 10):
            raise Malformed("version", _("The form is out of date. Open it again."))
        number = self.edition.id
        facts = edition_facts(self.entered(), self.edition.facts)
        made = editions.change_edition(number, facts, base=int(base))
        for lang in LANGUAGES:
            self.save(lang, made)
        if self.field("next") == "publish":
            return self.redirect(f"{self.url}/@@edition-state/{number}")
        return self.redirect(f"{self.url}/@@edition-change/{number}", _("The draft is saved."))

    def save(self, lang: str, before) -> None:
        """Save the text and the file in a language."""
        number = before.id
        text, source = self.field(f"text_{lang}"), self.field(f"source_{lang}")
        if f"text_{lang}" in self.request.form:
            kept = reading.edition_text(number, lang)
            source = source if source in SOURCES else FILE
            other = source != before.texts.get(lang, source)
            if text.replace("\r\n", "\n").strip() != kept or other:
                editions.set_text(number, lang, text, source=source)
        upload = self.request.form.get(f"file_{lang}")
        if isinstance(upload, FileUpload) and upload.filename:
            data = upload.read()
            kind = upload.headers.get("Content-Type", "")
            editions.add_file(number, lang, upload.filename, data, kind)
        elif self.field(f"remove_{lang}") == "1" and before.file(lang):
            editions.remove_file(number, lang)


class EditionState(EditionPage):
    """Publish a draft or delete it; correct, end or withdraw what is published."""

    index = ViewPageTemplateFile("templates/edition_state.pt")

    def check(self) -> None:
        """Close the page to readers; find the edition."""
        require_editor(self.context)
        if self.edition.state not in (DRAFT, "published"):
            raise Conflict("edition-state", _("The edition is withdrawn. Nothing can be done."))

    @property
    def day_of_end(self) -> str:
        """Return the last day, for the field."""
        until = self.edition.facts.until
        return self.field("until") or (until or today()).isoformat()

    @property
    def what_happens(self) -> list[object]:
        """Return what publishing would do, in sentences."""
        found = []
        for one in self.editions:
            if one.state == "published" and one.applies_on(self.edition.facts.since):
                mapping = {"number": str(one.number)}
                if one.id == self.edition.corrects:
                    text = _("Edition No. ${number} is withdrawn.", mapping=mapping)
                else:
                    text = _("Edition No. ${number} ends the day before.", mapping=mapping)
                found.append(text)
        if self.document.state == DRAFT:
            found.append(_("The document is shown to readers."))
        return [*found, _("Subscribers are told. The text cannot be changed any more.")]

    def handle(self) -> str:
        """Do what the button says."""
        number, reason = self.edition.id, self.field("reason")
        match self.field("act"):
            case "publish":
                base = self.field("revision")
                known = base.isascii() and base.isdigit() and len(base) < 10
                editions.publish_edition(number, base=int(base) if known else None)
                message = _("The edition is published.")
            case "delete":
                editions.drop_edition(number)
                message = _("The draft is deleted.")
            case "correct":
                made = editions.correct_edition(number, reason)
                message = _("This is a copy. Correct it and publish it in the place of the other.")
                return self.redirect(f"{self.url}/@@edition-change/{made.id}", message)
            case "end":
                editions.end_edition(number, needed_day("until", self.field("until")), reason)
                message = _("The last day is set.")
            case "withdraw":
                editions.withdraw_edition(number, reason)
                message = _("The edition is withdrawn.")
            case _other:
                raise Malformed("act", _("Choose what to do."))
        return self.redirect(self.url, message)
