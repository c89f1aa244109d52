"""Plain text as the vendored fonts can print it: every character is seen, or named.

A document that is signed must show what it holds. A character without a glyph would stop
PDF/A, an invisible one (a change of direction, a joiner) could make a text read differently
than it is stored; both are printed as their number, ``[U+202E]``.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
import struct
import unicodedata


FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "NotoSans-Regular.ttf"
BOLD = FONTS / "NotoSans-Bold.ttf"
# Spaces of all kinds and soft hyphens change only where a line may end.
SPACES = {"\t": " ", "\r\n": "\n", "\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n"} | {
    "\u2029": "\n",
    "\u0085": "\n",
    "\u00ad": "",
    "\u200b": "",
}


def printable(text: str) -> str:
    """Return the text in composed form with every character that cannot be seen named."""
    for character, replacement in SPACES.items():
        text = text.replace(character, replacement)
    known = coverage()
    return "".join(
        c if c == "\n" or (ord(c) in known and _seen(c)) else f"[U+{ord(c):04X}]"
        for c in unicodedata.normalize("NFC", text)
    )


def _seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")


@cache
def coverage() -> frozenset[int]:
    """Return the characters that both weights of the vendored font have a glyph for."""
    return _characters(REGULAR) & _characters(BOLD)


def _characters(font: Path) -> frozenset[int]:
    """Return the characters of an OpenType font, from its table of segments (cmap, format 4)."""
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    for number in range(_short(data, cmap + 2)):
        start = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)[0]
        if _short(data, start) == 4:
            return frozenset(_segments(data, start))
    raise ValueError(f"{font.name} has no table of characters that is read here")


def _segments(data: bytes, start: int) -> Iterator[int]:
    length = _short(data, start + 6)
    ends, firsts = start + 14, start + 16 + length
    deltas, offsets = firsts + length, firsts + 2 * length
    for place in range(0, length, 2):
        first, last = _short(data, firsts + place), _short(data, ends + place)
        delta, offset = _short(data, deltas + place), _short(data, offsets + place)
        for code in range(first, last + 1):
            glyph = code
            if offset:
                glyph = _short(data, offsets + place + offset + 2 * (code - first))
            if (offset == 0 or glyph) and (glyph + delta) % 65536 and code != 0xFFFF:
                yield code


def _short(data: bytes, place: int) -> int:
    return struct.unpack_from(">H", data, place)[0]


def _table(data: bytes, tag: bytes) -> int:
    for number in range(_short(data, 4)):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if name == tag:
            return offset
    raise ValueError(f"no table {tag!r}")
