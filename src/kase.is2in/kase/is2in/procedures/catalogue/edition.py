"""The edition of a procedure that an application was filed under; it never changes for it.

The text of an edition is kept once, beside the applications, under its SHA-256: what staff
change later in the definitions cannot reach an application that is on its way.
"""

from BTrees.OOBTree import OOBTree
from hashlib import sha256
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.folders import root_folder
from kase.is2in.procedures.interfaces import IApplication
from zope.annotation.interfaces import IAnnotations
import json


KEY = "kase.is2in.procedures.editions"
MOST_READ = 64
# Digest to definition. A digest names one text for ever, so no entry is ever out of date.
_read: dict[str, ProcedureDefinition] = {}


def keep_edition(definition: ProcedureDefinition) -> str:
    """Keep the text of an edition and return its digest."""
    text = json.dumps(
        definition.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    digest = sha256(text.encode("utf-8")).hexdigest()
    shelf = _shelf()
    if digest not in shelf:
        shelf[digest] = text
    return digest


def definition_of(application: IApplication) -> ProcedureDefinition:
    """Return the definition the application was filed under."""
    return read_edition(application.definition)


def read_edition(digest: str) -> ProcedureDefinition:
    """Return the edition of a digest; raise KeyError for one that was never kept."""
    found = _read.get(digest)
    if found is None:
        found = ProcedureDefinition.from_json(json.loads(_shelf()[digest]))
        if len(_read) >= MOST_READ:
            _read.clear()
        _read[digest] = found
    return found


def _shelf() -> OOBTree:
    annotations = IAnnotations(root_folder())
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    return annotations[KEY]
