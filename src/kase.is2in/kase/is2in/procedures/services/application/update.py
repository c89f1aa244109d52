"""PATCH <app>: refused, an application changes by its stages and steps."""

from kase.is2in import _
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.errors import Forbidden


class UpdateApplication(ApplicationService):
    """Stands in the way of Plone's generic edit."""

    def answer(self):
        """Refuse."""
        raise Forbidden(
            "use-stages", _("An application is changed by @stages and @workflow.")
        )
