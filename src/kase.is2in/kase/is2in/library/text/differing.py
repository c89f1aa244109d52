"""Words of two texts side by side: what stayed, what came, what went.

Lines that occur once in either text are matched first; the words between them are compared by
Myers' greedy way to the shortest script of edits, which gives up after a number of edits, and the
run is then shown as replaced. So the work grows with the length of the texts and no more.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.library.text.types import Piece
from kase.is2in.library.text.types import SAME
import re


_WORD = re.compile(r"\w+(?:[-–.]\w+)*\s*|[^\w\s]\s*|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
EDITS = 250
DEPTH = 12
# So few words in common between two changes are chance, and are read better as changed.
ISLAND = 2


def words(text: str) -> list[str]:
    """Return the words and signs of a text, each with the white space after it."""
    return _WORD.findall(text)


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Return the runs two texts are made of; white space alone makes no difference."""
    if old == new:
        return (Piece(old, new),) if old else ()
    found: list[Piece] = []
    for piece in _pieces(_LINE.findall(old), _LINE.findall(new), 0):
        _append(found, piece)
    return tuple(_without_islands(found))


def _pieces(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Piece]:
    """Return the pieces of two runs of lines, matched by the lines that are there once."""
    anchors = _anchors([_key(line) for line in old], [_key(line) for line in new])
    if not anchors or depth >= DEPTH:
        yield from _by_words("".join(old), "".join(new))
        return
    before_old = before_new = 0
    for place_old, place_new in anchors:
        yield from _between(old[before_old:place_old], new[before_new:place_new], depth)
        yield Piece(old[place_old], new[place_new])
        before_old, before_new = place_old + 1, place_new + 1
    yield from _between(old[before_old:], new[before_new:], depth)


def _between(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Piece]:
    if old and new:
        yield from _pieces(old, new, depth + 1)
    elif old or new:
        yield Piece("".join(old), "".join(new))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest run of lines that occur once in each and keep their order."""
    once_old = {line for line, count in Counter(old).items() if count == 1 and line}
    once_new = {line for line, count in Counter(new).items() if count == 1 and line}
    common = once_old & once_new
    places = {line: place for place, line in enumerate(new) if line in common}
    pairs = [(place, places[line]) for place, line in enumerate(old) if line in common]
    # Longest growing run by patience: the top of each pile, and who stood left of each card.
    tops: list[int] = []
    top_pairs: list[int] = []
    left: list[int] = []
    for index, (_old, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        left.append(top_pairs[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        top_pairs[pile : pile + 1] = [index]
    found = []
    index = top_pairs[-1] if top_pairs else -1
    while index >= 0:
        found.append(pairs[index])
        index = left[index]
    return found[::-1]


def _by_words(old: str, new: str) -> Iterator[Piece]:
    a, b = words(old), words(new)
    keys_a, keys_b = [_key(word) for word in a], [_key(word) for word in b]
    first = _common(keys_a, keys_b)
    last = _common(keys_a[first:][::-1], keys_b[first:][::-1])
    yield from _same(a[:first], b[:first])
    end_a, end_b = len(a) - last, len(b) - last
    matches = _shortest(keys_a[first:end_a], keys_b[first:end_b])
    before_a = before_b = first
    for one, other in matches:
        one, other = one + first, other + first
        yield from _replaced(a[before_a:one], b[before_b:other])
        yield Piece(a[one], b[other])
        before_a, before_b = one + 1, other + 1
    yield from _replaced(a[before_a:end_a], b[before_b:end_b])
    yield from _same(a[end_a:], b[end_b:])


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece("".join(old), "".join(new))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece("".join(old), "")
    if new:
        yield Piece("", "".join(new))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many tokens two runs begin with alike."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens of a shortest script of edits; none after EDITS edits."""
    reached = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(EDITS, len(old) + len(new)) + 1):
        trail.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1]
            )
            x = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(trail, len(old), len(new))
    return []


def _walk_back(trail: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    found = []
    for edits in range(len(trail) - 1, -1, -1):
        reached = trail[edits]
        diagonal = x - y
        down = diagonal == -edits or (
            diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1]
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = reached[before] if edits else 0
        from_y = from_x - before if edits else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = from_x, from_y
    return found[::-1]


def _key(text: str) -> str:
    return " ".join(text.split())


def _append(found: list[Piece], piece: Piece) -> None:
    """Add a piece to the run it goes on; white space goes with the word before it."""
    if not piece.text.strip() and found:
        _add_space(found, piece)
    elif found and piece.op == found[-1].op:
        found[-1] = Piece(found[-1].old + piece.old, found[-1].new + piece.new)
    else:
        found.append(piece)


def _add_space(found: list[Piece], piece: Piece) -> None:
    for place in range(len(found) - 1, -1, -1):
        before = found[place]
        if piece.old and before.old:
            found[place] = before = Piece(before.old + piece.old, before.new)
            piece = Piece("", piece.new)
        if piece.new and before.new:
            found[place] = Piece(before.old, before.new + piece.new)
            piece = Piece(piece.old, "")
        if not piece.text:
            return
    found.insert(0, piece)


def _without_islands(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Return pieces with chance words between two changes made part of the change."""
    old, new, island = "", "", None
    for piece in pieces:
        if piece.op != SAME:
            if island is not None:
                old, new, island = old + island.old, new + island.new, None
            old, new = old + piece.old, new + piece.new
        elif (old and new) and island is None and _is_island(piece):
            island = piece
        else:
            yield from _flushed(old, new, island)
            old, new, island = "", "", None
            yield piece
    yield from _flushed(old, new, island)


def _flushed(old: str, new: str, island: Piece | None) -> Iterator[Piece]:
    if old:
        yield Piece(old, "")
    if new:
        yield Piece("", new)
    if island is not None:
        yield island


def _is_island(piece: Piece) -> bool:
    return "\n" not in piece.new and len(words(piece.new)) <= ISLAND
