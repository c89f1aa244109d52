"""GET @journal, @journal/mine, @journal/proof."""

from kase.is2in import _
from kase.is2in.journal import proofs
from kase.is2in.journal import reading
from kase.is2in.journal.exporting import export
from kase.is2in.journal.reading import FILTERS
from kase.is2in.journal.services import shapes
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


LIMIT = 50
MOST = 1000


class Journal(ItemService):
    """Acts, the newest first: all for readers of the journal, ``mine`` for everybody.

    Filters: ``from``, ``to`` (days), ``person``, ``organization``, ``action``, ``subject``,
    ``address``; ``limit`` up to 1000, ``after`` from the answer before; ``format=xlsx|csv``.
    """

    def render(self):
        kind = self.request.form.get("format")
        if not kind or self.path not in ((), ("mine",)):
            return super().render()
        self.check_permission()
        data, content_type = export(self.given(), str(kind), self.own)
        response = self.request.response
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="journal.{kind}"')
        return data

    def answer(self):
        """Answer by what stands behind the name."""
        match self.path:
            case [] | ["mine"]:
                return self.page()
            case ["proof"]:
                items = [shapes.of_proof(one) for one in proofs.proofs()]
                noted = proofs.last_checkpoint()
                return {
                    "@id": shapes.url("proof"),
                    "items": items,
                    "items_total": len(items),
                    "checkpoint": noted and shapes.of_checkpoint(noted),
                }
        raise nowhere()

    @property
    def own(self) -> bool:
        """Return whether one's own acts are asked for."""
        return self.path == ("mine",)

    def page(self) -> dict:
        """Return one page of acts and where the next begins."""
        after = self.request.form.get("after", "")
        if not isinstance(after, str):
            raise Malformed("after", _("This is no place in the journal."), "after")
        rows, more = reading.acts(self.given(), self.limit(), after, self.own)
        return {
            "@id": shapes.url(*self.path),
            "items": [shapes.of_act(one) for one in rows],
            "after": more or None,
        }

    def given(self) -> dict[str, str]:
        """Return the filters; raise Malformed for what is no text."""
        found = {name: self.request.form.get(name, "") for name in FILTERS}
        for name, value in found.items():
            if not isinstance(value, str):
                raise Malformed("shape", _("A text is expected here."), name)
        return found

    def limit(self) -> int:
        """Return how many acts are asked for."""
        found = asked.number_of(self.request.form, "limit", LIMIT, MOST)
        if not found:
            raise Malformed("number", _("A number without a sign is needed."), "limit")
        return found
