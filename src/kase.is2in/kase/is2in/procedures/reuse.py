"""Questionnaires: answers of archived applications used again (paragraph 9.6)."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import Questionnaire


def questionnaires(person: Person) -> tuple[Questionnaire, ...]:
    """Return the filled forms of the person's organisation's archived applications."""
    raise NotImplementedError


def reuse(
    application: IApplication, person: Person, stage_id: str, form_id: str, source: str
) -> FormState:
    """Copy a questionnaire's answers into a form; each shows where and when it came from.

    ``source`` is ``Questionnaire.source``. Answers to fields that the form no longer has are
    left out. Raises Missing for a questionnaire the person may not use.
    """
    raise NotImplementedError
