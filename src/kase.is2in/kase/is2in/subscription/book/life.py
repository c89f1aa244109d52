"""The life of a subscription: its states, who moves it, and what the clock does by itself.

The table is all there is: the content type's workflow, the worker and the tests read it.
"""

from dataclasses import dataclass
from datetime import datetime
from datetime import time
from kase.is2in.subscription.book import application
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.workdays import NOTHING


SELLER, TRADING, CLOCK, DEPOSITORY_SIDE = "seller", "trading", "clock", "depository"
STATES = (
    "draft",
    "submitted",
    "checking",
    "depository",
    "approved",
    "announced",
    "accepting",
    "closed",
    "registering",
    "allotting",
    "satisfied",
    "dealt",
    "settling",
    "settled",
    "completed",
    "refused",
    "failed",
    "cancelled",
)
ENDED = frozenset({"completed", "refused", "failed", "cancelled"})
# The states in which the writer takes bids, as far as the window lets it: the worker may be
# late with the opening, never the bid.
TAKING = frozenset({"announced", "accepting"})
BEFORE_START = ("draft", "submitted", "checking", "depository", "approved", "announced")
RUNNING = ("accepting", "closed", "registering", "allotting", "satisfied")


@dataclass(frozen=True)
class Transition:
    """A move: from which states, to which, by whom, under which article.

    ``needs_reason`` moves carry a text that the other side reads.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    actors: frozenset[str]
    article: str
    needs_reason: bool = False


def _move(name: str, sources, target: str, actors, article: str, reason=False) -> Transition:
    found = (sources,) if isinstance(sources, str) else tuple(sources)
    who = frozenset((actors,) if isinstance(actors, str) else actors)
    return Transition(name, found, target, who, article, reason)


_BOTH = (TRADING, CLOCK)
TRANSITIONS = {
    one.name: one
    for one in (
        _move("submit", "draft", "submitted", SELLER, "3.1"),
        _move("examine", "submitted", "checking", TRADING, "3.2"),
        _move("approve", ("submitted", "checking"), "approved", TRADING, "3.2"),
        _move("consent", "depository", "approved", (TRADING, DEPOSITORY_SIDE), "3.5"),
        _move("announce", "approved", "announced", TRADING, "3.5"),
        _move("open", "announced", "accepting", _BOTH, "4.1"),
        _move("close", "accepting", "closed", _BOTH, "4.3"),
        _move("register", "closed", "registering", _BOTH, "8.1"),
        _move("hand-over", "registering", "allotting", _BOTH, "8.1"),
        _move("accept-register", "allotting", "satisfied", (SELLER, TRADING), "9.5"),
        _move("make-deals", "satisfied", "dealt", _BOTH, "10.3"),
        _move("settle", "dealt", "settling", _BOTH, "10.3"),
        _move("confirm-settlement", "settling", "settled", (TRADING, DEPOSITORY_SIDE), "10.7"),
        _move("complete", "settled", "completed", TRADING, "10.7"),
        _move(
            "refuse",
            ("submitted", "checking", "depository"),
            "refused",
            (TRADING, DEPOSITORY_SIDE),
            "3.6",
            reason=True,
        ),
        _move("fail", RUNNING, "failed", (SELLER, TRADING, CLOCK), "9.3", reason=True),
        _move("cancel", BEFORE_START, "cancelled", (SELLER, TRADING), "2.10", reason=True),
    )
}


def target(name: str, state: str, conditions: Conditions) -> str | None:
    """Return the state a move leads to from a state, None where it is not allowed.

    An approved application goes to the depository first when it settles there (article 3.3).
    """
    move = TRANSITIONS.get(name)
    if move is None or state not in move.sources:
        return None
    if name == "approve" and conditions.settlement_by == DEPOSITORY:
        return "depository"
    return move.target


@dataclass(frozen=True)
class Act:
    """What the clock does: its name, the moment it is due, the article.

    ``rank`` orders acts of one moment.
    """

    name: str
    at: datetime
    article: str
    rank: int = 0


def timetable(conditions: Conditions, moved=NOTHING) -> tuple[Act, ...]:
    """Return every timed act of a subscription in the order it is due.

    The accepted register is due at the end of its day, and the satisfied one must be there
    when deals are made (article 9.6).
    """
    day = conditions.accepted_register_on or application.register_by(conditions, moved)
    handed = min(datetime.combine(day, time(18), ALMATY), conditions.deals_at)
    last = max(
        conditions.end,
        conditions.activation,
        conditions.confirmation_until or conditions.end,
        conditions.collateral_check or conditions.end,
    )
    acts = [
        Act("open", conditions.start, "4.1", 0),
        Act("close", conditions.end, "4.3", 1),
        Act("register", conditions.end, "8.1", 2),
        Act("activate", conditions.activation, "4.5", 4),
        Act("hand-over", max(handed, last), "8.1", 5),
        Act("make-deals", conditions.deals_at, "10.3", 6),
        Act("settle", conditions.settlement_at, "10.3", 7),
    ]
    if conditions.mode == CCP and conditions.collateral_check is not None:
        acts.append(Act("check-collateral", conditions.collateral_check, "5.2", 3))
    if asks_depository(conditions):
        acts.append(Act("check-bids", conditions.end, "6", 3))
    return tuple(sorted(acts, key=lambda act: (act.at, act.rank)))


def asks_depository(conditions: Conditions) -> bool:
    """Return whether bids go to the depository: for criteria, for facts on investors (6, 7)."""
    wanted = bool(conditions.criteria or conditions.disclose)
    return wanted and conditions.settlement_by == DEPOSITORY


def may_delete(conditions: Conditions, at: datetime, by_seller: bool) -> bool:
    """Return whether a bid may be deleted (article 4.3).

    By its buyer while bids are taken; by the seller in the same period, once bids are active.
    """
    inside = conditions.start <= at < conditions.end
    return inside and (not by_seller or at >= conditions.activation)


def may_refuse(conditions: Conditions, at: datetime) -> bool:
    """Return whether a control user may refuse a bid (article 4.2).

    After activation and after the end of the period, up to the moment the seller has set.
    """
    first = max(conditions.activation, conditions.end)
    return first <= at <= (conditions.confirmation_until or conditions.deals_at)
