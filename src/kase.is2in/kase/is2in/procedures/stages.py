"""The stage line: statuses, readiness, save / done / skip (paragraph 14)."""

from collections.abc import Mapping
from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import StageLine
from kase.is2in.procedures.types import StageState


def stages(application: IApplication, person: Person | None = None) -> StageLine:
    """Return all stages with status and readiness; ``editable`` is about the person."""
    raise NotImplementedError


def stage(application: IApplication, stage_id: str, person: Person | None = None) -> StageState:
    """Return one stage; raise Missing for an unknown id."""
    raise NotImplementedError


def save_stage(
    application: IApplication,
    person: Person,
    stage_id: str,
    *,
    form: str | None = None,
    values: Mapping[str, object] | None = None,
    action: str = "save",
    base_version: int | None = None,
) -> StageState:
    """Save answers of one form and set the stage's status.

    ``save`` stores what is there, incomplete as it may be; ``done`` also demands every
    required field of the whole stage; ``skip`` needs a stage the definition lets skip.
    Fields left out of ``values`` keep their answers. Raises RuleRefused with one error per
    field, Stale (``current``: stored values and version), Forbidden, Conflict by state.
    """
    raise NotImplementedError
