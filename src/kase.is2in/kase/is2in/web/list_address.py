"""What the address of a list says: filters, order, columns, page; and addresses near it."""

from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.days import read_day
from kase.is2in.web import formats
from kase.is2in.web import saved_views
from kase.is2in.web.page import Page
from kase.is2in.web.request import translate
from kase.is2in.web.types import Choice
from kase.is2in.web.types import ViewState
from urllib.parse import urlencode


FARTHEST = 10**6
# The word of an address that says: not the view this person sees first, everything.
EVERYTHING = "all"


def period(query, name: str) -> tuple[datetime | None, datetime | None]:
    """Return from when (included) until when (excluded) a filter of days reaches, in Almaty.

    ``name`` is the filter's id; a side that is not chosen is None.
    """
    first, last = (_day(query.get(f"{name}_{side}", "")) for side in ("from", "to"))
    after = last + timedelta(days=1) if last is not None and last < date.max else None
    start, end = (
        datetime.combine(day, time(), ALMATY) if day is not None else None for day in (first, after)
    )
    return start, end


def _day(text: str) -> date | None:
    return read_day(text)


class ListAddress(Page):
    """The part of ``ListView`` that reads and writes addresses."""

    @property
    def list_name(self) -> str:
        """Return the word under which views and columns of this list are kept."""
        return self.__name__ or self.file_name

    @property
    def query(self) -> dict[str, str]:
        """Return the search text and the chosen filters, empty ones left out."""
        found = {name: self._parameter(name) for name in self._names()}
        for choice in self.filters():
            if choice.kind in ("days", "day"):
                found |= {name: text if _day(text := found[name]) else "" for name in choice.names}
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
        return min(int(asked), FARTHEST) if asked.isascii() and asked.isdigit() else 0

    @property
    def page_size(self) -> int:
        """Return how many rows a page has: as asked, as chosen before, or the list's own."""
        asked = self._parameter("b_size")
        if asked.isascii() and asked.isdigit() and int(asked) in self.sizes:
            return int(asked)
        return self._chosen.size if self._chosen.size in self.sizes else self.size

    @property
    def shown_columns(self) -> list:
        """Return the columns in the order asked for, else chosen before, else the list's own."""
        known = {column.id: column for column in self.columns}
        for names in (self._asked_columns(), self._chosen.columns):
            if found := [known[name] for name in dict.fromkeys(names) if name in known]:
                return found
        return [column for column in self.columns if column.shown]

    @property
    def state(self) -> ViewState:
        """Return what the address says, as it would be kept under a name."""
        sort = self.sort if self._parameter("sort_on") else ""
        chosen = self._asked_columns() or self._chosen.columns
        columns = [one.id for one in self.shown_columns] if chosen else ()
        kept = {name: value for name in self.kept if (value := self._parameter(name))}
        filters = {**kept, **self._emptied(), **self.query}
        return ViewState(filters, sort, bool(sort) and self.descending, tuple(columns))

    def address(self, **changes: object) -> str:
        """Return this page's address with some parameters changed, the others kept.

        None and "" leave a parameter out.
        """
        kept: dict[str, object] = {name: self._parameter(name) for name in self.kept}
        kept |= self.query
        if self._parameter("sort_on"):
            kept.update(sort_on=self.sort, sort_order="descending" if self.descending else "asc")
        if self._asked_columns():
            kept["columns"] = [column.id for column in self.shown_columns]
        for name in ("b_size", "view"):
            kept[name] = self._parameter(name)
        kept.update(changes)
        said = {k: v for k, v in kept.items() if v not in ("", None)}
        return self.address_of({**self._emptied(), **said})

    def address_of(self, parameters) -> str:
        """Return this page's address with these parameters only, empty ones among them."""
        text = urlencode(parameters, doseq=True)
        base = self.request.get("ACTUAL_URL", self.request.get("URL", ""))
        return f"{base}?{text}" if text else base

    def without(self, names: Iterable[str]) -> str:
        """Return the address with filters taken away."""
        address = self.address(b_start=None, after=None, **dict.fromkeys(names))
        aloud = [name for name in names if name in self.begins_with]
        extra = urlencode(dict.fromkeys(aloud, ""))
        return address + ("&" if "?" in address else "?") + extra if extra else address

    def sort_address(self, column) -> str:
        """Return the address that sorts by a column, turning the order on a second click."""
        order = "asc" if self.sort == column.id and self.descending else "descending"
        return self.address(sort_on=column.id, sort_order=order, b_start=None, after=None)

    def sort_state(self, column) -> str | None:
        """Return the value of aria-sort for a column's header."""
        if self.sort != column.id:
            return None
        return "descending" if self.descending else "ascending"

    def chips(self) -> list[dict[str, str]]:
        """Return what is filtered by: ``{"title", "text", "remove"}`` for each filter."""
        query, found = self.query, []
        if "q" in query:
            found.append(self._chip(_("Search"), query["q"], ("q",)))
        for choice in self.filters():
            names = tuple(name for name in choice.names if name in query)
            if names:
                found.append(self._chip(choice.title, self._said(choice, query), names))
        return found

    def hidden(self) -> list[tuple[str, str]]:
        """Return (name, value) of what the form of filters carries unseen."""
        found = [(name, self._parameter(name)) for name in (*self.kept, "b_size", "view")]
        if self._parameter("sort_on"):
            order = "descending" if self.descending else "asc"
            found += [("sort_on", self.sort), ("sort_order", order)]
        if self._asked_columns():
            found += [("columns:list", column.id) for column in self.shown_columns]
        return [(name, value) for name, value in found if value]

    @cached_property
    def _chosen(self) -> Choice:
        return saved_views.choice(self.list_name)

    def _names(self) -> list[str]:
        return ["q", *(name for choice in self.filters() for name in choice.names)]

    def _emptied(self) -> dict[str, str]:
        # What the list begins with by itself stays away only when the address says so.
        return {name: "" for name in self.begins_with if self.request.form.get(name) == ""}

    def _asked_columns(self) -> list[str]:
        chosen = self.request.form.get("columns") or []
        return [chosen] if isinstance(chosen, str) else [one for one in chosen if one]

    def _chip(self, title, text: str, names: tuple[str, ...]) -> dict[str, str]:
        return {"title": translate(title), "text": text, "remove": self.without(names)}

    def _said(self, choice, query) -> str:
        if choice.kind == "day":
            return formats.date(_day(query[choice.id]))
        if choice.kind != "days":
            return translate(choice.said(query[choice.id]))
        first, last = (_day(query.get(name, "")) for name in choice.names)
        if first and last:
            return f"{formats.date(first)} – {formats.date(last)}"
        if first:
            return translate(_("from ${day}", mapping={"day": formats.said(first)}))
        return translate(_("until ${day}", mapping={"day": formats.said(last)}))

    def _parameter(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""
