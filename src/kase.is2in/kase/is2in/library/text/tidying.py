"""Plain text from whatever a file held: white space, broken words, numbers of pages."""

from collections import Counter
import re
import unicodedata


PAGE = "\f"
_DROPPED = dict.fromkeys(
    # Control characters, soft hyphens, marks of byte order and of direction.
    [*range(9), *range(11, 12), *range(14, 32), 127, 0xAD, 0xFEFF, 0x200B, 0x200E, 0x200F]
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:стр(?:аница|\.)?\s*|page\s*|p\.\s*)?\d{1,4}(?:\s*(?:/|из|of)\s*\d{1,4})?"
    r"(?:\s*[-–—])?(?:\s*бет)?",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"([^\W\d_]+)[-‐]\n[ ]*([^\W\d_]+)")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
# Words that are written with a hyphen and may be broken at it.
_FIRST = frozenset({"из", "по", "во", "кое", "какой", "экс", "вице", "интернет", "бизнес"})
_SECOND = frozenset({"либо", "нибудь", "то", "таки", "ақ", "мыс", "ал"})
EDGE = 2


def tidy(text: str) -> str:
    """Return plain text: single spaces, lines by \\n, no broken words, no numbers of pages.

    Pages are told by form feeds in the text; a text without them keeps all its lines. What is
    tidy stays as it is.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\x85", "\n").replace("\x0b", "\n")
    # Composed last: a mark may only now stand next to its letter.
    text = unicodedata.normalize("NFC", text.translate(_DROPPED))
    if PAGE in text:
        text = "\n".join(_without_edges(text.split(PAGE)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", rejoin("\n".join(lines))).strip()


def rejoin(text: str) -> str:
    """Join words that a line end breaks; a hyphen that belongs to the word stays."""
    if "-\n" not in text and "‐\n" not in text:
        return text
    written = {word.lower() for word in _HYPHENATED.findall(text)}

    def joined(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        if not second[0].islower():
            return match[0]
        whole = f"{first}-{second}"
        keeps = whole.lower() in written or first.lower() in _FIRST or second in _SECOND
        return whole if keeps else first + second

    # A word may be broken twice; each turn joins what the turn before could not overlap.
    while (found := _BROKEN.sub(joined, text)) != text:
        text = found
    return text


def _without_edges(pages: list[str]) -> list[str]:
    """Return pages without their numbers and without lines that most pages begin or end with."""
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    repeated: Counter[str] = Counter()
    for lines in split:
        repeated.update({_shape(line) for line in (*lines[:EDGE], *lines[-EDGE:])})
    often = max(3, len(pages) // 2)
    running = {shape for shape, count in repeated.items() if shape and count >= often}
    return ["\n".join(_cut(page.split("\n"), running)) for page in pages]


def _cut(lines: list[str], running: set[str]) -> list[str]:
    first, last = 0, len(lines)
    for _turn in range(EDGE + 1):
        while first < last and not lines[first].strip():
            first += 1
        while last > first and not lines[last - 1].strip():
            last -= 1
        if first < last and _at_edge(lines[first], running):
            first += 1
        if last > first and _at_edge(lines[last - 1], running):
            last -= 1
    return lines[first:last]


def _at_edge(line: str, running: set[str]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.strip())) or _shape(line) in running


def _shape(line: str) -> str:
    """Return a line without its digits, as the same line of another page has it."""
    return re.sub(r"\d+", "#", " ".join(line.split()))
