"""The last change of a working copy can be taken back: what stood before it is kept beside it."""

from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.designer.parts import version_of_all
from kase.is2in.procedures.people import person_name
from kase.is2in.terms.clock import now
from kase.is2in.terms.errors import Stale
from persistent.mapping import PersistentMapping
from plone import api
from zope.annotation.interfaces import IAnnotations
import gzip
import json


KEY = "kase.is2in.procedures.before-last-change"


@dataclass(frozen=True)
class LastChange:
    """Who changed the working copy last, when, in how many places; ``version`` is what it made."""

    by: str
    at: datetime
    count: int
    version: str


def remember(
    procedure: IProcedure, before: ProcedureDefinition, after: ProcedureDefinition, count: int
) -> None:
    """Keep what stood before a change, in place of what stood before the one before."""
    user = None if api.user.is_anonymous() else api.user.get_current().getId()
    text = json.dumps(before.to_json(), ensure_ascii=False)
    IAnnotations(procedure)[KEY] = PersistentMapping(
        before=gzip.compress(text.encode("utf-8"), mtime=0),
        version=version_of_all(after),
        by=user or "",
        at=now(),
        count=count,
    )


def last_change(procedure: IProcedure, current: ProcedureDefinition) -> LastChange | None:
    """Return the change that can be taken back; None where there is none, or more came since."""
    kept = IAnnotations(procedure).get(KEY)
    if kept is None or kept["version"] != version_of_all(current):
        return None
    return LastChange(person_name(kept["by"]), kept["at"], kept["count"], kept["version"])


def before_last_change(
    procedure: IProcedure, current: ProcedureDefinition, version: str
) -> ProcedureDefinition:
    """Return what stood before the change that made a version; raise Stale when more came since."""
    found = last_change(procedure, current)
    if found is None or found.version != version:
        raise Stale(
            "stale", _("Somebody has changed the working copy since; nothing is taken back.")
        )
    text = gzip.decompress(IAnnotations(procedure)[KEY]["before"]).decode("utf-8")
    return ProcedureDefinition.from_json(json.loads(text))
