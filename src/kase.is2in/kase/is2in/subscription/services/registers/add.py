"""POST @allotment: what a rule gives, and, unless it is a dry run, the register it makes."""

from kase.is2in.subscription import allotting
from kase.is2in.subscription import moves
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService


class Allot(BookService):
    """Computes a rule on the accepted register; the seller's rule and result are kept."""

    def answer(self):
        """Return the distribution; the caller's sale is what decides (article 2.5)."""
        self.seat.require_seller()
        data = self.body()
        price = self.text(data, "price")
        named = rules.decimal(price, "price") if price else None
        found = allotting.distribute(self.book.book, data.get("rule"), named)
        answer = {
            "rule_sha256": rules.fingerprint(found.rule),
            "input": found.book_digest,
            "result_sha256": found.outcome.digest(),
            "total": found.outcome.total,
            "cut_off": shapes.of_money(found.outcome.cut_off),
            "manifest_sha256": register.manifest(found.rows).sha256,
            "stored": False,
        }
        if self.query("dry_run") != "1":
            allotting.take(
                self.book.book, found.rows, self.actor, rule=found.rule, digest=found.book_digest
            )
            moves.move(self.book.book, "accept-register", life.SELLER, self.actor)
            answer["stored"] = True
        return answer
