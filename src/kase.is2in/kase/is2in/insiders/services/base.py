"""The base of the room's services: what stands behind the name, numbers of pages, texts."""

from kase.is2in import _
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.facts import read_day
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService
from plone import api


PAGE = 25
MOST = 1000


class PathService(ItemService):
    """A service whose address goes on behind its name, with numbers and texts in its query."""

    deepest = 3

    def number(self, name: str, default: int, most: int) -> int:
        """Return a number of the query; raise Malformed for anything else."""
        raw = self.request.form.get(name, str(default))
        if not (isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 10):
            raise Malformed("number", _("A number without a sign is needed."), name)
        return min(int(raw), most)

    def query(self, name: str) -> str:
        """Return a text of the query."""
        value = self.request.form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""

    def day(self, name: str):
        """Return a day of the query, None when it is not named; raise Malformed."""
        text = self.query(name)
        found = read_day(text)
        if text and found is None:
            raise Malformed("date", _("A day looks like 2026-11-21"), name)
        return found

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
