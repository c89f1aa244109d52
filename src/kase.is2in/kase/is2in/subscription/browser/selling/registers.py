"""``@@registers``: both registers with their files; the seller's own answer is brought here."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.subscription import allotting
from kase.is2in.subscription import moves
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import life
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.moving import Deciding
from kase.is2in.subscription.formats.registers import read
from kase.is2in.subscription.formats.workbook import TITLES
from kase.is2in.subscription.papers.rule_words import rule_words
from kase.is2in.subscription.registers import Kept
from kase.is2in.subscription.services.registers.get import CONTENT
from kase.is2in.subscription.services.registers.get import FORMS
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from tempfile import TemporaryFile


KINDS = {
    registers.ACCEPTED: _("Register of accepted bids"),
    registers.SATISFIED: _("Register of satisfied bids"),
}
# Mismatches shown on the page: who has more of them has the wrong file.
SHOWN = 500


class Registers(BookPage):
    """The registers with what identifies them; a file is answered row by row (article 9.5)."""

    index = ViewPageTemplateFile("templates/registers.pt")
    title = _("Registers")

    def require(self) -> None:
        """Refuse whoever may have no register."""
        self.seat.require_accepted_register()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the registers the caller may have: the issuer the accepted one (article 8.4)."""
        return tuple(KINDS) if self.seat.whole_book else (registers.ACCEPTED,)

    @property
    def rows(self) -> list[dict[str, object]]:
        """Return each register that is there."""
        found = []
        for kind in self.kinds:
            try:
                kept = registers.last(self.row.book, kind)
            except Missing:
                continue
            found.append({"kind": kind, "title": KINDS[kind], "facts": self.facts(kept)})
        return found

    def facts(self, kept: Kept) -> list[dict[str, object]]:
        """Return what identifies a register."""
        totals, currency = kept.manifest.totals, self.row.conditions.currency
        answered = kept.kind == registers.SATISFIED
        pairs = [
            (_("Handed over at"), formats.moment(kept.at, seconds=True)),
            (_("Bids in the register"), formats.number(kept.manifest.rows)),
            (_("Securities asked for"), formats.number(totals.quantity)),
            (_("Sum of the bids"), words.money(totals.amount, currency)),
        ]
        if answered:
            pairs += [
                (_("Securities given"), formats.number(totals.deal_quantity)),
                (_("Sum of the deals"), words.money(totals.deal_amount, currency)),
            ]
        pairs += [
            (_("SHA-256 of the rows"), kept.manifest.sha256),
            (_("Number of the register (Merkle root)"), kept.manifest.root),
        ]
        return [{"title": title, "text": text} for title, text in pairs]

    @property
    def waits(self) -> bool:
        """Return whether the seller's register is waited for, and the caller sells."""
        return self.row.state == "allotting" and self.seat.lead

    @property
    def mismatches(self) -> list[dict[str, object]]:
        """Return what is wrong with the file, by row and graph."""
        if self.refusal is None:
            return []
        return [mismatch(one) for one in self.refusal.errors[:SHOWN]]

    @property
    def mismatch_count(self) -> int:
        """Return how many mismatches there are in all."""
        return len(self.refusal.errors) if self.refusal is not None else 0

    def summary(self):
        """Return no list on top: the table of mismatches says it."""
        return []

    def handle(self):
        """Read the seller's file, hold it against the accepted register, take it."""
        self.seat.require_seller()
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise Malformed("file", _("Choose a file."), "file")
        rows = read(upload, upload.headers.get("content-type", ""))
        person = self.seat.person.id
        allotting.take(self.row.book, rows, person)
        moves.move(self.row.book, "accept-register", life.SELLER, person)
        return self.redirect(self.url, _("The register is accepted: it agrees with the bids."))


class RegisterFile(ItemAddress, BookPage):
    """``@@register-file/<kind>.xml``: a register as a file (article 8.3)."""

    def require(self) -> None:
        """Refuse whoever may not have the register, and files that are none."""
        if self.kind == registers.ACCEPTED:
            self.seat.require_accepted_register()
        else:
            self.seat.require_whole_book()
        if self.kind not in KINDS or self.form not in FORMS:
            raise nowhere()

    @property
    def kind(self) -> str:
        """Return which register."""
        return self.word.partition(".")[0]

    @property
    def form(self) -> str:
        """Return which kind of file."""
        return self.word.partition(".")[2]

    def index(self):
        """Answer with the file."""
        kept = registers.last(self.row.book, self.kind)
        name = f"{self.row.book}-{self.kind}.{self.form}"
        file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
        FORMS[self.form](file, self.row.book, kept)
        file.seek(0)
        return documents.respond(self.request, file, name, CONTENT[self.form])


class HandOver(Deciding):
    """``@@register-hand-over``: the distribution that is kept becomes the seller's answer."""

    title = _("Hand over the register of satisfied bids")
    button = _("Hand over the register")

    def check(self) -> None:
        """Refuse whoever does not sell, and where no distribution is kept."""
        super().check()
        self.seat.require_seller()
        _ = self.kept

    @cached_property
    def kept(self) -> Kept:
        """Return the distribution that is kept."""
        return registers.last(self.row.book, registers.ALLOTMENT)

    def consequences(self):
        """Return the rule in words, what it gives, what follows."""
        totals = self.kept.manifest.totals
        given = {
            "quantity": formats.number(totals.deal_quantity),
            "amount": words.money(totals.deal_amount, self.row.conditions.currency),
        }
        said = rule_words(self.kept.rule, language()) if self.kept.rule else ()
        return (
            *said,
            _("Securities given: ${quantity}, for ${amount}.", mapping=given),
            _("You agree to the deals of this register (article 9.4)."),
        )

    def handle(self):
        """Take the register as the seller's answer."""
        person = self.seat.person.id
        allotting.take_kept(self.row.book, person)
        moves.move(self.row.book, "accept-register", life.SELLER, person)
        return self.redirect(self.url, _("The register is accepted: it agrees with the bids."))


def mismatch(error) -> dict[str, object]:
    """Return one mismatch: the bid, the graph with its name, what is wrong, the article."""
    bid, _dot, graph = error.field.partition(".")
    named = TITLES.get(int(graph)) if graph.isdecimal() and len(graph) < 3 else None
    return {
        "bid": "" if bid in ("0", "") else bid,
        "graph": f"{graph} – {translate(named)}" if named else graph,
        "text": error.message,
        "article": error.article or "",
    }
