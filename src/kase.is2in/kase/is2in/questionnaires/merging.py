"""Two people on one form: what each of them changed, and where both changed the same. Pure.

A page carries a digest of every answer it showed. What comes back with the same digest was not
touched, and is not saved: so an answer that somebody else has changed meanwhile stays theirs.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from hashlib import sha256
from kase.is2in.questionnaires.types import Save
from kase.is2in.questionnaires.validation import empty
import json


LENGTH = 12
MOST = 100_000


def digest(value: object) -> str:
    """Return a short name of an answer: equal answers have equal names."""
    if empty(value):
        return ""
    if isinstance(value, tuple | list):
        rows = [{name: cell for name, cell in row.items() if cell is not None} for row in value]
        plain = repr([sorted(row.items()) for row in rows])
    else:
        plain = f"{type(value).__name__}:{value!r}"
    return sha256(plain.encode("utf-8")).hexdigest()[:LENGTH]


def as_text(seen: Mapping[str, str]) -> str:
    """Return digests as the page carries them."""
    return json.dumps(seen, separators=(",", ":"), sort_keys=True)


def from_text(raw: object) -> Mapping[str, str] | None:
    """Return the digests a page carried, None where it carried none that can be read."""
    if not isinstance(raw, str) or not raw or len(raw) > MOST:
        return None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        return None
    return found


def touched(values: Mapping, seen: Mapping[str, str] | None) -> dict:
    """Return the answers that differ from what the page showed; all of them without digests."""
    if seen is None:
        return dict(values)
    return {name: value for name, value in values.items() if seen.get(name) != digest(value)}


def changed_since(saves: Iterable[Save], version: int) -> frozenset[str]:
    """Return the names of the answers changed by the saves after a version."""
    return frozenset(name for one in saves if one.version > version for name in one.changed)


def disputed(values: Mapping, stored: Mapping, changed: Iterable[str]) -> tuple[str, ...]:
    """Return the answers that both have changed, and not to the same."""
    others = frozenset(changed)
    return tuple(
        name
        for name, value in values.items()
        if name in others and digest(value) != digest(stored.get(name))
    )
