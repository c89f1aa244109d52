"""The rule of counting against plain arithmetic with fractions, for everything that can be."""

from fractions import Fraction
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.committee.counting import count
from kase.is2in.committee.counting import has_quorum
from kase.is2in.committee.counting import least
from kase.is2in.committee.types import BASES
from kase.is2in.committee.types import CHOICES
from kase.is2in.committee.types import Rule
from kase.is2in.committee.types import SHARES
import unittest


PART = {
    "over_half": Fraction(1, 2),
    "half": Fraction(1, 2),
    "two_thirds": Fraction(2, 3),
    "three_quarters": Fraction(3, 4),
    "all": Fraction(1),
}


def enough(share: str, number: int, of: int) -> bool:
    """Return whether a number is the share of another, as a person would say it."""
    wanted = PART[share] * of
    return number > wanted if share == "over_half" else number >= wanted


def plainly(rule, members, present, recused, ballots, chair) -> str:
    """Return the result member by member, without sets and whole-number tricks."""
    seated = voters = there = entitled = votes_for = votes_against = 0
    for one in members:
        out, here = one in recused, one in present
        seated += not out or rule.recused_count
        there += here and (not out or rule.recused_count)
        entitled += not out
        if here and not out:
            voters += 1
            votes_for += ballots.get(one) == "for"
            votes_against += ballots.get(one) == "against"
    if voters == 0 or not enough(rule.quorum, there, seated):
        return "no_quorum"
    of = {"present": voters, "members": entitled, "votes": votes_for + votes_against}[rule.base]
    if votes_for > 0 and enough(rule.majority, votes_for, of):
        return "adopted"
    presides = chair in members and chair in present and chair not in recused
    tie = votes_for == votes_against and rule.casting and presides
    return "adopted" if tie and ballots.get(chair) == "for" else "rejected"


PEOPLE = tuple("abcdefghi")
RULES = st.builds(
    Rule,
    quorum=st.sampled_from(sorted(SHARES)),
    majority=st.sampled_from(sorted(SHARES)),
    base=st.sampled_from(BASES),
    casting=st.booleans(),
    recused_count=st.booleans(),
)
SOME = st.sets(st.sampled_from(PEOPLE))
BALLOTS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(CHOICES))


class Counting(unittest.TestCase):
    """Whole numbers say what fractions say."""

    def test_shares(self):
        for share in SHARES:
            for of in range(200):
                wanted = next(number for number in range(of + 2) if enough(share, number, of))
                self.assertEqual(least(share, of), wanted, (share, of))

    @settings(max_examples=400, deadline=None)
    @given(RULES, SOME, SOME, SOME, BALLOTS, st.sampled_from(PEOPLE))
    def test_as_counted_by_hand(self, rule, members, present, recused, ballots, chair):
        found = count(rule, members, present, recused, ballots, chair)
        self.assertEqual(found.result, plainly(rule, members, present, recused, ballots, chair))
        cast = found.votes_for + found.against + found.abstain
        self.assertLessEqual(cast + found.silent, len(members & present))
        self.assertEqual(found.recused, len(members & recused))

    def test_nobody_is_no_quorum(self):
        self.assertFalse(has_quorum(Rule(quorum="half"), 0, 0))
        self.assertEqual(count(Rule(), (), (), (), {}, "").result, "no_quorum")

    def test_the_chair_decides_a_tie(self):
        people, votes = "abcd", {"a": "for", "b": "for", "c": "against", "d": "against"}
        found = count(Rule(), people, people, "", votes, "a")
        self.assertEqual((found.result, found.cast), ("adopted", True))
        found = count(Rule(), people, people, "", votes, "c")
        self.assertEqual((found.result, found.cast), ("rejected", True))
        found = count(Rule(casting=False), people, people, "", votes, "a")
        self.assertEqual((found.result, found.cast), ("rejected", False))
        # Without a chair among them nobody casts.
        found = count(Rule(), people, people, "a", votes, "a")
        self.assertEqual((found.votes_for, found.result), (1, "rejected"))

    def test_a_recused_member_leaves_the_quorum_or_stays(self):
        people, present = "abcde", "abc"
        votes = {"b": "for", "c": "for"}
        self.assertEqual(count(Rule(), people, present, "a", votes, "").result, "no_quorum")
        kept = count(Rule(recused_count=True), people, present, "a", votes, "")
        self.assertEqual((kept.present, kept.members, kept.result), (3, 5, "adopted"))
