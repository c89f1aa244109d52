"""GET <app>/@deadlines: the clocks of an application with their explanation."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import work_shapes
from kase.is2in.procedures.services.base import ApplicationService


class Deadlines(ApplicationService):
    """Every clock, the oldest first."""

    def answer(self):
        """Return the clocks."""
        return {
            "@id": f"{self.context.absolute_url()}/@deadlines",
            "items": [work_shapes.clock(one) for one in api.deadlines(self.context)],
        }
