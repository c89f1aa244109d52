"""From the closed book to deals: the two registers and what is computed between them.

The exchange does not decide (article 2.5): it computes what the seller's rule says, keeps rule,
input and result together, and holds any answer against what was handed over (article 9.5).
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import books
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import allotment
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book import verification
from kase.is2in.subscription.book.allotment import Outcome
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.exact import Whole
from kase.is2in.subscription.book.register import Contact
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.book.verification import Expected
from kase.is2in.subscription.book.verification import Mismatch
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.formats.rows import Texts
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from typing import Any


# The register is a document of the exchange: names stand in it as in its rules.
LANGUAGE = "ru"


@dataclass(frozen=True)
class Accepted:
    """What rules are applied to: the rows that were handed over and their bids in columns.

    ``investors`` tells who stands behind each row of ``book``.
    """

    found: BookRow
    sent: tuple[Row, ...]
    book: Book
    investors: tuple[str, ...]


@dataclass(frozen=True)
class Distribution:
    """What a rule gives: the outcome, the rows of the register it makes, what it rests on.

    ``asked`` is what each bid wanted, in the order of the outcome.
    """

    outcome: Outcome
    rows: tuple[Row, ...]
    rule: Mapping[str, Any]
    book_digest: str
    asked: Whole


def accepted(
    found: BookRow, contacts: Mapping[str, Contact], bids: Sequence[BookedBid]
) -> list[Row]:
    """Return the rows of the accepted register of an activated book (articles 8.1, 8.2)."""
    columns_ = active_book(found, bids)
    quantity = dict(zip(columns_.number.tolist(), columns_.quantity.tolist(), strict=True))
    return [
        register.row_of(one, found.conditions, quantity[one.number], contacts.get(one.buyer))
        for one in sorted(bids, key=lambda bid: bid.number)
    ]


def contacts(found: BookRow, bids: Sequence[BookedBid]) -> dict[str, Contact]:
    """Return who the buyers are to the seller (graphs 16 and 17), where it asks for anything."""
    if not found.conditions.disclose:
        return {}
    known = {one.code: one for one in parties.organizations(active=None)}
    return {
        code: Contact(known[code].name(LANGUAGE), " ".join(known[code].contacts.split()))
        for code in {one.buyer for one in bids} & known.keys()
    }


def active_book(found: BookRow, bids: Sequence[BookedBid]) -> Book:
    """Return the columns of live bids with the quantities activation gives them."""
    book = columns.build(bids, found.conditions)
    return pricing.activate(book, found.conditions, found.market_price)


def accepted_book(book: str) -> Accepted:
    """Return what was handed over to the seller; raise Missing before it was."""
    found = books.get(book)
    sent = tuple(registers.rows_of(registers.last(book, registers.ACCEPTED)))
    wanted = {row.number for row in sent}
    bids = [one for one in reader.every(book, live=False) if one.number in wanted]
    keys = {one.number: one.bid.investor.key for one in bids}
    columns_ = active_book(found, bids)
    return Accepted(found, sent, columns_, tuple(keys[n] for n in columns_.number.tolist()))


def distribute(book: str, data: Mapping[str, Any], price: Decimal | None = None) -> Distribution:
    """Compute a rule on the accepted bids; nothing is stored.

    ``price`` is what limit bids pay where the rule has no uniform price: their own price when
    it is None. Raises RuleRefused for a wrong rule, Missing before the register is handed over.
    """
    return apply(accepted_book(book), data, price)


def apply(given: Accepted, data: Mapping[str, Any], price: Decimal | None = None) -> Distribution:
    """Compute a rule on what was handed over; see ``distribute``."""
    found, columns_ = given.found, given.book
    rule = rules.read(data)
    if rule.supply > found.conditions.quantity:
        raise rules.wrong("rule.supply", _("More is given than is offered."))
    if rule.lot % found.conditions.lot:
        raise rules.wrong("rule.lot", _("The quantity is not a multiple of the lot."))
    named = price or found.conditions.price
    outcome = allotment.allot(columns_, rule, named)
    units = dict(zip(outcome.number.tolist(), outcome.quantity.tolist(), strict=True))
    one_price = outcome.cut_off if rule.uniform else named
    rows = tuple(_satisfy(found, row, one_price, outcome, units[row.number]) for row in given.sent)
    paid = outcome.cut_off or named
    worth = columns_.worth_of(paid) if columns_.by_money and paid else None
    asked = pricing.bounded(columns_, worth)
    return Distribution(outcome, rows, data, columns_.digest(), asked)


def keep(
    book: str, found: Distribution, author: str | None, secret: str = ""
) -> registers.Kept:
    """Keep a rule with its input and result while the seller decides; raise Conflict later.

    ``secret`` opens the draw of the rule: see ``require_drawn``.
    """
    row = books.lock(book)
    if row.state != "allotting":
        raise Conflict("state", _("The subscription waits for no register now."))
    require_drawn(row, found.rule, secret)
    return registers.keep(
        book, registers.ALLOTMENT, found.rows, author, found.rule, found.book_digest
    )


def require_drawn(found: BookRow, rule: Mapping[str, Any], secret: str) -> None:
    """Refuse a draw that the seller was not bound to before it knew the book.

    The secret's SHA-256 stands in the conditions (``draw_commitment``), and the rule's seed is
    SHA-256 of the secret followed by the accepted register's root. Raises RuleRefused with
    draw-uncommitted, draw-secret, draw-seed. Where nothing is drawn nothing is asked.
    """
    tie = rule.get("tie")
    if not isinstance(tie, Mapping):
        return
    published, sent = found.conditions.draw_commitment, secret.encode()
    if not published:
        text = _("The conditions publish no SHA-256 of a secret: nothing can be drawn.")
        raise RuleRefused("draw-uncommitted", text, "secret")
    if not draws.keeps(sent, published):
        text = _("This is not the secret whose SHA-256 stands in the conditions.")
        raise RuleRefused("draw-secret", text, "secret")
    root = registers.last(found.book, registers.ACCEPTED).manifest.root
    if str(tie["draw"]).lower() != draws.seed(sent, bytes.fromhex(root)).hex():
        text = _("The seed is the SHA-256 of the secret followed by the accepted register's root.")
        raise RuleRefused("draw-seed", text, "rule.tie")


def take(
    book: str, answer: Iterable[tuple[int, Texts]], author: str | None, **rule: Any
) -> registers.Kept:
    """Take the satisfied register of a subscription that waits for it (articles 9.3–9.5).

    ``answer`` is the line and the texts of each row, read as it is held against what was sent:
    neither is in memory as a whole. Raises Conflict in another state, RuleRefused with every
    mismatch by row and graph. The state is the caller's to move.
    """
    found = books.lock(book)
    if found.state != "allotting":
        raise Conflict("state", _("The subscription waits for no register now."))
    sent = registers.Sent(registers.last(book, registers.ACCEPTED))
    given = verification.Answer(sent, found.conditions, expected(found))
    with registers.Lines() as lines:
        lines.extend(given.lines(answer))
        if given.faults:
            raise _differs(given.faults)
        kept = registers.keep_lines(book, registers.SATISFIED, lines, author, **rule)
    ledger.record(
        "subscription.register-accepted",
        f"subscription:{book}",
        {"sha256": kept.manifest.sha256, "rows": kept.manifest.rows},
        actor=author,
    )
    return kept


def take_kept(book: str, author: str | None) -> registers.Kept:
    """Take the distribution that is kept as the seller's answer; see ``take``."""
    kept = registers.last(book, registers.ALLOTMENT)
    rows = enumerate(registers.lines_of(kept), 1)
    return take(book, rows, author, rule=kept.rule, digest=kept.input)


