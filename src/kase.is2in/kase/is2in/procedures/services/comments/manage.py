"""GET, POST and PATCH <app>/@comments: comments on fields."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Comments(ApplicationService):
    """All comments, the oldest first."""

    def answer(self):
        """Return the comments."""
        return {"items": [shapes.comment(one) for one in api.comments(self.context)]}


class AddComment(ApplicationService):
    """Takes ``form``, ``field``, ``text``."""

    status = 201

    def answer(self):
        """Add a comment and return it."""
        data = self.body()
        said = [self.text(data, name) for name in ("form", "field", "text")]
        return shapes.comment(api.add_comment(self.context, self.person, *said))


class SettleComment(ApplicationService):
    """PATCH …/@comments/<id> takes ``state``: open, answered, resolved."""

    deepest = 1

    def answer(self):
        """Change a comment's state and return it."""
        state = self.text(self.body(), "state")
        changed = api.set_comment_state(self.context, self.person, self.part(0), state)
        return shapes.comment(changed)
