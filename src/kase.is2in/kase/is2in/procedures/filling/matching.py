"""Which file is which required document, by the likeness of names. Pure."""

from collections.abc import Iterable
from collections.abc import Mapping
from difflib import SequenceMatcher
import re


WORD = re.compile(r"[^\W_]+")
# Words shorter than this say nothing; longer ones are compared by their beginnings, which
# endings of Russian and Kazakh words leave alone.
SHORTEST, STEM = 3, 5
# From this likeness on a file is taken for the document; a person corrects what is wrong.
LEAST = 0.45


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text."""
    words = WORD.findall(text.lower().replace("ё", "е"))
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST)


def likeness(filename: str, names: Iterable[str]) -> float:
    """Return how much a file's name is like one of the names of a document, 0 to 1."""
    stem = filename.rpartition(".")[0] or filename
    said = stems(stem)
    best = 0.0
    for name in names:
        wanted = stems(name)
        common = len(said & wanted)
        share = 2 * common / (len(said) + len(wanted)) if said and wanted else 0.0
        # A short name wholly in a long one ("Устав" in "Устав с изменениями и дополнениями").
        whole = 0.8 * common / min(len(said), len(wanted)) if said and wanted else 0.0
        letters = SequenceMatcher(None, stem.lower(), name.lower()).ratio()
        best = max(best, share, whole, letters if letters > 0.7 else 0.0)
    return best


def matched(files: Mapping[str, str], slots: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return file → slot, each slot once, the most alike first.

    ``files`` maps what a file is known by to its name, ``slots`` a slot to its names.
    """
    known = {slot: tuple(names) for slot, names in slots.items()}
    found: dict[str, str] = {}
    pairs = sorted(
        (-likeness(name, names), file, slot)
        for file, name in files.items()
        for slot, names in known.items()
    )
    for score, file, slot in pairs:
        if -score < LEAST:
            break
        if file not in found and slot not in found.values():
            found[file] = slot
    return found
