"""What the pages of the room share: the document they are about, its editions in words."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library.facts import today
from kase.is2in.library.rights import may_edit
from kase.is2in.library.types import Document
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.types import REPEALED
from kase.is2in.library.types import WITHDRAWN
from kase.is2in.library.words import LANGUAGES as LANGUAGE_NAMES
from kase.is2in.library.words import STATES
from kase.is2in.parties import api as parties
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemPage
from kase.is2in.web.api import language
from plone.uuid.interfaces import IUUID
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class RegulationPage(FormPage):
    """A page about one document."""

    form_macros = ViewPageTemplateFile("templates/fields.pt")

    @cached_property
    def document(self) -> Document:
        """Return the document."""
        return regulations.document_of(self.context)

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """Return the editions who asks may see, the latest in force first."""
        return reading.editions(IUUID(self.context))

    @cached_property
    def editor(self) -> bool:
        """Return whether who asks edits the document."""
        return may_edit(self.context)

    @property
    def url(self) -> str:
        """Return the address of the document."""
        return self.context.absolute_url()

    @property
    def title(self) -> str:
        """Return the title in the page's language."""
        return self.document.title(language())

    def state_of(self, one: Edition) -> tuple[str, object]:
        """Return how an edition stands today: the code of the status and its words."""
        facts = one.facts
        if one.state in (DRAFT, WITHDRAWN):
            return ("incomplete" if one.state == DRAFT else "error"), STATES[one.state]
        if one.applies_on(today()):
            return "valid", _("In force")
        return ("open", _("Not yet in force")) if facts.since > today() else ("", _("Was in force"))

    def named(self, one: Edition) -> object:
        """Return the number of an edition and since when it is in force."""
        mapping = {"number": str(one.number), "day": self.day(one.facts.since)}
        return _("No. ${number} from ${day}", mapping=mapping)

    def document_state(self) -> tuple[str, object]:
        """Return how the document stands: the code of the status and its words."""
        state, ends = self.document.state, self.document.repealed_on
        if state == REPEALED and ends is not None and ends > today():
            words = _("Loses force on ${day}", mapping={"day": self.day(ends)})
            return "incomplete", words
        if state == REPEALED:
            return "error", _("Repealed from ${day}", mapping={"day": self.day(ends)})
        if state == PUBLISHED and not self.in_force:
            none = _("No edition in force")
            return "", _("Not in force today") if self.editions else none
        return ("incomplete" if state == DRAFT else "valid"), STATES[state]

    @cached_property
    def in_force(self) -> Edition | None:
        """Return the edition that applies today."""
        return next((one for one in self.editions if one.applies_on(today())), None)

    def decision(self, one: Edition) -> object:
        """Return who adopted an edition, when, and the number of the decision."""
        facts = one.facts
        day, number = self.day(facts.decision_on), facts.decision_number
        mapping = {"body": facts.decision_body, "day": day, "number": number}
        match bool(facts.decision_body), bool(day), bool(number):
            case True, True, True:
                return _("${body}, ${day}, No. ${number}", mapping=mapping)
            case False, True, True:
                return _("Decision of ${day} No. ${number}", mapping=mapping)
            case _other:
                return ", ".join(text for text in (facts.decision_body, day, number) if text)

    def language_name(self, lang: str) -> object:
        """Return the name of a language."""
        return LANGUAGE_NAMES[lang]

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name; the id where the account is no more."""
        person = parties.person(user_id) if user_id else None
        return person.full_name if person is not None else user_id or ""

    def asked_day(self) -> date | None:
        """Return the day the address names in ``on``; None for none or nonsense."""
        return read_day(self.field("on").strip())

    def asked_language(self, one: Edition) -> str:
        """Return the language to read an edition in: as asked, the page's, or what there is."""
        for lang in (self.field("language"), language(), *LANGUAGES):
            if lang in one.texts:
                return lang
        return ""


class EditionPage(ItemPage, RegulationPage):
    """A page about one edition, its number in SQL behind the page's name."""

    @cached_property
    def edition(self) -> Edition:
        """Return the edition; raise Missing, also for one of another document."""
        found = reading.edition(number_of(self.part(0)))
        if found.document != self.document.uid:
            raise Missing("edition", _("There is no such edition."))
        return found

    @property
    def edition_url(self) -> str:
        """Return the address of the edition."""
        return f"{self.url}/@@edition/{self.edition.id}"


def number_of(word: str) -> int:
    """Return a number from an address; raise Missing for anything that is none."""
    return item_number(word, lambda: Missing("edition", _("There is no such edition.")))
