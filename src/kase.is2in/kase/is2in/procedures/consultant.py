"""The stage at which a financial consultant's employee is chosen (paragraph 14)."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import PersonRef


def consultants(application: IApplication) -> tuple[PersonRef, ...]:
    """Return the employees of the applicant's partner consultants who may be chosen."""
    raise NotImplementedError


def choose_consultant(application: IApplication, person: Person, user_id: str) -> None:
    """Make an employee of a partner consultant an executor and tell them, once per choice.

    The one chosen before loses access. Raises RuleRefused for anybody else's employee,
    Forbidden and Conflict as ``save_stage``.
    """
    raise NotImplementedError
