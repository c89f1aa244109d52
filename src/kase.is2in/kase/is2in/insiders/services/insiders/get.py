"""GET @insiders and what lies below it."""

from kase.is2in import _
from kase.is2in.insiders import proposals
from kase.is2in.insiders import reading
from kase.is2in.insiders.browser.on_day import CONTENT_TYPE
from kase.is2in.insiders.browser.on_day import end_of
from kase.is2in.insiders.browser.on_day import MOST as EXPORT_LIMIT
from kase.is2in.insiders.browser.on_day import workbook
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import may_view
from kase.is2in.insiders.services import shapes
from kase.is2in.insiders.services.base import PathService
from kase.is2in.insiders.services.base import url
from kase.is2in.insiders.types import BASES
from kase.is2in.insiders.types import ListQuery
from kase.is2in.insiders.types import OPEN
from kase.is2in.insiders.types import PROPOSAL_STATES
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import item_number
from kase.is2in.web.api import nowhere


ALL = "all"


class Insiders(PathService):
    """The list, one entry, its history, one's own entries, proposals.

    ``on=DATE`` names a day (today by default, ``on=all`` every entry), ``known=DATE`` leaves
    out what was entered or corrected later, ``q`` and ``basis`` choose, ``b_start`` and
    ``b_size`` page, ``format=xlsx`` answers with a workbook. Who does not read the list gets
    the exchange's own insiders of today: name, position, since when.
    """

    def render(self):
        if self.path or self.query("format") != "xlsx":
            return super().render()
        self.check_permission()
        return self.export()

    def answer(self):
        """Answer by what stands behind the name."""
        match self.path:
            case []:
                return self.listing()
            case ["own"]:
                items = [shapes.of_own(one) for one in reading.own_entries()]
                return {"@id": url("own"), "items": items, "items_total": len(items)}
            case ["proposals"]:
                return self.proposals()
            case ["proposals", word]:
                return shapes.of_proposal(proposals.proposal(item_number(word)))
            case [word]:
                one = reading.entry(item_number(word))
                self.etag(one.version)
                return shapes.of_entry(one)
            case [word, "history"]:
                items = [shapes.of_version(one) for one in reading.entry_history(item_number(word))]
                return {"@id": url(word, "history"), "items": items, "items_total": len(items)}
        raise nowhere()

    def listing(self) -> dict:
        """Return a page of the list."""
        start, size = self.page()
        if not may_view():
            return self.for_all(start, size)
        query = self.asked()
        rows, total = reading.insiders(query, start, size)
        return {
            "@id": url(),
            "on": query.on and query.on.isoformat(),
            "items": [shapes.of_entry(one) for one in rows],
            "items_total": total,
        }

    def for_all(self, start: int, size: int) -> dict:
        """Return what everybody may see: the exchange's own insiders of today."""
        if self.query("known") or self.query("on") not in ("", today().isoformat()):
            raise Forbidden(
                "not-reader", _("Other days are open to those who keep the list of insiders.")
            )
        rows, total = reading.shown_to_all(self.query("q"), start, size)
        items = [shapes.for_all(one) for one in rows]
        return {"@id": url(), "on": today().isoformat(), "items": items, "items_total": total}

    def asked(self) -> ListQuery:
        """Return which entries are asked for."""
        basis = self.query("basis")
        if basis and basis not in BASES:
            raise Malformed("basis", _("There is no such basis."), "basis")
        on = None if self.query("on") == ALL else self.day("on") or today()
        known = end_of(self.day("known"))
        return ListQuery(on=on, known=known, text=self.query("q"), basis=basis)

    def export(self) -> bytes:
        """Return the list as .xlsx and write down that it was taken; for readers."""
        query = self.asked()
        rows = reading.insiders(query, 0, EXPORT_LIMIT)[0]
        details = {"on": query.on.isoformat() if query.on else ALL, "rows": len(rows)}
        ledger.record("insiders.exported", "insiders", details)
        response = self.request.response
        response.setHeader("Content-Type", CONTENT_TYPE)
        response.setHeader("Content-Disposition", 'attachment; filename="insiders.xlsx"')
        return workbook(rows)

    def proposals(self) -> dict:
        """Return a page of proposals; ``state=all`` the decided ones too."""
        state = self.query("state") or OPEN
        if state not in (*PROPOSAL_STATES, ALL):
            raise Malformed("state", _("There is no such state."), "state")
        start, size = self.page()
        rows, total = proposals.proposals("" if state == ALL else state, start, size)
        items = [shapes.of_proposal(one) for one in rows]
        return {"@id": url("proposals"), "items": items, "items_total": total}
