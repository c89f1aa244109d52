"""A service whose address goes on behind its name: @users/<id>."""

from kase.is2in import _
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Service
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class ItemService(Service):
    """Keeps the one word behind its name."""

    word = ""

    def publishTraverse(self, request, name):
        if self.word:
            raise Missing("address", _("There is nothing at this address."))
        self.word = name
        return self
