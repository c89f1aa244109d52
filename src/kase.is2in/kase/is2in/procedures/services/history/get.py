"""GET <app>/@history: the audit trail of an application."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService


class History(ApplicationService):
    """Every act, the oldest first."""

    def answer(self):
        """Return the acts."""
        found = api.history(self.context, self.person)
        return {"items": [shapes.history_entry(one) for one in found]}
