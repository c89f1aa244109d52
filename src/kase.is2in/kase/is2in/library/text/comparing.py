"""What changed between two texts of one document, part by part, word by word."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from kase.is2in.library.text.differing import differences
from kase.is2in.library.text.differing import words
from kase.is2in.library.text.recognising import units
from kase.is2in.library.text.types import ADDED
from kase.is2in.library.text.types import Article
from kase.is2in.library.text.types import ArticleChange
from kase.is2in.library.text.types import CHANGED
from kase.is2in.library.text.types import MOVED
from kase.is2in.library.text.types import Piece
from kase.is2in.library.text.types import REMOVED
from kase.is2in.library.text.types import SAME
import re


# Below the first, parts of one number have nothing in common; from the second on, parts of
# different numbers are one part that was renumbered.
RELATED, ALIKE = 0.3, 0.6
# Words that make it sure that equal texts are one text ("Excluded." is not enough).
ENOUGH = 8
# Pairs looked at for what was renumbered and changed at once.
PAIRS = 40_000
_OWN_NUMBER = re.compile(r"^\D{0,3}[\d.–-]+[.)]")


def compare(old: Iterable[Article], new: Iterable[Article]) -> tuple[ArticleChange, ...]:
    """Return what became of every part, in the order of the new text.

    Parts that are gone stand where they were. Parts meet by their number; a part whose words
    stand under another number now has moved.
    """
    olds, news = units(old), units(new)
    pairs = _Pairs(olds, news)
    pairs.take_unchanged()
    pairs.take_moved()
    pairs.take_numbered(RELATED)
    pairs.take_alike()
    pairs.take_numbered(0)
    return tuple(_ordered(olds, news, pairs.by_new))


def summary_of(changes: Iterable[ArticleChange]) -> dict[str, int]:
    """Return how many parts are in each state."""
    counted = Counter(change.state for change in changes)
    return {state: counted[state] for state in (SAME, CHANGED, ADDED, REMOVED, MOVED)}


@dataclass
class _Pairs:
    """Which old part became which new one, by their places."""

    olds: Sequence[Article]
    news: Sequence[Article]
    by_new: dict[int, int] = field(default_factory=dict)
    by_old: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.old_words = [_content(part) for part in self.olds]
        self.new_words = [_content(part) for part in self.news]
        self.old_counts = [Counter(found) for found in self.old_words]
        self.new_counts = [Counter(found) for found in self.new_words]
        self.old_places = {part.anchor: place for place, part in enumerate(self.olds)}

    def take_unchanged(self) -> None:
        """Same number, same words."""
        for place, part in enumerate(self.news):
            old = self.old_places.get(part.anchor)
            if old is not None and self.old_words[old] == self.new_words[place]:
                self._join(old, place)

    def take_moved(self) -> None:
        """Another number, the same words, told by nothing else in either text."""
        free_old, free_new = self._by_words(self.olds), self._by_words(self.news)
        for found, places in free_new.items():
            before = free_old.get(found, [])
            if len(found) >= ENOUGH and len(places) == len(before) == 1:
                self._join(before[0], places[0])

    def take_numbered(self, least: float) -> None:
        """Same number, words alike enough."""
        for place, part in enumerate(self.news):
            old = self.old_places.get(part.anchor)
            free = old is not None and old not in self.by_old and place not in self.by_new
            if free and self._likeness(old, place) >= least:
                self._join(old, place)

    def take_alike(self) -> None:
        """Another number, much the same words; the most alike first."""
        olds = [place for place in range(len(self.olds)) if place not in self.by_old]
        news = [place for place in range(len(self.news)) if place not in self.by_new]
        if len(olds) * len(news) > PAIRS:
            return
        found = [
            (self._likeness(old, new), old, new)
            for old in olds
            for new in news
            if self.olds[old].kind == self.news[new].kind
        ]
        for likeness, old, new in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
            if likeness < ALIKE:
                break
            if old not in self.by_old and new not in self.by_new:
                self._join(old, new)

    def _join(self, old: int, new: int) -> None:
        self.by_old[old] = new
        self.by_new[new] = old

    def _by_words(self, parts: Sequence[Article]) -> dict[tuple[str, ...], list[int]]:
        mine = self.old_words if parts is self.olds else self.new_words
        taken = self.by_old if parts is self.olds else self.by_new
        found: dict[tuple[str, ...], list[int]] = {}
        for place, part in enumerate(mine):
            if place not in taken:
                found.setdefault(part, []).append(place)
        return found

    def _likeness(self, old: int, new: int) -> float:
        """Return the share of words two parts have in common, 0 to 1."""
        total = len(self.old_words[old]) + len(self.new_words[new])
        common = (self.old_counts[old] & self.new_counts[new]).total()
        return 2 * common / total if total else 1.0


def _content(part: Article) -> tuple[str, ...]:
    """Return the words of a part without its number, so that a renumbered one stays itself."""
    if part.heading:
        text = f"{part.title}\n{part.body}"
    else:
        text = _OWN_NUMBER.sub("", part.body) if part.number else part.body
    return tuple(word.strip() for word in words(text))


def _ordered(
    olds: Sequence[Article], news: Sequence[Article], by_new: dict[int, int]
) -> Iterable[ArticleChange]:
    """Return the changes: new parts in their order, each gone one after its neighbour before."""
    kept = set(by_new.values())
    gone_after: dict[int, list[int]] = {}
    neighbour = -1
    for place in range(len(olds)):
        if place in kept:
            neighbour = place
        else:
            gone_after.setdefault(neighbour, []).append(place)
    found = [_removed(olds[place]) for place in gone_after.get(-1, ())]
    for place, part in enumerate(news):
        if place not in by_new:
            found.append(ArticleChange(ADDED, None, part, (Piece("", part.text),)))
            continue
        old = by_new[place]
        found.append(_change(olds[old], part))
        found += [_removed(olds[gone]) for gone in gone_after.get(old, ())]
    return found


def _removed(part: Article) -> ArticleChange:
    return ArticleChange(REMOVED, part, None, (Piece(part.text, ""),))


def _change(old: Article, new: Article) -> ArticleChange:
    if _content(old) == _content(new):
        state = SAME if old.anchor == new.anchor else MOVED
    else:
        state = CHANGED
    return ArticleChange(state, old, new, differences(old.text, new.text))
