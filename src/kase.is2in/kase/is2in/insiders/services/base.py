"""The base of the room's services: what stands behind the name, numbers of pages, texts."""

from kase.is2in.insiders.facts import NAMES
from kase.is2in.web.api import ItemService
from plone import api


class PathService(ItemService):
    """A service whose address goes on behind its name, with numbers and texts in its query."""

    deepest = 3

    def facts(self, data: dict) -> dict[str, str]:
        """Return the facts of an entry that a body names."""
        return {name: self.text(data, name) for name in NAMES if name in data}


def url(*parts: object) -> str:
    """Return an address of this service."""
    return "/".join((f"{api.portal.get().absolute_url()}/@insiders", *map(str, parts)))
