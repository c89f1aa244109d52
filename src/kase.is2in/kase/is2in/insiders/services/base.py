"""The base of the room's services: what stands behind the name, numbers of pages, texts."""

from datetime import date
from kase.is2in import _
from kase.is2in.insiders.facts import NAMES
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from plone import api


PAGE = 25
MOST = 1000


class PathService(ItemService):
    """A service whose address goes on behind its name, with numbers and texts in its query."""

    deepest = 3

    def query(self, name: str) -> str:
        """Return a text of the query."""
        return asked.word_of(self.request.form, name)

    def day(self, name: str) -> date | None:
        """Return a day of the query, None when it is not named; raise Malformed."""
        return asked.day_of(self.request.form, name)

    def page(self, most: int = MOST) -> tuple[int, int]:
        """Return where a page of a list begins and how long it is; raise Malformed."""
        return asked.page_of(self.request.form, PAGE, most)

    @staticmethod
    def text(data: dict, name: str, default: str = "") -> str:
        """Return a text of the body; raise Malformed for another type."""
        value = data.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise Malformed("shape", _("A text is expected here."), name)
        return value

    def facts(self, data: dict) -> dict[str, str]:
        """Return the facts of an entry that a body names."""
        return {name: self.text(data, name) for name in NAMES if name in data}


def url(*parts: object) -> str:
    """Return an address of this service."""
    return "/".join((f"{api.portal.get().absolute_url()}/@insiders", *map(str, parts)))
