"""GET @registers/<kind>[/manifest], @proof/<number>, @allotment, @deals."""

from kase.is2in.subscription import dealing
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import files
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.web.api import nowhere


class Registers(BookService):
    """Shows a register and what identifies it to the seller and the trading department."""

    def answer(self):
        """Return the register the address names (articles 8.3 and 8.4)."""
        self.seat.require_whole_book()
        kept = registers.last(self.book.book, self.kind)
        manifest = shapes.of_manifest(kept)
        if self.path[1:] == ("manifest",):
            return manifest
        if len(self.path) > 1:
            raise nowhere()
        rows = registers.rows_of(kept)
        return {"manifest": manifest, "rows": [shapes.of_row(row) for row in rows]}

    def render(self):
        """Answer with the file where XML is asked for (article 8.3)."""
        if self.query("format") != "xml" or len(self.path) != 1:
            return super().render()
        self.check_permission()
        self.seat.require_whole_book()
        kept = registers.last(self.book.book, self.kind)
        response = self.request.response
        response.setHeader("Content-Type", "application/xml; charset=utf-8")
        name = f"{self.book.book}-{self.kind}.xml"
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        rows = registers.rows_of(kept)
        return b"".join(files.write(rows, kept.kind, self.book.book, kept.manifest))

    @property
    def kind(self) -> str:
        """Return which register the address names."""
        if self.part(0) not in (registers.ACCEPTED, registers.SATISFIED):
            raise nowhere()
        return self.part(0)


class InclusionProof(BookService):
    """Proves to a buyer that an own bid is in the accepted register."""

    def answer(self):
        """Return the row and what leads from it to the root."""
        one = reader.one(self.book.book, self.number(), self.seat.buyer)
        kept = registers.last(self.book.book, registers.ACCEPTED)
        line, proof = registers.proof(kept, one.number)
        return shapes.of_proof(line, proof, kept.manifest.root)


class Allotment(BookService):
    """Shows the last rule that was kept, and the hashes of input and result."""

    def answer(self):
        """Return them to the seller and the trading department."""
        self.seat.require_whole_book()
        kept = registers.last(self.book.book, registers.ALLOTMENT)
        return {
            "rule": kept.rule,
            "input": kept.input or "",
            "manifest": shapes.of_manifest(kept),
        }


class Deals(BookService):
    """Shows deals: a buyer its own, the seller and the exchange all."""

    def answer(self):
        """Return the deals with what has become of them."""
        states = dealing.states(self.book.book)
        found = dealing.of_book(self.book.book, self.seat.buyer)
        return {"items": [shapes.of_deal(one, states[one.number]) for one in found]}
