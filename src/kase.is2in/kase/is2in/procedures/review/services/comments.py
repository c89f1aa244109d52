"""GET, POST and PATCH <app>/@comments: threads of comments on fields."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.review.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere


REPLIES = "replies"


class Comments(ApplicationService):
    """All threads, the oldest first; ``@comments/<id>`` is one of them."""

    deepest = 1

    def answer(self):
        """Return the threads; ``state`` narrows them."""
        if self.path:
            return shapes.thread(api.comment(self.context, self.person, self.part(0)))
        state = self.request.form.get("state", "")
        found = api.comments(self.context, self.person)
        return {"items": [shapes.thread(one) for one in found if state in ("", one.state)]}


class AddComment(ApplicationService):
    """Takes ``form``, ``field``, ``text``, ``row``; ``@comments/<id>/replies`` takes ``text``."""

    status = 201
    deepest = 2

    def answer(self):
        """Open a thread or reply in one, and return it."""
        data = self.body()
        if self.path:
            return self.said_in_thread(data)
        said = [self.text(data, name) for name in ("form", "field", "text")]
        row = data.get("row")
        if row is not None and (not isinstance(row, int) or isinstance(row, bool)):
            raise Malformed("shape", _("A whole number is expected here."), "row")
        return shapes.thread(api.add_comment(self.context, self.person, *said, row))

    def said_in_thread(self, data: dict) -> dict:
        """Say something in a thread and return it."""
        if self.part(1) != REPLIES:
            raise nowhere()
        text = self.text(data, "text")
        return shapes.thread(api.reply(self.context, self.person, self.part(0), text))


class SettleComment(ApplicationService):
    """PATCH …/@comments/<id> takes ``state``: open, answered, resolved."""

    deepest = 1

    def answer(self):
        """Change a thread's state and return it."""
        state = self.text(self.body(), "state")
        changed = api.set_comment_state(self.context, self.person, self.part(0), state)
        return shapes.thread(changed)
