"""@list-views: the views of lists a person has kept, and those shared with them."""

from kase.is2in import _
from kase.is2in.terms.errors import Malformed
from kase.is2in.web import saved_views
from kase.is2in.web.address import nowhere
from kase.is2in.web.list_settings import number_of
from kase.is2in.web.service import ItemService
from kase.is2in.web.service import Service
from kase.is2in.web.services import shapes
from kase.is2in.web.types import SavedView
from kase.is2in.web.types import ViewState


def set_first(one: SavedView, first: bool | None) -> bool:
    """Make a view the first of its list, or no longer; return whether it is."""
    chosen = saved_views.choice(one.list).default_view
    if first is None or first == (chosen == one.id):
        return chosen == one.id
    saved_views.choose(one.list, default_view=one.id if first else None)
    return first


class Views(ItemService):
    """GET: ``?list=<name>`` all of a list, or one by its number."""

    def answer(self):
        """Return the views, or the one the address names."""
        if self.word:
            one = saved_views.saved_view(number_of(self.word))
            self.etag(one.version)
            return self.shape(one)
        name = self.request.form.get("list")
        if not (isinstance(name, str) and name):
            raise Malformed("list", _("Name the list."), "list")
        items = [self.shape(one) for one in saved_views.saved_views(name)]
        return {"items": items, "items_total": len(items)}

    def shape(self, one: SavedView) -> dict:
        """Return one view."""
        return shapes.of_view(one, saved_views.choice(one.list).default_view == one.id)


class AddView(Service):
    """POST: keep a view under a name."""

    status = 201

    def answer(self):
        """Keep it and return it."""
        data = self.body()
        shapes.require_known(data, shapes.FACTS | {"list"})
        first = shapes.first_in(data)
        one = saved_views.save_view(
            shapes.text_in(data, "list"),
            shapes.text_in(data, "name"),
            shapes.state_in(data, ViewState()),
            shapes.text_in(data, "department"),
        )
        self.etag(one.version)
        return shapes.of_view(one, set_first(one, first))


class ChangeView(ItemService):
    """PATCH: change one's own view; of a shared one only whether it comes first."""

    def answer(self):
        """Change it and return it."""
        if not self.word:
            raise nowhere()
        before = saved_views.saved_view(number_of(self.word))
        data = self.body()
        shapes.require_known(data, shapes.FACTS)
        first = shapes.first_in(data)
        self.require_match(before.version)
        one = before
        if data.keys() - {"first"}:
            one = saved_views.change_view(
                before.id,
                shapes.text_in(data, "name", before.name),
                shapes.state_in(data, before.state),
                shapes.text_in(data, "department", before.department),
            )
        self.etag(one.version)
        return shapes.of_view(one, set_first(one, first))


class DeleteView(ItemService):
    """DELETE: forget one's own view."""

    def answer(self):
        """Forget it."""
        if not self.word:
            raise nowhere()
        number = number_of(self.word)
        self.require_match(saved_views.own_view(number).version)
        saved_views.delete_view(number)
