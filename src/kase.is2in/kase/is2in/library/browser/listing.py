"""The base and its categories as lists of documents; search in their texts."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.library import folders
from kase.is2in.library import search
from kase.is2in.library.facts import today
from kase.is2in.library.mirror import place_of
from kase.is2in.library.rights import may_edit
from kase.is2in.library.types import Category
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Hit
from kase.is2in.library.types import Line
from kase.is2in.library.types import REPEALED
from kase.is2in.library.wording import cleaned
from kase.is2in.library.words import KINDS
from kase.is2in.library.words import LANGUAGES
from kase.is2in.library.words import STATES
from kase.is2in.terms.days import read_day
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


def document_url(line: Line) -> str:
    """Return the address of a document's page."""
    return f"{api.portal.get().absolute_url()}/{line.path}"


def edition_url(line: Line) -> str:
    """Return the address of the edition in force; "" where there is none."""
    return f"{document_url(line)}/@@edition/{line.edition}" if line.edition else ""


def state_of(line: Line) -> object:
    """Return how a document stands on the day of the list, in words."""
    if line.state in (DRAFT, REPEALED):
        return STATES[line.state]
    return STATES[line.state] if line.edition else _("No edition in force")


COLUMNS = (
    Column("title", _("Title"), lambda line: line.title(language()), True, document_url),
    Column("kind", _("Kind"), lambda line: translate(KINDS.get(line.kind, "")), True),
    Column("number", _("Number"), lambda line: line.number),
    Column("body", _("Adopted by"), lambda line: line.body, shown=False),
    Column("edition", _("Edition"), lambda line: line.edition_number, False, edition_url),
    Column("since", _("In force from"), lambda line: line.since, True),
    Column("until", _("In force to"), lambda line: line.until),
    Column("state", _("State"), state_of),
    Column("code", _("Code"), lambda line: line.code, True, shown=False),
)


