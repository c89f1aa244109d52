"""In which line of a TOML file something stands, so that a refusal can point there."""

import re


HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"^\s*([\w-]+)\s*=")

Place = tuple[str | int, ...]


def line_index(text: str) -> dict[Place, int]:
    """Return place → line, from 1, of every header and key: ("process", 0, "title") → 12.

    What stands inside an inline table has no entry; ``line_of`` finds the table's line.
    """
    index: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    inside_text = False
    for number, line in enumerate(text.splitlines(), 1):
        starts_inside = inside_text
        inside_text ^= line.count('"""') % 2 == 1
        if starts_inside:
            continue
        header = HEADER.match(line)
        key = KEY.match(line)
        if header:
            table = _resolve(header[2].split("."), counts, array=header[1] == "[[")
            index[table] = number
        elif key:
            index.setdefault((*table, key[1]), number)
    return index


def line_of(index: dict[Place, int], place: Place) -> int:
    """Return the line of a place, or of what it stands in; 1 at the top of the file."""
    while place:
        if place in index:
            return index[place]
        place = place[:-1]
    return 1


def _resolve(names: list[str], counts: dict[Place, int], *, array: bool) -> Place:
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place])
    place = (*place, names[-1])
    if array:
        counts[place] = counts.get(place, -1) + 1
        place = (*place, counts[place])
    return place
