"""The workflow of a procedure as plain data: what leads where, and whose step it is."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


# The roles of ``procedures/roles.py`` that a step is for; a test compares them with what the
# guards ask. A step that is not named here may be anybody's.
MAKERS: Mapping[str, tuple[str, ...]] = {
    "send-to-head": ("Executor",),
    "return-to-filling": ("FirstHead",),
    "approve-by-head": ("FirstHead",),
    "sign": ("FirstHead",),
    "register": ("ChancelleryClerk",),
    "examine": ("CaseOfficer",),
    "request-more": ("CaseOfficer",),
    "supply-more": ("Executor",),
    "resume": ("CaseOfficer",),
    "conclude": ("CaseOfficer",),
    "schedule-meeting": ("CaseOfficer",),
    "decide": ("CaseOfficer",),
    "withdraw": ("FirstHead",),
    "archive": ("CaseOfficer",),
}


# Before the name of each workflow of applications stands this; the rest is its category's code.
PREFIX = "kase_"
REGISTRATION = "registration"
WITHDRAW = "withdraw"
MEETING = "meeting"


def workflow_of(category: str) -> str:
    """Return the workflow that the applications of a category go by."""
    return f"{PREFIX}{category}"


@dataclass(frozen=True)
class Transition:
    """A step of a workflow: from one state into another."""

    id: str
    source: str
    target: str

    @property
    def makers(self) -> tuple[str, ...]:
        """Return the roles the step is for, () where it may be anybody's."""
        return MAKERS.get(self.id, ())


@dataclass(frozen=True)
class Flow:
    """A workflow: its states and transitions; without states it is one nobody knows."""

    initial: str = ""
    states: frozenset[str] = frozenset()
    transitions: tuple[Transition, ...] = field(default=())

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Return the transitions out of a state."""
        return tuple(one for one in self.transitions if one.source == state)

    def leads(self, source: str, target: str) -> bool:
        """Return whether one transition leads from a state to another."""
        return any(one.target == target for one in self.leaving(source))

    def reached(self, start: str = "") -> frozenset[str]:
        """Return the states that can be reached from a state (the first one), with itself."""
        found: set[str] = set()
        ahead = [start or self.initial]
        while ahead:
            state = ahead.pop()
            if state in self.states and state not in found:
                found.add(state)
                ahead += [one.target for one in self.leaving(state)]
        return frozenset(found)

    def closes_withdrawal(self, order: Iterable[str]) -> str:
        """Return the state from which an application can no longer be withdrawn.

        The meeting where there is one; else the first state on the way after registration that
        has no step for it. ``order`` is the way, "" where it never closes.
        """
        if MEETING in self.states:
            return MEETING
        way = [state for state in order if state in self.states]
        after = way[way.index(REGISTRATION) + 1 :] if REGISTRATION in way else []
        open_ones = (WITHDRAW in [step.id for step in self.leaving(one)] for one in after)
        return next((one for one, is_open in zip(after, open_ones, strict=True) if not is_open), "")

    def makers_from(self, state: str) -> tuple[str, ...]:
        """Return the roles that make a step out of a state, in the order of the steps."""
        return tuple(dict.fromkeys(role for one in self.leaving(state) for role in one.makers))
