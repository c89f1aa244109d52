"""Two editions side by side, article by article: ``@@compare?from=17&to=23&language=ru``."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.library import reading
from kase.is2in.library import text as texts
from kase.is2in.library.browser.base import number_of
from kase.is2in.library.browser.base import RegulationPage
from kase.is2in.library.types import Edition
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import SUMMARY
from kase.is2in.library.words import CHANGES
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Compare(RegulationPage):
    """What was added, removed and changed; what stayed is folded."""

    index = ViewPageTemplateFile("templates/compare.pt")

    @cached_property
    def before(self) -> Edition:
        """Return the edition to compare from."""
        return self._named("from")

    @cached_property
    def after(self) -> Edition:
        """Return the edition to compare to."""
        return self._named("to")

    def _named(self, name: str) -> Edition:
        found = reading.edition(number_of(self.field(name)))
        if found.document != self.document.uid:
            raise Missing("edition", _("There is no such edition."))
        return found

    @cached_property
    def languages(self) -> list[str]:
        """Return the languages both editions have a text in."""
        both = self.before.texts.keys() & self.after.texts.keys()
        return [lang for lang in LANGUAGES if lang in both]

    @cached_property
    def chosen(self) -> str:
        """Return the language to compare in, "" when there is none."""
        wanted = (self.field("language"), language(), *self.languages)
        return next((lang for lang in wanted if lang in self.languages), "")

    @cached_property
    def changes(self) -> tuple[texts.ArticleChange, ...]:
        """Return what became of each part."""
        if not self.chosen:
            return ()
        return reading.compare_editions(self.before.id, self.after.id, self.chosen)

    @property
    def of_a_summary(self) -> bool:
        """Return whether one of the texts is our words and not the document's."""
        pair = (self.before, self.after)
        return any(one.texts.get(self.chosen) == SUMMARY for one in pair)

    @property
    def identical(self) -> bool:
        """Return whether nothing differs."""
        return all(one.state == "same" for one in self.changes)

    def counts(self) -> list[dict[str, object]]:
        """Return how many parts there are of each state, those that changed first."""
        found = texts.summary_of(self.changes)
        order = ("changed", "added", "removed", "moved", "same")
        return [{"title": CHANGES[state], "count": found.get(state, 0)} for state in order]

    def rows(self) -> list[dict[str, object]]:
        """Return the parts for the page; neighbours that stayed as they were become one fold."""
        found: list[dict[str, object]] = []
        for number, change in enumerate(self.changes):
            if change.state == "same":
                if not found or not found[-1]["folded"]:
                    found.append({"folded": True, "parts": []})
                found[-1]["parts"].append(change.part)
                continue
            found.append(
                {
                    "folded": False,
                    "id": f"change-{number}",
                    "state": change.state,
                    "word": CHANGES[change.state],
                    "heading": _title(change.part),
                    "was": _title(change.old) if change.old and change.renumbered else "",
                    "pieces": change.below,
                }
            )
        return found

    @property
    def edition_url(self) -> str:
        """Return what the address of an edition begins with."""
        return f"{self.url}/@@edition"


def _title(part: texts.Article) -> str:
    return part.heading or part.number or ""