class InFolder:
    """What pages of a folder share: its place in the base."""

    @cached_property
    def path(self) -> str:
        """Return the path of the category, "" for the whole base."""
        return "/".join(place_of(self.context)[1:])

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Return the categories who asks may see."""
        return folders.categories()

    @cached_property
    def editor(self) -> bool:
        """Return whether who asks edits this folder."""
        return may_edit(self.context)

    @property
    def url(self) -> str:
        """Return the address of the folder."""
        return self.context.absolute_url()

    def below(self) -> list[Category]:
        """Return the categories below the folder."""
        inside = f"{self.path}/" if self.path else ""
        return [one for one in self.categories if one.path.startswith(inside)]

    def category_title(self, path: str) -> str:
        """Return the way to a category in words."""
        titles = {one.path: one.title(language()) for one in self.categories}
        names = path.split("/")
        steps = ("/".join(names[: count + 1]) for count in range(len(names)))
        return " › ".join(titles.get(step, "") for step in steps if step in titles)


class Regulations(InFolder, ListView):
    """Documents of a folder and of those below it, with the edition in force on a day."""

    index = ViewPageTemplateFile("templates/regulations.pt")
    file_name = "regulations"
    columns = COLUMNS
    default_sort = "title"
    default_descending = False
    kept = ("on",)

    @property
    def on(self) -> date | None:
        """Return the day the list is of, None for today with what is not in force, too."""
        return read_day(self._parameter("on"))

    @property
    def title(self) -> str:
        """Return the title of the folder."""
        return folders.title_of(self.context)

    @property
    def lead(self) -> object:
        """Return what the page is for."""
        if self.path:
            return _("Documents of this category with the edition in force today.")
        return _(
            "Laws, regulations and documents of the exchange: what applies today, and what "
            "applied on any day before."
        )

    @property
    def empty(self) -> object:
        """Return what an empty list says."""
        if self.on:
            return _("Nothing was in force on this day here.")
        if self.editor:
            return _("There are no documents here yet. Add the first one.")
        return _("There are no documents here yet. Look into the other categories.")

    def tabs(self) -> list[dict[str, object]]:
        """Return the categories of the first level with the number of their documents."""
        counts = search.counts()
        root = folders.root()
        top = self.path.split("/")[0]
        tabs = [self._tab("", _("All"), root.absolute_url(), counts, not top)]
        for one in self.categories:
            if not one.parent:
                url = f"{root.absolute_url()}/{one.path}"
                tabs.append(
                    self._tab(one.path, one.title(language()), url, counts, one.path == top)
                )
        return tabs

    def inner_tabs(self) -> list[dict[str, object]]:
        """Return the categories inside the one that is shown."""
        top = self.path.split("/")[0]
        if not top:
            return []
        counts, root = search.counts(), folders.root().absolute_url()
        return [
            self._tab(
                one.path, one.title(language()), f"{root}/{one.path}", counts, one.path == self.path
            )
            for one in self.categories
            if one.parent.split("/")[0] == top
        ]

    def _tab(self, path, title, url, counts, current) -> dict[str, object]:
        inside = [
            number
            for place, number in counts.items()
            if not path or place == path or place.startswith(f"{path}/")
        ]
        return {"title": title, "url": url, "count": sum(inside), "current": current}

    def filters(self) -> tuple[Filter, ...]:
        """Return the filters; the day has a form of its own."""
        kinds = tuple(KINDS.items())
        states = tuple((code, STATES[code]) for code in ("published", "repealed"))
        if self.editor:
            states = (*states, (DRAFT, STATES[DRAFT]))
        return (
            Filter("kind", _("Kind"), kinds),
            Filter("state", _("State"), states),
        )

    def actions(self) -> tuple[tuple[str, object], ...]:
        """Return what can be done here, the main thing first."""
        words = self.query.get("q", "")
        text = f"?{urlencode({'q': words})}" if words else ""
        found = [(f"{self.url}/@@regulation-search{text}", _("Search in texts"))]
        if self.editor:
            found.insert(0, (f"{self.url}/@@regulation-add", _("Add a document")))
            found.append((f"{self.url}/@@regulation-folder", _("Set the folder up")))
        return tuple(found)

    def fetch(self, query, sort, descending, start, size):
        """Return the documents of one page."""
        asked = DocumentQuery(
            text=query.get("q", ""),
            category=self.path,
            kind=query.get("kind", ""),
            on=self.on,
            state=query.get("state", ""),
        )
        return search.documents(
            asked, start, size, sort=sort, descending=descending, lang=language()
        )


class Search(InFolder, ListView):
    """Words in the texts in force on a day; each hit leads to its article."""

    index = ViewPageTemplateFile("templates/search.pt")
    title = _("Search in the regulatory base")
    # Hits are read, not tabulated: there is nothing to choose or to sort.
    default_sort = ""

    def __call__(self):
        self.load()
        return self.index()

    @cached_property
    def on(self) -> date:
        """Return the day whose texts are searched."""
        return read_day(self.field("on")) or today()

    @property
    def words(self) -> str:
        """Return what is looked for."""
        return cleaned(self.field("q"))

    @property
    def kinds(self) -> tuple[tuple[str, object], ...]:
        """Return the kinds of documents."""
        return tuple(KINDS.items())

    @property
    def many(self) -> bool:
        """Return whether there are more hits than are shown."""
        return (self.total or 0) >= search.MOST_HITS

    @property
    def category(self) -> str:
        """Return the category that is chosen, "" for all and for one that is none."""
        chosen = self.field("category")
        return chosen if any(one.path == chosen for one in self.categories) else ""

    def field(self, name: str) -> str:
        """Return a text of the address."""
        value = self.request.form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""

    def load(self) -> None:
        """Fetch one page of hits."""
        kind = self.field("kind")
        self.rows, self.total = search.search(
            self.words,
            on=self.on,
            category=self.path or self.category,
            kind=kind if kind in KINDS else "",
            start=self.start,
            size=self.size,
        )

    def hit_url(self, hit: Hit) -> str:
        """Return the address of the article."""
        return f"{edition_url(hit.line)}?language={hit.language}#{hit.anchor}"

    def page_url(self, start: int) -> str:
        """Return the address of another page of the same search."""
        kept = {name: self.field(name) for name in ("q", "on", "kind", "category")}
        asked = {name: value for name, value in kept.items() if value}
        return f"{self.url}/@@regulation-search?{urlencode(asked | {'b_start': start})}"

    def language_name(self, lang: str) -> object:
        """Return the name of a language."""
        return LANGUAGES[lang]
