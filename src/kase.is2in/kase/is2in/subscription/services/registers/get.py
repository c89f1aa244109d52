"""GET @registers/<kind>[/manifest], @proof/<number>, @allotment."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.formats import workbook
from kase.is2in.subscription.formats.gate import XLSX_TYPE
from kase.is2in.subscription.papers.rule_words import rule_words
from kase.is2in.subscription.registers import Kept
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from tempfile import TemporaryFile
from typing import IO
import json


class Registers(BookService):
    """Hands a register out, and what identifies it, to the seller and the trading department."""

    deepest = 2

    def answer(self):
        """Return what identifies the register the address names (articles 8.3 and 8.4)."""
        if self.path[1:] != ("manifest",):
            raise nowhere()
        return shapes.of_manifest(self.kept)

    def render(self):
        """Answer with the file, row by row: it may be longer than memory."""
        if len(self.path) != 1:
            return super().render()
        self.check_permission()
        kept = self.noting(lambda: self.kept)
        form = self.query("format") or "json"
        if form not in FORMS:
            raise Malformed("format", _("A register is given as json, xml or xlsx."), "format")
        file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
        FORMS[form](file, self.book.book, kept)
        file.seek(0)
        name = f"{self.book.book}-{kept.kind}.{form}"
        body = documents.respond(self.request, file, name, CONTENT[form])
        self.request.response.setHeader("Content-Type", CONTENT[form])
        self.etag(kept.manifest.sha256)
        return body

    @property
    def kept(self) -> Kept:
        """Return the register: who sees the whole book may have it, the accepted one the issuer."""
        if self.part(0) == registers.ACCEPTED:
            self.seat.require_accepted_register()
        else:
            self.seat.require_whole_book()
        if self.part(0) not in (registers.ACCEPTED, registers.SATISFIED):
            raise nowhere()
        return registers.last(self.book.book, self.part(0))


def as_json(file: IO[bytes], _book: str, kept: Kept) -> None:
    """Write a register as JSON: its manifest, and each row by the numbers of its graphs."""
    manifest = json.dumps(shapes.of_manifest(kept), ensure_ascii=False)
    file.write(f'{{"manifest": {manifest}, "rows": ['.encode())
    names, comma = tuple(map(str, register.GRAPHS)), ""
    for line in registers.lines_of(kept):
        row = json.dumps(dict(zip(names, line, strict=True)), ensure_ascii=False)
        file.write(f"{comma}\n{row}".encode())
        comma = ","
    file.write(b"]}")


def as_xml(file: IO[bytes], book: str, kept: Kept) -> None:
    """Write a register as XML."""
    lines = registers.lines_of(kept)
    file.writelines(files.write_lines(lines, kept.kind, book, kept.manifest))


def as_xlsx(file: IO[bytes], _book: str, kept: Kept) -> None:
    """Write a register as a workbook with the titles of annex 2 in the caller's language."""
    manifest = kept.manifest
    workbook.write(file, registers.lines_of(kept), manifest.rows, manifest.totals, translate)


FORMS = {"json": as_json, "xml": as_xml, "xlsx": as_xlsx}
CONTENT = {
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xlsx": XLSX_TYPE,
}


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
            "rule_sha256": rules.fingerprint(kept.rule or {}),
            "words": list(rule_words(kept.rule or {}, language())),
            "input": kept.input or "",
            "author": kept.author or "",
            "manifest": shapes.of_manifest(kept),
        }
