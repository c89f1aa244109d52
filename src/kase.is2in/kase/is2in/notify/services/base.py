"""What the services of the room read of a request."""

from kase.is2in import _
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Service


LARGEST = 2**63 - 1
MOST = 1000


class Reading(Service):
    """A service that reads texts and words of a list from the query."""

    def text(self, name: str) -> str:
        """Return a text of the query, "" for anything else."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def one_of(self, name: str, allowed) -> str:
        """Return one of some words, "" for none; raise Malformed for another."""
        value = self.text(name)
        if value and value not in allowed:
            raise Malformed("choice", _("Choose one of the offered values."), name)
        return value


def ids_in(given: object) -> bool:
    """Return whether something is a list of numbers that can be ids."""
    good = isinstance(given, list) and 0 < len(given) <= MOST
    return good and all(type(each) is int and 0 < each <= LARGEST for each in given)
