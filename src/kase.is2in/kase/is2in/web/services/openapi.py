"""GET @openapi: what programs may call, as OpenAPI 3.1."""

from kase.is2in.web.description import describe
from kase.is2in.web.interfaces import IApiDescription
from kase.is2in.web.service import Service
from zope.component import getUtilitiesFor


TITLE = "kase.is2in"


class OpenApi(Service):
    """Public: names of calls and fields, no data."""

    def answer(self) -> dict:
        """Return the document, its server this site."""
        named = sorted(getUtilitiesFor(IApiDescription))
        return describe([one for _name, one in named], self.context.absolute_url(), TITLE)
