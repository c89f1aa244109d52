"""One term of the vocabulary: add it, change its titles and days, remove it."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.catalogue import terms
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.vocabulary.browser.lists import term_path
from kase.is2in.procedures.vocabulary.combinations import users_of
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


TITLES = {
    "ru": _("Title in Russian"),
    "kk": _("Title in Kazakh"),
    "en": _("Title in English"),
}


class TermAddress(ItemAddress):
    """``…/platform/main/2017-06-01``: level, code, first day or "-"."""

    deepest = 3

    @cached_property
    def key(self) -> terms.TermKey:
        """Return which term it is."""
        level, code, first = (self.part(place) for place in range(3))
        day = read_day(first)
        if day is None and first != "-":
            raise nowhere()
        return terms.TermKey(level, code, day)

    @cached_property
    def term(self) -> OptionDefinition:
        """Return the term; raise Missing."""
        return terms.term(self.context, self.key)

    def users(self) -> dict[str, ProcedureDefinition]:
        """Return the procedures that name the term."""
        return users_of(self.context, self.key.level, self.key.code)

    def level_title(self) -> str:
        """Return the title of the term's level."""
        levels = {one.id: one for one in terms.vocabulary(self.context)}
        return levels[self.key.level].title(self.language)


class TermForm(FormPage):
    """The fields of a term; what was entered stays when it is refused."""

    index = ViewPageTemplateFile("templates/term.pt")

    def rows(self) -> list[dict[str, object]]:
        """Return name, title, kind and value of each field."""
        known = self.known()
        titles = [
            {"name": f"title_{lang}", "title": TITLES[lang], "kind": "text"} for lang in LANGUAGES
        ]
        days = [
            {"name": "valid_from", "title": _("In force from"), "kind": "date"},
            {"name": "valid_to", "title": _("In force to"), "kind": "date"},
        ]
        return [
            {
                **row,
                "value": self.field(row["name"]) if self.sent else known.get(row["name"], ""),
                "error": self.error(row["name"]),
            }
            for row in (*titles, *days)
        ]

    @property
    def sent(self) -> bool:
        """Return whether the form was sent."""
        return "title_ru" in self.request.form

    def known(self) -> dict[str, str]:
        """Return what the fields hold at first."""
        return {}

    def entered(self, code: str) -> OptionDefinition:
        """Return the term as it was entered."""
        titles = {lang: self.field(f"title_{lang}") for lang in LANGUAGES}
        return terms.term_of(code, titles, self._day("valid_from"), self._day("valid_to"))

    def back(self) -> str:
        """Return the address of the vocabulary."""
        return f"{self.context.absolute_url()}/@@vocabulary"

    def _day(self, name: str) -> date | None:
        text = self.field(name).strip()
        day = read_day(text)
        if text and day is None:
            raise Malformed("date", _("Write the day as a date."), name)
        return day


class Add(TermForm):
    """``@@vocabulary-add``."""

    title = _("Add a term")
    term = None

    def levels(self) -> list[tuple[str, str]]:
        """Return (id, title) of the levels."""
        found = terms.vocabulary(self.context)
        return [(level.id, level.title(self.language)) for level in found]

    def handle(self):
        """Add the term and show the vocabulary."""
        level = self.field("level")
        terms.add_term(self.context, level, self.entered(self.field("code")))
        return self.redirect(f"{self.back()}?level={level}", _("The term is added."))


class Term(TermAddress, TermForm):
    """``@@vocabulary-term/platform/main/2017-06-01``."""

    @property
    def title(self) -> str:
        """Return the term's title."""
        return self.term.title(self.language)

    def check(self) -> None:
        """Refuse what is no term."""
        _ = self.term

    def known(self) -> dict[str, str]:
        """Return the term as it is."""
        titles = {f"title_{lang}": self.term.titles.get(lang, "") for lang in LANGUAGES}
        first, last = self.term.valid_from, self.term.valid_to
        days = {"valid_from": first, "valid_to": last}
        return titles | {name: day.isoformat() if day else "" for name, day in days.items()}

    def mark(self) -> str:
        """Return the mark of the term the person looked at first."""
        return self.field("mark") or terms.mark(self.term)

    def named_by(self) -> list[str]:
        """Return the titles of procedures that name the term."""
        return [one.title(self.language) for one in self.users().values()]

    def remove_url(self) -> str:
        """Return where the term is removed, "" for one that is named."""
        if self.users():
            return ""
        path = term_path(self.key.level, self.term)
        return f"{self.context.absolute_url()}/@@vocabulary-remove/{path}"

    def handle(self):
        """Change the term and show the vocabulary."""
        terms.change_term(self.context, self.key, self.entered(self.key.code), self.field("mark"))
        text = _("The term is changed. Procedures take it over with their next edition.")
        return self.redirect(f"{self.back()}?level={self.key.level}", text)


class Remove(TermAddress, ConfirmPage):
    """``@@vocabulary-remove/platform/main/2017-06-01``."""

    title = _("Remove the term")
    button = _("Remove the term")
    danger = True

    def check(self) -> None:
        """Refuse what is no term."""
        _ = self.term

    @property
    def question(self):
        """Return which term it is."""
        words = {"level": self.level_title(), "term": self.term.title(self.language)}
        return _("${level}: ${term}", mapping=words)

    def consequences(self):
        """Return what happens."""
        return (_("No new combination can name it. No procedure names it now."),)

    def handle(self):
        """Remove the term and show the vocabulary."""
        users = {code: one.title(self.language) for code, one in self.users().items()}
        terms.remove_term(self.context, self.key, users)
        address = f"{self.context.absolute_url()}/@@vocabulary?level={self.key.level}"
        return self.redirect(address, _("The term is removed."))
