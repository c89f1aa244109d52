"""The working copy of a procedure: read, changed by one editor at a time, every change noted.

A change is a function from a definition to a definition (``parts``); what of it differs is written
to the content and to the audit trail. Clients never see the working copy, see
``catalogue.editions``.
"""

from collections.abc import Callable
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.writer import write_procedure
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.designer.differences import Change
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.parts import find
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.procedures.designer.parts import version_of
from kase.is2in.procedures.designer.parts import version_of_all
from kase.is2in.procedures.designer.undoing import before_last_change
from kase.is2in.procedures.designer.undoing import remember
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import privileged


# What the audit trail keeps of one act, in changes and in characters of a text.
MOST_CHANGES = 100
LONGEST_TEXT = 400


def subject(procedure: IProcedure) -> str:
    """Return the name under which the audit trail knows a procedure."""
    return f"procedure:{procedure.getId()}"


def change_part(
    procedure: IProcedure,
    place: Place,
    version: str,
    make: Callable[[ProcedureDefinition], ProcedureDefinition],
) -> tuple[Change, ...]:
    """Change the working copy and return what differs; ``version`` is the part's as it was read.

    Raises Stale, with the part as it stands in ``current``, when somebody else has changed the
    part since; Missing when it is gone.
    """
    before = working_copy(procedure)
    require_version(find(before, place), version, version_of)
    return keep(procedure, "definition.change", before, make(before), place)


def change_branch(
    procedure: IProcedure,
    place: Place,
    version: str,
    make: Callable[[ProcedureDefinition], ProcedureDefinition],
) -> tuple[Change, ...]:
    """Change the working copy; the part with everything in it must be as it was read."""
    before = working_copy(procedure)
    require_version(find(before, place), version, version_of_all)
    return keep(procedure, "definition.change", before, make(before), place)


def arrange(
    procedure: IProcedure,
    place: Place,
    make: Callable[[ProcedureDefinition], ProcedureDefinition],
) -> tuple[Change, ...]:
    """Add to or move within a part: nothing that another editor wrote can be lost by it."""
    before = working_copy(procedure)
    return keep(procedure, "definition.change", before, make(before), place)


def keep(
    procedure: IProcedure,
    action: str,
    before: ProcedureDefinition,
    after: ProcedureDefinition,
    place: Place = (),
) -> tuple[Change, ...]:
    """Write what differs between two states to the content and the audit trail; return it."""
    found = differences(before, after)
    if found:
        write(procedure.aq_parent, after)
        note(procedure, action, found, place)
        remember(procedure, before, working_copy(procedure), len(found))
    return found


def undo(procedure: IProcedure, version: str) -> tuple[Change, ...]:
    """Take the last change back, which undoing again repeats; raise Stale when more came since."""
    current = working_copy(procedure)
    before = before_last_change(procedure, current, version)
    return keep(procedure, "definition.change", current, before)


def write(category, definition: ProcedureDefinition) -> IProcedure:
    """Make the content equal to the definition; who asks has been checked before."""
    # Plone keeps some ids from people who add content ("view"), which here are plain codes.
    with privileged():
        return write_procedure(category, definition)


def note(
    procedure: IProcedure, action: str, found: tuple[Change, ...], place: Place = ()
) -> None:
    """Write an act on the definition into the audit trail."""
    details = {"procedure": procedure.getId(), "changes": [_line(one) for one in found]}
    if len(found) > MOST_CHANGES:
        details["changes"] = [*details["changes"][:MOST_CHANGES], f"… {len(found)}"]
    if place:
        details["procedure_part"] = "/".join(place)
    ledger.record(action, subject(procedure), details)


def set_closed(procedure: IProcedure, closed: bool) -> None:
    """Close a procedure for new applications, or open it; works at once, for every edition."""
    if bool(procedure.closed) == closed:
        return
    procedure.closed = closed
    action = "definition.close" if closed else "definition.open"
    ledger.record(action, subject(procedure), {"procedure": procedure.getId()})


def require_version(part: Part, version: str, versions: Callable[[Part], str]) -> None:
    """Raise Stale unless the part is as the editor read it."""
    if versions(part) != version:
        raise Stale(
            "stale",
            _("Somebody has changed this since you opened it. Compare and save again."),
            current=part,
        )


def part_of(content) -> tuple[IProcedure | None, Place]:
    """Return the procedure that a content is or lies in with its place; (None, ()) outside one."""
    place: list[str] = []
    for each in content.aq_inner.aq_chain:
        if IProcedure.providedBy(each):
            return each, tuple(reversed(place))
        place.append(each.getId() if hasattr(each, "getId") else "")
    return None, ()


def _line(one: Change) -> str:
    where = "/".join((*one.place, *([one.field] if one.field else []))) or "/"
    if one.kind != "changed":
        return f"{where}: {one.kind}"
    before, after = (_short(text) for text in (one.before, one.after))
    return f"{where}: {one.aspect}: {before!r} → {after!r}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
