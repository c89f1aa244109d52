"""POST @insiders, @insiders/bulk, @insiders/proposals/<id>/accept and …/dismiss."""

from kase.is2in import _
from kase.is2in.insiders import bulk
from kase.is2in.insiders import entries
from kase.is2in.insiders import proposals
from kase.is2in.insiders import sheets
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.services import shapes
from kase.is2in.insiders.services.base import PathService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import item_number
from kase.is2in.web.api import nowhere


class EnterInsider(PathService):
    """Enters a person, many people, or the person of a proposal; or dismisses a proposal."""

    status = 201

    def answer(self):
        """Do what the address says."""
        require_editor()
        data = self.body()
        match self.path:
            case []:
                return self.entered(entries.enter(self.facts(data), self.text(data, "reason")))
            case ["bulk"]:
                return self.bulk(data)
            case ["proposals", word, "accept"]:
                return self.entered(proposals.accept(item_number(word), self.facts(data)))
            case ["proposals", word, "dismiss"]:
                self.status = 200
                one = proposals.dismiss(item_number(word), self.text(data, "reason"))
                return shapes.of_proposal(one)
        raise nowhere()

    def entered(self, made) -> dict:
        """Return a new entry and where it is."""
        shape = shapes.of_entry(made)
        self.request.response.setHeader("Location", shape["@id"])
        self.etag(made.version)
        return shape

    def bulk(self, data: dict) -> dict:
        """Return the report; with its ``digest`` in the body, enter what it says."""
        rows = self.rows(data)
        digest = self.text(data, "digest")
        if not digest:
            self.status = 200
            return shapes.of_report(bulk.examine(rows))
        made = bulk.enter_all(rows, digest, self.text(data, "reason"))
        return {"items": [shapes.of_entry(one) for one in made], "items_total": len(made)}

    def rows(self, data: dict) -> list[dict[str, str]]:
        """Return the rows: objects of facts in ``rows``, or a table as ``text``."""
        if "text" in data:
            return sheets.read_text(self.text(data, "text"))
        rows = data.get("rows")
        good = isinstance(rows, list) and 0 < len(rows) <= sheets.ROWS
        if not good or not all(isinstance(row, dict) for row in rows):
            text = _("Give the rows as a list of objects, or a table as text.")
            raise Malformed("shape", text, "rows")
        return [self.facts(row) for row in rows]
