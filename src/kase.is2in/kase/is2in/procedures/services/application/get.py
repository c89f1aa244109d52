"""GET <app>: the head of an application, never its inner fields."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class Application(ApplicationService):
    """Answers what every page shows at its head, with the version as ETag."""

    def answer(self):
        """Return the head."""
        self.etag(self.version())
        return shapes.application(api.facts(self.context, self.person))
