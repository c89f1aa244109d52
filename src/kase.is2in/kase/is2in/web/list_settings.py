"""Where the forms around a list are sent: columns, rows of a page, saved views."""

from kase.is2in import _
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web import saved_views
from kase.is2in.web.address import ItemAddress
from kase.is2in.web.confirm import ConfirmPage
from kase.is2in.web.list_address import EVERYTHING
from kase.is2in.web.list_views import parameters_of
from kase.is2in.web.list_views import state_of
from kase.is2in.web.page import Page
from kase.is2in.web.request import same_site
from kase.is2in.web.types import SavedView
from kase.is2in.web.types import ViewState
from urllib.parse import urlencode


LONGEST_STATE = 8_000
MOST_ROWS = 1_000
# A number longer than any of ours, shorter than what PostgreSQL refuses.
DIGITS = 18


def number_of(text: object) -> int:
    """Return the number of a view that a form or an address names; raise Missing for none."""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise Missing("view", _("There is no such view of the list."))
    return int(text)


class ListSettings(Page):
    """``@@list-settings``: takes forms only and leads back to the list they stand on."""

    def __call__(self):
        if not self.authenticated_post():
            return self.redirect(self.site_url)
        doings = {
            "columns": self.columns,
            "own-columns": self.own_columns,
            "save": self.save,
            "change": self.change,
            "first": self.first,
            "not-first": self.not_first,
        }
        do = doings.get(self._text("do"))
        if do is None:
            raise Malformed("do", _("This form is not known here."))
        try:
            return do()
        except Refusal as refusal:
            return self.redirect(self._back(self._state()), refusal.message, "error")

    def columns(self) -> str:
        """Remember which columns are shown, in which order, and how many rows."""
        chosen = self.request.form.get("columns") or []
        chosen = [chosen] if isinstance(chosen, str) else chosen
        names = sorted((one for one in chosen if isinstance(one, str)), key=self._place)
        size = self._text("size")
        size = int(size) if size.isascii() and size.isdigit() and len(size) < 5 else 0
        saved_views.choose(
            self._text("list"), columns=names, size=size if 0 < size <= MOST_ROWS else None
        )
        return self.redirect(self._bare(), _("The columns are remembered."))

    def own_columns(self) -> str:
        """Forget the choice of columns and rows."""
        saved_views.choose(self._text("list"), columns=[], size=None)
        return self.redirect(self._bare(), _("The list has its own columns again."))

    def save(self) -> str:
        """Keep what is shown as a new view."""
        saved = saved_views.save_view(
            self._text("list"), self._text("name"), self._state(), self._text("department")
        )
        return self._saved(saved, _("The view is kept."))

    def change(self) -> str:
        """Keep what is shown in a view that is there, with its name and who sees it."""
        number = number_of(self._text("view"))
        saved = saved_views.change_view(
            number, self._text("name"), self._state(), self._text("department")
        )
        return self._saved(saved, _("The view is changed."))

    def first(self) -> str:
        """Show a view first when its list is opened."""
        one = saved_views.saved_view(number_of(self._text("view")))
        saved_views.choose(one.list, default_view=one.id)
        return self.redirect(self._view(one), _("The list opens with this view."))

    def not_first(self) -> str:
        """Open the list as it is by itself."""
        one = saved_views.saved_view(number_of(self._text("view")))
        saved_views.choose(one.list, default_view=None)
        return self.redirect(self._view(one), _("The list opens as it is by itself."))

    def _saved(self, one: SavedView, message) -> str:
        if self._text("first"):
            saved_views.choose(one.list, default_view=one.id)
        elif saved_views.choice(one.list).default_view == one.id:
            saved_views.choose(one.list, default_view=None)
        return self.redirect(self._view(one), message)

    def _state(self) -> ViewState:
        return state_of(self._text("state", LONGEST_STATE))

    def _view(self, one: SavedView) -> str:
        return self._back(one.state, view=one.id)

    def _bare(self) -> str:
        state = self._state()
        return self._back(ViewState(state.filters, state.sort, state.descending))

    def _back(self, state: ViewState, **more: object) -> str:
        """Return the address of the list in a state; elsewhere than on this site nothing leads."""
        page = (same_site(self._text("back", 2000)) or self.site_url).split("?")[0].split("#")[0]
        # An address that says nothing would open the view that comes first.
        said = parameters_of(state) | more or {"view": EVERYTHING}
        return f"{page}?{urlencode(said, doseq=True)}"

    def _place(self, name: str) -> int:
        text = self._text(f"place_{name}")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999

    def _text(self, name: str, longest: int = 200) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:longest] if isinstance(value, str) else ""


class DeleteView(ItemAddress, ConfirmPage):
    """``@@list-view-delete/<number>``: asks before a view is gone."""

    title = _("Delete the view")
    button = _("Delete")
    danger = True

    def check(self) -> None:
        """Let only the owner see the question."""
        self.view = saved_views.own_view(number_of(self.word))

    @property
    def question(self):
        """Return what is asked."""
        return _("Delete the view “${name}”?", mapping={"name": self.view.name})

    def consequences(self):
        """Return what happens then."""
        found = [_("The list itself and what is in it stay as they are.")]
        if self.view.department:
            found.append(_("Colleagues it is shared with no longer see it."))
        return tuple(found)

    def handle(self) -> str:
        """Delete it and go back to the list."""
        saved_views.delete_view(self.view.id)
        return self.redirect(self.cancel, _("The view is deleted."))
