"""POST @allotment: what a rule gives. POST @registers/satisfied: the seller's answer."""

from kase.is2in import _
from kase.is2in.subscription import allotting
from kase.is2in.subscription import moves
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.formats import registers as files
from kase.is2in.subscription.formats.gate import TYPES
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere


class Allot(BookService):
    """Computes a rule on the accepted register, and keeps rule and result unless it is dry."""

    deepest = 0

    def answer(self):
        """Return the distribution; nothing is decided yet (article 2.5)."""
        self.seat.require_seller()
        data = self.body()
        price = self.text(data, "price")
        named = rules.decimal(price, "price") if price else None
        found = allotting.distribute(self.book.book, data.get("rule"), named)
        secret, stored = self.text(data, "secret"), self.query("dry_run") != "1"
        if stored:
            manifest = allotting.keep(self.book.book, found, self.actor, secret).manifest
        else:
            if secret:
                allotting.require_drawn(self.book, found.rule, secret)
            manifest = register.manifest(found.rows)
        return {
            "rule_sha256": rules.fingerprint(found.rule),
            "input": found.book_digest,
            "result_sha256": found.outcome.digest(),
            "total": found.outcome.total,
            "cut_off": shapes.of_money(found.outcome.cut_off),
            "manifest_sha256": manifest.sha256,
            "stored": stored,
        }


class TakeRegister(BookService):
    """Takes the satisfied register: a file, or the allotment that is kept (articles 9.3–9.5)."""

    deepest = 1

    def answer(self):
        """Return the manifest of what was taken."""
        self.seat.require_seller()
        if self.part(0) != registers.SATISFIED:
            raise nowhere()
        if self.sent_type in TYPES:
            # As a file: a register of a million rows is longer than what is read whole.
            rows = files.read(self.request["BODYFILE"], self.sent_type)
            taken = allotting.take(self.book.book, rows, self.actor)
        elif self.body() == {"from": registers.ALLOTMENT}:
            taken = allotting.take_kept(self.book.book, self.actor)
        else:
            raise Malformed("shape", _("Send the register as a file, or take the allotment."))
        moves.move(self.book.book, "accept-register", life.SELLER, self.actor)
        return shapes.of_manifest(taken)
