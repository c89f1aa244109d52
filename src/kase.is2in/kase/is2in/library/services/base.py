"""The base of the room's services: what stands behind the name, numbers of pages, days."""

from kase.is2in import _
from kase.is2in.library.browser.base import number_of
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService
from plone import api


class PathService(ItemService):
    """A service whose address goes on behind its name."""

    deepest = 5

    def texts(self, data: dict, names, nested: str, prefix: str) -> dict[str, str]:
        """Return the flat texts of a body and those of its object by language."""
        found = {name: self.text(data, name) for name in names if name in data}
        inner = data.get(nested, {})
        if not isinstance(inner, dict):
            raise Malformed("shape", _("Give the texts by language: ru, kk, en."), nested)
        return found | {f"{prefix}{lang}": self.text(inner, lang) for lang in inner}

    def edition_number(self, word: str) -> int:
        """Return the number of an edition; raise Missing for anything that is none."""
        return number_of(word)


def url(*parts: object) -> str:
    """Return an address of this service."""
    return "/".join((f"{api.portal.get().absolute_url()}/@regulations", *map(str, parts)))
