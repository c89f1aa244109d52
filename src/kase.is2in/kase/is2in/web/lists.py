"""Lists as every room shows them: columns, filters, sorting, pages, saved views, export."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from decimal import Decimal
from kase.is2in.web import exports
from kase.is2in.web import formats
from kase.is2in.web.list_views import ListViews
from kase.is2in.web.request import translate
from kase.is2in.web.types import MoreThan
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


@dataclass(frozen=True)
class Column:
    """One column: its id, title, how to read a row, whether it may be sorted by.

    ``value(row)`` returns a text, a number, a day, an aware moment or None: the list and its
    files write it as each of them should; ``link(row)`` the address the cell leads to, where
    it leads anywhere. ``css`` "number" stands to the right, its digits grouped; "code" is
    no word of a language.
    """

    id: str
    title: object
    value: Callable[[object], object]
    sortable: bool = False
    link: Callable[[object], str] | None = None
    shown: bool = True
    css: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter above a list: id, title, and pairs (value, title) of what can be chosen.

    ``kind`` "text" is a field to write in; "days" two days: ``query`` carries ``<id>_from`` and
    ``<id>_to`` as 2021-03-02 (``list_address.period`` reads them), both of them included, or
    ``parameters`` where they have other names; "day" is one day, carried by ``<id>``. ``groups``
    are pairs (title, options) of a long choice.
    """

    id: str
    title: object
    options: tuple[tuple[str, object], ...] = ()
    kind: str = "choice"
    parameters: tuple[str, ...] = ()
    groups: tuple[tuple[object, tuple[tuple[str, object], ...]], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the parameters of the address that belong to the filter."""
        if self.parameters:
            return self.parameters
        return (f"{self.id}_from", f"{self.id}_to") if self.kind == "days" else (self.id,)

    def said(self, value: str) -> object:
        """Return the title of what is chosen, the value itself where it has none."""
        every = [*self.options, *(pair for _title, options in self.groups for pair in options)]
        return dict(every).get(value, value)


@dataclass(frozen=True)
class Tab:
    """One of the lists under a name: its address, title, number of rows, whether it is shown."""

    url: str
    title: object
    count: int
    current: bool


class ListView(ListViews):
    """A page with one list. Subclasses give ``columns``, ``fetch`` and the words.

    ``fetch(query, sort, descending, start, size)`` returns the rows of one page and the
    number of all; ``query`` holds what ``filters`` and the search field carry.

    A list that may be long counts up to a limit and gives ``MoreThan`` it as the number of all:
    the page says so, and its pages reach as far as was counted.

    A list too long to be counted at all sets ``keyset`` and gives ``fetch_after`` instead: its
    pages are reached one after the other, each as fast as the first.

    The pieces of the page are macros of ``list_macros``, for pages that draw their own rows.
    """

    index = ViewPageTemplateFile("list.pt")
    list_macros = ViewPageTemplateFile("list_parts.pt")
    title: object = ""
    lead: object = ""
    # What an empty list says: why, and what to do.
    empty: object = ""
    file_name = "list"
    size = 25
    sizes: tuple[int, ...] = (25, 50, 100)
    default_sort = ""
    default_descending = True
    columns: tuple[Column, ...] = ()
    searchable = True
    keyset = False
    # Parameters that say which of several lists is shown: part of every address of the page.
    kept: tuple[str, ...] = ()
    # Filters the list sets by itself while the address says nothing of them (in ``query``).
    begins_with: tuple[str, ...] = ()
    rows: Sequence[object] = ()
    total: int | None = None
    next_after = ""

    def fetch(
        self, query: Mapping[str, str], sort: str, descending: bool, start: int, size: int
    ) -> tuple[Sequence[object], int]:
        """Return the rows of one page and how many there are in all."""
        raise NotImplementedError

    def fetch_after(
        self, query: Mapping[str, str], sort: str, descending: bool, after: str, size: int
    ) -> tuple[Sequence[object], str]:
        """Return the rows behind a mark ("" for the first) and the mark of the next page."""
        raise NotImplementedError

    def filters(self) -> tuple[Filter, ...]:
        """Return the filters above the list."""
        return ()

    def actions(self) -> tuple[tuple[str, object], ...]:
        """Return (address, title) of the buttons of the page, the main one first."""
        return ()

    def tabs(self) -> tuple[Tab, ...]:
        """Return the lists that stand side by side under one name, () for a list alone."""
        return ()

    def __call__(self):
        if self.request.form.get("format"):
            return self.export()
        if address := self.first_address():
            return self.redirect(address)
        self.load()
        return self.index()

    def load(self) -> None:
        """Fetch the rows of the page the address asks for."""
        asked = (self.query, self.sort, self.descending)
        if self.keyset:
            after = self._parameter("after")
            self.rows, self.next_after = self.fetch_after(*asked, after, self.page_size)
        else:
            self.rows, self.total = self.fetch(*asked, self.start, self.page_size)

    def export(self) -> bytes | str:
        """Answer with the whole list as it is chosen, as a file; see ``exports``."""
        return exports.export(self)

    def count(self) -> int | None:
        """Return how many rows fit the filters, None where nobody counts them all."""
        if self.keyset:
            return None
        total = self.fetch(self.query, self.sort, self.descending, 0, 1)[1]
        return None if isinstance(total, MoreThan) else total

    def every_row(self, limit: int) -> Sequence[object]:
        """Return all rows that fit the filters, at most ``limit``."""
        asked = (self.query, self.sort, self.descending)
        if self.keyset:
            return self.fetch_after(*asked, "", limit)[0]
        return self.fetch(*asked, 0, limit)[0]

    @property
    def more(self) -> bool:
        """Return whether there are more rows than were counted."""
        return isinstance(self.total, MoreThan)

    def cell(self, column: Column, row: object) -> str:
        """Return the text of a cell as people read it."""
        value = column.value(row)
        if isinstance(value, datetime):
            return formats.moment(value)
        if isinstance(value, date):
            return formats.date(value)
        if isinstance(value, Decimal) or (column.css == "number" and isinstance(value, int)):
            return formats.number(value)
        return "" if value is None else str(translate(value) if isinstance(value, str) else value)

    def formatted(self, number: int) -> str:
        """Return a count with its digits grouped."""
        return formats.number(number)

    def choices(self) -> list[dict[str, object]]:
        """Return ``{"column", "shown", "place"}`` of each column, for choosing, in order."""
        shown = self.shown_columns
        rest = [column for column in self.columns if column not in shown]
        return [
            {"column": column, "shown": column in shown, "place": place}
            for place, column in enumerate([*shown, *rest], start=1)
        ]
