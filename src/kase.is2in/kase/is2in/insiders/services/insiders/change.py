"""PATCH @insiders/<number>: correct, end, annul; each is a new version."""

from kase.is2in import _
from kase.is2in.insiders import entries
from kase.is2in.insiders import reading
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.services import shapes
from kase.is2in.insiders.services.base import PathService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import item_number
from kase.is2in.web.api import nowhere


class ChangeInsider(PathService):
    """Takes facts to correct, or ``{"end": DATE}``, or ``{"annul": true}``, with a ``reason``.

    ``If-Match`` names the version the change rests on.
    """

    def answer(self):
        """Write the version and return the entry."""
        require_editor()
        if len(self.path) != 1:
            raise nowhere()
        number = item_number(self.path[0])
        last = reading.entry(number)
        self.require_match(last.version)
        made = self.change(number, last.version, self.body())
        self.etag(made.version)
        return shapes.of_entry(made)

    def change(self, number: int, base: int, data: dict):
        """Return the new version."""
        reason = self.text(data, "reason")
        given = self.facts(data)
        ways = [bool(given), "end" in data, "annul" in data]
        if sum(ways) != 1:
            raise Malformed("shape", _("Correct facts, end the entry or annul it: one of these."))
        if "annul" in data:
            if data["annul"] is not True:
                raise Malformed("shape", _("Say true."), "annul")
            return entries.annul(number, reason, base)
        if "end" in data:
            return entries.end(number, self.text(data, "end"), reason, base)
        return entries.correct(number, given, reason, base)
