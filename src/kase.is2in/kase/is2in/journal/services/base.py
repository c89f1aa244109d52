"""A service whose address goes on behind its name."""

from kase.is2in import _
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Service
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class PathService(Service):
    """Keeps the one word behind its name."""

    def __init__(self, context, request) -> None:
        super().__init__(context, request)
        self.path: list[str] = []

    def publishTraverse(self, request, name):
        if self.path:
            raise self.nowhere()
        self.path.append(name)
        return self

    @staticmethod
    def nowhere() -> Missing:
        """Return the refusal of an address that leads nowhere."""
        return Missing("address", _("There is nothing at this address."))
