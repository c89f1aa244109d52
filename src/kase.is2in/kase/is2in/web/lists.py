"""Lists as every room shows them: columns, filters, sorting, pages, export."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from kase.is2in.terms.clock import almaty
from kase.is2in.web.page import Page
from kase.is2in.web.request import translate
from kase.is2in.web.spreadsheet import CONTENT_TYPE
from kase.is2in.web.spreadsheet import spreadsheet
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


EXPORT_LIMIT = 10_000


@dataclass(frozen=True)
class Column:
    """One column: its id, title, how to read a row, whether it may be sorted by.

    ``value(row)`` returns a text, a number, an aware moment or None; ``link(row)`` the
    address the cell leads to, where it leads anywhere.
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
    """A choice above a list: id of the parameter, title, pairs (value, title)."""

    id: str
    title: object
    options: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Tab:
    """One of the lists under a name: its address, title, number of rows, whether it is shown."""

    url: str
    title: object
    count: int
    current: bool


class ListView(Page):
    """A page with one list. Subclasses give ``columns``, ``fetch`` and the words.

    ``fetch(query, sort, descending, start, size)`` returns the rows of one page and the
    number of all; ``query`` holds what ``filters`` and the search field carry.
    """

    index = ViewPageTemplateFile("list.pt")
    title: object = ""
    lead: object = ""
    empty: object = ""
    file_name = "list"
    size = 25
    default_sort = ""
    default_descending = True
    columns: tuple[Column, ...] = ()
    searchable = True

    def fetch(
        self, query: Mapping[str, str], sort: str, descending: bool, start: int, size: int
    ) -> tuple[Sequence[object], int]:
        """Return the rows of one page and how many there are in all."""
        raise NotImplementedError

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices above the list."""
        return ()

    def actions(self) -> tuple[tuple[str, object], ...]:
        """Return (address, title) of the buttons of the page, the main one first."""
        return ()

    def tabs(self) -> tuple[Tab, ...]:
        """Return the lists that stand side by side under one name, () for a list alone."""
        return ()

    def __call__(self):
        if self.request.form.get("format") == "xlsx":
            return self.export()
        self.rows, self.total = self.fetch(
            self.query, self.sort, self.descending, self.start, self.size
        )
        return self.index()

    def export(self) -> bytes:
        """Answer with the whole list (up to 10 000 rows) as .xlsx, filters kept."""
        rows, _total = self.fetch(self.query, self.sort, self.descending, 0, EXPORT_LIMIT)
        columns = self.shown_columns
        response = self.request.response
        response.setHeader("Content-Type", CONTENT_TYPE)
        response.setHeader("Content-Disposition", f'attachment; filename="{self.file_name}.xlsx"')
        return spreadsheet(
            [translate(column.title) for column in columns],
            (
                [
                    translate(value) if isinstance(value := column.value(row), str) else value
                    for column in columns
                ]
                for row in rows
            ),
        )

    @property
    def query(self) -> dict[str, str]:
        """Return the search text and the chosen filters, empty ones left out."""
        names = ["q", *(choice.id for choice in self.filters())]
        found = {name: self._parameter(name) for name in names}
        return {name: value for name, value in found.items() if value}

    @property
    def sort(self) -> str:
        """Return the id of the column to sort by; an unknown one means the default."""
        asked = self._parameter("sort_on")
        known = {column.id for column in self.columns if column.sortable}
        return asked if asked in known else self.default_sort

    @property
    def descending(self) -> bool:
        """Return whether the last comes first."""
        order = self._parameter("sort_order")
        return order == "descending" if order else self.default_descending

    @property
    def start(self) -> int:
        """Return the number of rows before this page."""
        asked = self._parameter("b_start")
        return min(int(asked), 10**6) if asked.isascii() and asked.isdigit() else 0

    @property
    def shown_columns(self) -> list[Column]:
        """Return the columns the person has chosen, or those shown by default."""
        chosen = self.request.form.get("columns") or []
        chosen = {chosen} if isinstance(chosen, str) else set(chosen)
        asked = [column for column in self.columns if column.id in chosen]
        return asked or [column for column in self.columns if column.shown]

    def cell(self, column: Column, row: object) -> str:
        """Return the text of a cell as people read it."""
        value = column.value(row)
        if isinstance(value, datetime):
            return almaty(value).strftime("%d.%m.%Y %H:%M")
        return "" if value is None else str(translate(value) if isinstance(value, str) else value)

    def address(self, **changes: object) -> str:
        """Return this page's address with some parameters changed, the others kept."""
        kept: dict[str, object] = dict(self.query)
        if self._parameter("sort_on"):
            kept.update(sort_on=self.sort, sort_order="descending" if self.descending else "asc")
        if self.request.form.get("columns"):
            kept["columns"] = [column.id for column in self.shown_columns]
        kept.update(changes)
        text = urlencode({k: v for k, v in kept.items() if v not in ("", None)}, doseq=True)
        base = self.request.get("ACTUAL_URL", self.request.get("URL", ""))
        return f"{base}?{text}" if text else base

    def sort_address(self, column: Column) -> str:
        """Return the address that sorts by a column, turning the order on a second click."""
        order = "asc" if self.sort == column.id and self.descending else "descending"
        return self.address(sort_on=column.id, sort_order=order, b_start=None)

    def sort_state(self, column: Column) -> str | None:
        """Return the value of aria-sort for a column's header."""
        if self.sort != column.id:
            return None
        return "descending" if self.descending else "ascending"

    def _parameter(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""
