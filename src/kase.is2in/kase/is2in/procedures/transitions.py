"""Steps of an application along its workflow: one way in for pages and services."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import Step


def steps(application: IApplication, person: Person) -> tuple[Step, ...]:
    """Return the steps that are the person's to make now, with what each asks for.

    A step of theirs that something else still hinders comes with ``allowed`` False and why.
    """
    raise NotImplementedError


def perform(
    application: IApplication, person: Person, transition: str, **fields: object
) -> Facts:
    """Make a step: guard, fields, effect, audit, notifications, in one transaction.

    ``fields`` by step: return-to-filling ``text``; request-more ``text``, ``due`` (date);
    supply-more ``text``, ``files`` (UploadedFile); conclude ``text``; schedule-meeting
    ``date``, ``body``; decide ``decision`` granted|refused, ``text``; withdraw ``text``.
    Raises Forbidden (not the person's step), Conflict (not in this state), RuleRefused.
    """
    raise NotImplementedError
