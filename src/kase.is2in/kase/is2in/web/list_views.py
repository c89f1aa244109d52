"""The views a person has of a list: their addresses, which one is looked at, which comes first."""

from collections.abc import Mapping
from functools import cached_property
from kase.is2in.web import saved_views
from kase.is2in.web.list_address import EVERYTHING
from kase.is2in.web.list_address import ListAddress
from kase.is2in.web.request import current_user_id
from kase.is2in.web.types import SavedView
from kase.is2in.web.types import ViewState
from urllib.parse import parse_qsl
from urllib.parse import urlencode


# Parameters of an address that are no filters.
OTHERS = frozenset(
    ("sort_on", "sort_order", "columns", "b_start", "b_size", "after", "view", "format", "-C")
)


def parameters_of(state: ViewState) -> dict[str, object]:
    """Return a state as the parameters of an address."""
    found: dict[str, object] = dict(state.filters)
    if state.sort:
        found["sort_on"] = state.sort
        found["sort_order"] = "descending" if state.descending else "asc"
    if state.columns:
        found["columns"] = list(state.columns)
    return found


def state_of(text: str) -> ViewState:
    """Return the state that the part of an address after "?" says."""
    pairs = parse_qsl(text, keep_blank_values=True)
    given: Mapping[str, str] = dict(pairs)
    return ViewState(
        {name: value for name, value in pairs if name not in OTHERS},
        given.get("sort_on", ""),
        given.get("sort_order", "") == "descending",
        tuple(value for name, value in pairs if name == "columns"),
    )


class ListViews(ListAddress):
    """The part of ``ListView`` that knows the saved views."""

    @cached_property
    def views(self) -> list[dict[str, object]]:
        """Return ``{"view", "url", "current", "own", "first"}`` of the views one may see."""
        return [
            {
                "view": one,
                "url": self.view_address(one),
                "current": str(one.id) == self._parameter("view"),
                "own": one.owner == current_user_id(),
                "first": one.id == self._chosen.default_view,
            }
            for one in saved_views.saved_views(self.list_name)
        ]

    @property
    def current_view(self) -> dict[str, object] | None:
        """Return the view the address names, where the person may see it."""
        return next((one for one in self.views if one["current"]), None)

    @property
    def departments(self) -> dict[str, object]:
        """Return the departments a view can be shared with, as code → title."""
        return saved_views.departments() if current_user_id() else {}

    @property
    def state_text(self) -> str:
        """Return what is shown as the part of an address after "?"."""
        return urlencode(parameters_of(self.state), doseq=True)

    @property
    def everything(self) -> str:
        """Return the address of the list without a view and without filters."""
        kept = {name: self._parameter(name) for name in self.kept if self._parameter(name)}
        return self.address_of(kept | dict.fromkeys(self.begins_with, "") | {"view": EVERYTHING})

    def view_address(self, view: SavedView) -> str:
        """Return the whole address of a view: whoever gets it sees the same."""
        known = {*self.kept, *self._names()}
        filters = {name: value for name, value in view.state.filters.items() if name in known}
        state = ViewState(filters, view.state.sort, view.state.descending, view.state.columns)
        return self.address_of(parameters_of(state) | {"view": view.id})

    def first_address(self) -> str:
        """Return the address to be led to: of the view that comes first, of one named alone."""
        form = self.request.form
        named = self._parameter("view")
        said = OTHERS.union(self._names(), self.kept) - {"view"}
        if any(name in form for name in said) or named == EVERYTHING:
            return ""
        wanted = int(named) if named.isascii() and named.isdigit() else self._chosen.default_view
        found = (one["url"] for one in self.views if one["view"].id == wanted)
        return next(found, "") if wanted else ""
