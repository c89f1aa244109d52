"""The base of the room's services: what stands behind the name, numbers of pages, days."""

from datetime import date
from kase.is2in import _
from kase.is2in.library.store import LARGEST
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import Service
from plone import api


PAGE = 25
MOST = 1000


class PathService(ItemAddress, Service):
    """A service whose address goes on behind its name."""

    deepest = 5

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

    def texts(self, data: dict, names, nested: str, prefix: str) -> dict[str, str]:
        """Return the flat texts of a body and those of its object by language."""
        found = {name: self.text(data, name) for name in names if name in data}
        inner = data.get(nested, {})
        if not isinstance(inner, dict):
            raise Malformed("shape", _("Give the texts by language: ru, kk, en."), nested)
        return found | {f"{prefix}{lang}": self.text(inner, lang) for lang in inner}

    def edition_number(self, word: str) -> int:
        """Return the number of an edition; raise Missing for anything that is none."""
        if word.isascii() and word.isdigit() and len(word) < 20 and 0 < int(word) <= LARGEST:
            return int(word)
        raise Missing("edition", _("There is no such edition."))


def url(*parts: object) -> str:
    """Return an address of this service."""
    return "/".join((f"{api.portal.get().absolute_url()}/@regulations", *map(str, parts)))
