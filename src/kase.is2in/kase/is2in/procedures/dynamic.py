"""Dynamic stages: criteria level by level, one instance of a form per security (paragraph 16)."""

from collections.abc import Mapping
from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Criterion
from kase.is2in.procedures.types import FormState


def criteria(application: IApplication, stage_id: str, chosen: Mapping[str, str]) -> Criterion:
    """Return the next level to choose after ``chosen`` (level → code), or that it is complete.

    A level without options is never returned. Raises Missing for a stage that is not
    dynamic, RuleRefused("criteria") for a combination the definition does not know.
    """
    raise NotImplementedError


def add_form(
    application: IApplication,
    person: Person,
    stage_id: str,
    chosen: Mapping[str, str],
    isin: str = "",
) -> tuple[FormState, ...]:
    """Add the forms of a complete combination for a security and return them.

    Raises RuleRefused for an incomplete combination, a wrong ISIN or the same security
    under the same criteria twice; Forbidden and Conflict as ``save_stage``.
    """
    raise NotImplementedError


def remove_form(application: IApplication, person: Person, stage_id: str, form_id: str) -> None:
    """Remove an instance with its answers; comments on it stay in the record."""
    raise NotImplementedError
