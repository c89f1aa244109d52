"""What has become of a book: whom it owes what on the day of settlement, and its results."""

from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.deals import Net
from kase.is2in.subscription.book.register import GRAPHS
from kase.is2in.subscription.book.register import Totals
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms.errors import Missing


NETTING, GROSS, ELSEWHERE = "netting", "gross", "other"
# From these states on the seller and the trading department see results, from the second
# ones on everybody who may know of the subscription.
KNOWN = frozenset({"satisfied", "dealt", "settling", "settled", "completed"})
TOLD = frozenset({"settled", "completed"})
FAILED = "failed"
# So many outcomes are remembered by a process.
KEPT = 100
PLACES = {name: place for place, name in enumerate(GRAPHS.values())}


@dataclass(frozen=True)
class Settlement:
    """How a book settles: each deal by itself, net by account, or by another organisation.

    ``answers`` tell bids whether they are satisfied in full, in part or not at all (11.3).
    """

    method: str
    deals: tuple[Deal, ...]
    states: Mapping[int, tuple[str, str]]
    nets: tuple[Net, ...]
    answers: Mapping[int, str]


@dataclass(frozen=True)
class Outcome:
    """Annex 3 and the usual notice; of a subscription that has failed only the reason."""

    reason: str = ""
    accepted: Totals | None = None
    satisfied: Totals | None = None
    asked: results.Demand | None = None
    sold: results.Results | None = None


def settlement(found: BookRow, buyer: str | None = None) -> Settlement:
    """Return the settlement of a book, or what of it is a buyer's.

    Raises Missing before the satisfied register was taken.
    """
    kept = registers.last(found.book, registers.SATISFIED)
    made = dealing.of_book(found.book, buyer)
    own = None
    if buyer is not None:
        own = {one.number for one in reader.every(found.book, live=False, buyer=buyer)}
    return Settlement(
        method=_method(found),
        deals=made,
        states=dealing.states(found.book),
        nets=_nets(found, made, buyer),
        answers=_answers(kept, own),
    )


def outcome(found: BookRow) -> Outcome:
    """Return the results of a book; raise Missing while there are none."""
    if found.state == FAILED:
        last = [row.reason for row in moves.history(found.book) if row.transition == "fail"]
        return Outcome(reason=last[-1] if last else "")
    if found.state not in KNOWN:
        raise Missing("results", _("There are no results yet."))
    accepted = registers.last(found.book, registers.ACCEPTED)
    satisfied = registers.last(found.book, registers.SATISFIED)
    # All that the figures rest on: it does not change once the register is taken.
    at = found.book, found.edition, found.last_number
    return _figures(*at, accepted.manifest.sha256, satisfied.manifest.sha256)


@lru_cache(maxsize=KEPT)
def _figures(book: str, *_rests_on: object) -> Outcome:
    """Work out the figures of a book, for which all its rows are read."""
    found = books.get(book)
    accepted = registers.last(book, registers.ACCEPTED)
    satisfied = registers.last(book, registers.SATISFIED)
    every = reader.every(book, live=False)
    return Outcome(
        accepted=accepted.manifest.totals,
        satisfied=satisfied.manifest.totals,
        asked=results.demand(every, registers.rows_of(accepted), found.conditions),
        sold=results.results(registers.rows_of(satisfied), found.conditions),
    )


def _method(found: BookRow) -> str:
    if found.conditions.settlement_by != DEPOSITORY:
        return ELSEWHERE
    return NETTING if found.conditions.mode == CCP else GROSS


def _nets(found: BookRow, made: tuple[Deal, ...], buyer: str | None) -> tuple[Net, ...]:
    """Return claims and obligations by account; a buyer sees those of its own accounts."""
    if _method(found) != NETTING:
        return ()
    seller = found.conditions.seller_subaccount
    nets = deals.net(made, seller)
    return nets if buyer is None else tuple(one for one in nets if one.account != seller)


def _answers(kept: registers.Kept, own: Collection[int] | None) -> dict[int, str]:
    found = {}
    for line in registers.lines_of(kept):
        number = int(line[PLACES["number"]])
        if own is None or number in own:
            given = int(line[PLACES["deal_quantity"]] or 0)
            asked = int(line[PLACES["quantity"]])
            found[number] = deals.answer_of(given, asked)
    return found
