"""Which row of a table became which: rows have no names of their own. Pure."""

from collections.abc import Mapping
from collections.abc import Sequence


Row = Mapping[str, object]
Pair = tuple[int | None, int | None]

# Of the cells of two rows: from this share on they are one row that was changed.
ALIKE = 0.5
# Rows that begin with the same answer (a name, a number) are one row, whatever else changed.
SAME_NAME = 0.6
# Pairs looked at for what was changed.
MOST_PAIRS = 40_000


def pairs(old: Sequence[Row], new: Sequence[Row]) -> tuple[Pair, ...]:
    """Return (place before, place after) of each row in the order of the new table.

    None for where a row is not there; rows that are gone stand after the row before them.
    """
    found = _unchanged(old, new)
    found |= _changed(old, new, found)
    return _ordered(len(old), len(new), found)


def place_after(old: Sequence[Row], new: Sequence[Row], place: int) -> int | None:
    """Return where a row of the old table is in the new one, None when it is gone."""
    return next((after for before, after in pairs(old, new) if before == place), None)


def likeness(old: Row, new: Row) -> float:
    """Return how much of two rows is the same, 0 to 1; 1 only for equal rows."""
    names = [*dict.fromkeys((*old, *new))]
    if not names:
        return 1.0
    same = sum(old.get(name) == new.get(name) for name in names) / len(names)
    first = names[0]
    if same < 1 and old.get(first) is not None and old.get(first) == new.get(first):
        return max(same, SAME_NAME)
    return same


def _unchanged(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Return new place → old place of equal rows, those at the same place first."""
    found = {
        place: place
        for place in range(min(len(old), len(new)))
        if dict(old[place]) == dict(new[place])
    }
    free = [place for place in range(len(old)) if place not in found]
    for after, row in enumerate(new):
        if after in found:
            continue
        before = next((one for one in free if dict(old[one]) == dict(row)), None)
        if before is not None:
            free.remove(before)
            found[after] = before
    return found


def _changed(old: Sequence[Row], new: Sequence[Row], known: Mapping[int, int]) -> dict[int, int]:
    """Return new place → old place of rows that are alike, the most alike first."""
    taken = set(known.values())
    befores = [place for place in range(len(old)) if place not in taken]
    afters = [place for place in range(len(new)) if place not in known]
    if len(befores) * len(afters) > MOST_PAIRS:
        return {}
    alike = sorted(
        (-likeness(old[before], new[after]), abs(before - after), after, before)
        for before in befores
        for after in afters
    )
    found: dict[int, int] = {}
    for score, _far, after, before in alike:
        if -score < ALIKE:
            break
        if after not in found and before not in found.values():
            found[after] = before
    return found


def _ordered(olds: int, news: int, by_new: Mapping[int, int]) -> tuple[Pair, ...]:
    kept = set(by_new.values())
    gone_after: dict[int, list[int]] = {}
    neighbour = -1
    for place in range(olds):
        if place in kept:
            neighbour = place
        else:
            gone_after.setdefault(neighbour, []).append(place)
    found: list[Pair] = [(gone, None) for gone in gone_after.get(-1, ())]
    for after in range(news):
        before = by_new.get(after)
        found.append((before, after))
        if before is not None:
            found += [(gone, None) for gone in gone_after.get(before, ())]
    return tuple(found)