def expected(found: BookRow) -> Expected:
    """Return what an answer is held against besides the accepted rows."""
    investors = None
    if found.conditions.private_placement:
        investors = {
            one.number: one.bid.investor.key for one in reader.every(found.book, live=False)
        }
    named = found.market_price if found.conditions.one_day else None
    return Expected(found.conditions.quantity, found.conditions.price, named, investors)


def _differs(faults: Iterable[Mismatch]) -> RuleRefused:
    return RuleRefused(
        "register",
        _("The register differs from the accepted one."),
        errors=tuple(
            FieldError(f"{one.number}.{one.graph}", one.code, one.message, one.article)
            for one in faults
        ),
    )


def _satisfy(
    found: BookRow, row: Row, one_price: Decimal | None, outcome: Outcome, units: int
) -> Row:
    price = _price(found, row, one_price, outcome)
    if units and price is None:
        message = _("Name the price that market bids are satisfied at.")
        raise RuleRefused("market-price-missing", message, "price")
    return register.satisfy(row, found.conditions, price, units)


def _price(found: BookRow, row: Row, one_price: Decimal | None, outcome: Outcome) -> Decimal | None:
    """Return what a bid pays: a market bid the price named for it (article 4.5)."""
    if row.price is None:
        if found.conditions.one_day:
            return found.market_price
        return one_price or outcome.cut_off
    return one_price or row.price
