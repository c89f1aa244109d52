"""The page of a document: what applies today or on a day, its editions, the text."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library.browser.base import EditionPage
from kase.is2in.library.browser.base import number_of
from kase.is2in.library.browser.base import RegulationPage
from kase.is2in.library.browser.text import contents_of
from kase.is2in.library.browser.text import parts_of
from kase.is2in.library.facts import today
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.types import SUMMARY
from kase.is2in.library.words import KINDS
from kase.is2in.web.api import language
from kase.is2in.web.interfaces import IActionTitles
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component import getUtility


class ShownText:
    """The text of the edition that is shown, part of two pages."""

    text_macros = ViewPageTemplateFile("templates/parts.pt")
    shown: Edition | None

    @cached_property
    def text_language(self) -> str:
        """Return the language of the text that is shown."""
        return self.asked_language(self.shown) if self.shown else ""

    @property
    def is_summary(self) -> bool:
        """Return whether the text is our words about the document and not its own."""
        return bool(self.shown) and self.shown.texts.get(self.text_language) == SUMMARY

    @cached_property
    def articles(self):
        """Return the parts of the text."""
        if not self.text_language:
            return ()
        return reading.edition_articles(self.shown.id, self.text_language)

    def text(self) -> list[dict[str, object]]:
        """Return the text for the page."""
        return parts_of(self.articles)

    def contents(self) -> list[dict[str, object]]:
        """Return the list of contents; nothing for a text of one part."""
        found = contents_of(self.articles)
        return found if len(found) > 1 else []

    def size(self, size: int) -> str:
        """Return a size in kilobytes as people read it."""
        return str(max(1, round(size / 1024)))


class Regulation(ShownText, RegulationPage):
    """The edition that applies today, or on the day of ``?on=``, or the one of ``?edition=``."""

    index = ViewPageTemplateFile("templates/regulation.pt")

    @cached_property
    def day_is_wrong(self) -> bool:
        """Return whether the address names a day that is none."""
        return bool(self.field("on").strip()) and self.asked_day() is None

    @cached_property
    def shown(self) -> Edition | None:
        """Return the edition whose text is shown."""
        if word := self.field("edition"):
            number = number_of(word)
            return next((one for one in self.editions if one.id == number), None)
        day = self.asked_day()
        if day is not None:
            return next((one for one in self.editions if one.applies_on(day)), None)
        return self.in_force or self.drafted

    @property
    def drafted(self) -> Edition | None:
        """Return what to show while nothing is in force: the nearest that there is."""
        published = [one for one in self.editions if one.state == PUBLISHED]
        drafts = [one for one in self.editions if one.state == DRAFT]
        return next(iter((*published, *drafts)), None)

    @property
    def lead(self) -> str:
        """Return kind, number and who adopted the document."""
        facts = self.document.facts
        return ", ".join(text for text in (facts.body, facts.number) if text)

    @property
    def kind(self) -> object:
        """Return the kind in words."""
        return KINDS.get(self.document.facts.kind, "")

    @property
    def on(self) -> str:
        """Return the day for the form."""
        return (self.asked_day() or today()).isoformat()

    @property
    def answer(self) -> object:
        """Return which edition applied on the day asked about, in a sentence."""
        day = self.asked_day()
        if day is None:
            return None
        mapping = {"day": self.day(day)}
        if self.shown is None:
            return _("No edition applied on ${day}.", mapping=mapping)
        mapping["number"] = str(self.shown.number)
        return _("On ${day} edition No. ${number} applied.", mapping=mapping)

    def timeline(self) -> list[dict[str, object]]:
        """Return the editions with their words and the one to compare each with."""
        found = []
        for place, one in enumerate(self.editions):
            earlier = next(
                (each for each in self.editions[place + 1 :] if each.state == PUBLISHED), None
            )
            code, words = self.state_of(one)
            found.append(
                {
                    "edition": one,
                    "code": code,
                    "state": words,
                    "decision": self.decision(one),
                    "summary": one.facts.summary(language()),
                    "url": f"{self.url}/@@edition/{one.id}",
                    "compare": self.compare_url(earlier, one),
                    "shown": one == self.shown,
                }
            )
        return found

    def compare_url(self, before: Edition | None, after: Edition) -> str:
        """Return the address of the comparison; "" where there is no language both have."""
        if before is None:
            return ""
        lang = next((each for each in after.texts if each in before.texts), "")
        lang = language() if language() in after.texts and language() in before.texts else lang
        if not lang:
            return ""
        return f"{self.url}/@@compare?from={before.id}&to={after.id}&language={lang}"

    def comparable(self) -> list[Edition]:
        """Return the editions that have a text: two of them can be compared."""
        found = [one for one in self.editions if one.texts]
        return found if len(found) > 1 else []


class EditionText(EditionPage, Regulation):
    """One edition whole: ``@@edition/17``, the articles behind ``#article-5``."""

    index = ViewPageTemplateFile("templates/edition.pt")

    @property
    def shown(self) -> Edition:
        """Return the edition of the address."""
        return self.edition

    @property
    def title(self) -> object:
        """Return the number of the edition and the title of the document."""
        mapping = {"title": self.document.title(language()), "number": str(self.edition.number)}
        return _("${title}, edition No. ${number}", mapping=mapping)


class EditionFile(EditionPage):
    """A file of an edition: ``@@edition-file/17/ru``."""

    deepest = 2

    def __call__(self):
        found, data = reading.edition_file(self.edition.id, self.part(1))
        return documents.respond(
            self.request, data, found.filename, found.content_type, inline=True
        )


class History(RegulationPage):
    """Who did what with the document, from the audit trail; for its editors."""

    index = ViewPageTemplateFile("templates/history.pt")

    def check(self) -> None:
        """Close the page to readers."""
        require_editor(self.context)

    def entries(self) -> list[dict[str, object]]:
        """Return the acts, the newest first."""
        found = ledger.history(regulations.subject_of(self.document.uid))
        title = getUtility(IActionTitles)
        return [
            {
                "at": self.minute(one.at),
                "who": self.name_of(one.actor),
                "what": title(one.action),
                "edition": one.details.get("edition_number"),
                "reason": one.details.get("reason", ""),
            }
            for one in reversed(found)
        ]
