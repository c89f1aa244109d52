"""Seeds defects into a shipped definition, and reads the workflows from the profile."""

from collections.abc import Callable
from dataclasses import replace
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import Transition
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from lxml import etree
from pathlib import Path


WORKFLOWS = FOLDER.parent.parent / "profiles" / "default" / "workflows"


def flow_on_disk(workflow: str, folder: Path = WORKFLOWS) -> Flow:
    """Return a workflow as the profile's XML has it."""
    root = etree.parse(str(folder / workflow / "definition.xml")).getroot()
    target = {one.get("transition_id"): one.get("new_state") for one in root.iter("transition")}
    steps = tuple(
        Transition(name, state.get("state_id"), target[name])
        for state in root.iter("state")
        for name in (one.get("transition_id") for one in state.iter("exit-transition"))
    )
    states = frozenset(state.get("state_id") for state in root.iter("state"))
    return Flow(root.get("initial_state"), states, steps)


def without(flow: Flow, *names: str, source: str = "") -> Flow:
    """Return a workflow without some steps, everywhere or out of one state."""
    kept = (
        one for one in flow.transitions if one.id not in names or (source and one.source != source)
    )
    return replace(flow, transitions=tuple(kept))


def with_step(flow: Flow, name: str, source: str, target: str) -> Flow:
    """Return a workflow with one more step."""
    return replace(flow, transitions=(*flow.transitions, Transition(name, source, target)))


def at(definition: ProcedureDefinition, place: str, change: Callable) -> ProcedureDefinition:
    """Return the definition with the part at a place (process/subprocess/stage/form) changed."""
    return _in(
        definition, ("processes", "subprocesses", "stages", "forms"), place.split("/"), change
    )


def _in(part, lists, ids, change):
    if not ids:
        return change(part)
    (name, *more), (wanted, *below) = lists, ids
    inner = tuple(
        _in(one, more, below, change) if (getattr(one, "id", "") or one.state) == wanted else one
        for one in getattr(part, name)
    )
    if inner == getattr(part, name):
        raise AssertionError(f"nothing was changed at {wanted}")
    return replace(part, **{name: inner})


def text(old: str, new: str) -> Callable:
    """Return a change of a form's XML: the first ``old`` becomes ``new``."""

    def change(form):
        if old not in form.model:
            raise AssertionError(f"{old!r} is not in {form.id}")
        return replace(form, model=form.model.replace(old, new, 1))

    return change
