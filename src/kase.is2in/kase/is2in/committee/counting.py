"""Quorum and majority, in whole numbers: no fraction is ever rounded."""

from collections.abc import Collection
from collections.abc import Mapping
from kase.is2in.committee.types import ABSTAIN
from kase.is2in.committee.types import ADOPTED
from kase.is2in.committee.types import AGAINST
from kase.is2in.committee.types import FOR
from kase.is2in.committee.types import MEMBERS
from kase.is2in.committee.types import NO_QUORUM
from kase.is2in.committee.types import PRESENT
from kase.is2in.committee.types import REJECTED
from kase.is2in.committee.types import Rule
from kase.is2in.committee.types import SHARES
from kase.is2in.committee.types import Tally


def least(share: str, of: int) -> int:
    """Return the smallest number that is a share of another: more than half of 6 is 4."""
    part, whole, more = SHARES[share]
    return part * of // whole + 1 if more else -(-part * of // whole)


def has_quorum(rule: Rule, members: int, present: int) -> bool:
    """Return whether enough of the members are there; nobody is never enough."""
    return present > 0 and present >= least(rule.quorum, members)


def count(
    rule: Rule,
    members: Collection[str],
    present: Collection[str],
    recused: Collection[str],
    ballots: Mapping[str, str],
    chair: str,
) -> Tally:
    """Return how an item stands.

    ``members`` are those with a vote, ``present`` those of them who are there, ``recused``
    those with a conflict of interest; votes of others do not count. A member with a conflict
    leaves both numbers of the quorum unless the rule keeps them in; in the majority they never
    count.
    """
    seated = set(members)
    there = seated & set(present)
    out = seated & set(recused)
    voters = there - out
    cast = {user: choice for user, choice in ballots.items() if user in voters}
    chosen = list(cast.values())
    votes_for, against = chosen.count(FOR), chosen.count(AGAINST)
    counted = (seated, there) if rule.recused_count else (seated - out, voters)
    all_members, all_present = len(counted[0]), len(counted[1])
    needed = least(rule.majority, _base(rule, len(seated - out), len(voters), votes_for + against))
    needed = max(needed, 1)
    decided_by_chair = False
    if not voters or not has_quorum(rule, all_members, all_present):
        result = NO_QUORUM
    elif votes_for >= needed:
        result = ADOPTED
    elif rule.casting and votes_for == against and cast.get(chair) == FOR:
        result, decided_by_chair = ADOPTED, True
    else:
        result = REJECTED
        tie = rule.casting and votes_for == against and votes_for > 0
        decided_by_chair = tie and cast.get(chair) == AGAINST
    return Tally(
        members=all_members,
        present=all_present,
        recused=len(out),
        quorum=least(rule.quorum, all_members),
        votes_for=votes_for,
        against=against,
        abstain=chosen.count(ABSTAIN),
        silent=len(voters) - len(chosen),
        needed=needed,
        result=result,
        cast=decided_by_chair,
    )


def _base(rule: Rule, members: int, present: int, votes: int) -> int:
    if rule.base == PRESENT:
        return present
    return members if rule.base == MEMBERS else votes
