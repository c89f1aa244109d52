"""Lists of applications: In review, Archive, My tasks, Register (paragraphs 9.4 and 9.5)."""

from collections.abc import Mapping
from kase.is2in.parties.types import Person
from kase.is2in.procedures.types import ApplicationList


TABS = ("in-review", "archive", "tasks", "register")


def applications(
    person: Person,
    tab: str = "in-review",
    filters: Mapping[str, str] | None = None,
    sort: str = "created",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> ApplicationList:
    """Return a page of the applications the person may see.

    ``tab``: in-review, archive, tasks (where the person must act now), register (all that
    reached the exchange). ``filters``: q (number, company, procedure), procedure,
    organization, state, executor. ``sort``: number, organization, procedure, state,
    executor, created, submitted.
    """
    raise NotImplementedError


def counts(person: Person) -> dict[str, int]:
    """Return the number of applications per tab, for the menu."""
    raise NotImplementedError
