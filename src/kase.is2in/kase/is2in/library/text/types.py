"""What texts of rules consist of, and how two texts differ."""

from dataclasses import dataclass


PREAMBLE, SECTION, CHAPTER, ARTICLE = "preamble", "section", "chapter", "article"
APPENDIX, POINT, SUBPOINT = "appendix", "point", "subpoint"
# What has a heading of its own; points are parts of these.
HEADED = (SECTION, CHAPTER, ARTICLE, APPENDIX)

SAME, CHANGED, ADDED, REMOVED, MOVED = "same", "changed", "added", "removed", "moved"


@dataclass(frozen=True)
class Article:
    """A part of a text: an article, a chapter, an appendix, a point, what comes before them.

    ``text`` is the whole slice of the text, heading and line ends included: the texts of all
    parts, joined, are the text. ``number`` is as written, without superscripts ("5-1", "II", "");
    ``anchor`` names the part within its text by a-z, 0-9, dots, hyphens and tildes; ``parent`` is
    the anchor of the part it belongs to, or "".
    """

    number: str
    kind: str
    title: str
    text: str
    anchor: str
    parent: str = ""

    @property
    def heading(self) -> str:
        """Return the line the part is named by; "" for a preamble and for points."""
        return self.text.split("\n", 1)[0].strip() if self.kind in HEADED else ""

    @property
    def body(self) -> str:
        """Return the text below the heading."""
        if self.kind in HEADED:
            return self.text.partition("\n")[2].strip()
        return self.text.strip()


@dataclass(frozen=True)
class Piece:
    """A run of words of two texts: ``old`` is "" when it was added, ``new`` when removed.

    In a run both have, the two differ in white space at most.
    """

    old: str
    new: str

    @property
    def op(self) -> str:
        """Return same, added or removed."""
        if self.old and self.new:
            return SAME
        return ADDED if self.new else REMOVED

    @property
    def text(self) -> str:
        """Return what is shown."""
        return self.new or self.old


@dataclass(frozen=True)
class ArticleChange:
    """What became of one part: ``state`` is same, changed, added, removed or moved.

    Moved is what has its words under another number or in another part. The ``old`` of the
    pieces, joined, are the old part's text; the ``new`` the new one's.
    """

    state: str
    old: Article | None
    new: Article | None
    pieces: tuple[Piece, ...]

    @property
    def part(self) -> Article:
        """Return the part as it is now, or as it was when it is gone."""
        part = self.new or self.old
        if part is None:
            raise ValueError("a change of nothing")
        return part

    @property
    def renumbered(self) -> bool:
        """Return whether the part is there in both texts under different numbers."""
        return bool(self.old and self.new and self.old.anchor != self.new.anchor)

    @property
    def below(self) -> tuple[Piece, ...]:
        """Return the pieces below a heading that stayed as it was; else all of them."""
        if not (self.old and self.new and self.pieces and self.new.heading):
            return self.pieces
        first = self.pieces[0]
        old, new = first.old.partition("\n"), first.new.partition("\n")
        # The heading is in the first run whole, the same in both texts.
        kept = self.old.heading == self.new.heading and old[1] and new[1]
        if not kept or old[0].strip() != new[0].strip() or bool(old[2]) != bool(new[2]):
            return self.pieces
        rest = (Piece(old[2], new[2]),) if old[2] else ()
        return (*rest, *self.pieces[1:])
