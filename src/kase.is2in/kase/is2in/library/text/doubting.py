"""What an editor should look at: numbers that are missing, come twice, or are not there at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from kase.is2in.library.text.types import APPENDIX
from kase.is2in.library.text.types import ARTICLE
from kase.is2in.library.text.types import Article
from kase.is2in.library.text.types import HEADED


NOTHING, GAP, TWICE, EMPTY = "nothing", "gap", "twice", "empty"


@dataclass(frozen=True)
class Doubt:
    """``code`` is nothing (no part was recognised), gap, twice or empty; the numbers say where."""

    code: str
    number: str = ""
    following: str = ""


def doubts(parts: Iterable[Article]) -> tuple[Doubt, ...]:
    """Return what looks wrong in the parts of a text, articles before all."""
    parts = tuple(parts)
    headed = [part for part in parts if part.kind in HEADED]
    if not headed and len(parts) < 2:
        return (Doubt(NOTHING),)
    found = [Doubt(TWICE, part.heading) for part in headed if "~" in part.anchor]
    own = [part for part in headed if part.kind == ARTICLE and not _in_appendix(part)]
    numbers = [part.number.split("-")[0] for part in own]
    for before, after in pairwise(numbers):
        if before.isdecimal() and after.isdecimal() and int(after) > int(before) + 1:
            found.append(Doubt(GAP, before, after))
    held = {part.parent for part in parts}
    found += [
        Doubt(EMPTY, part.heading)
        for part in headed
        if part.kind == ARTICLE and not part.body and part.anchor not in held
    ]
    return tuple(found)


def _in_appendix(part: Article) -> bool:
    return part.anchor.startswith(f"{APPENDIX}-") or part.anchor.startswith(f"{APPENDIX}.")
