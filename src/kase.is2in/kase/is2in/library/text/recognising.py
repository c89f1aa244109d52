"""Parts of a text of rules: articles, chapters, appendices, points, in three languages.

Nothing is lost: the parts, joined, are the whole tidy text. What cannot be told apart stays in
the part before it.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from kase.is2in.library.text.tidying import tidy
from kase.is2in.library.text.types import APPENDIX
from kase.is2in.library.text.types import ARTICLE
from kase.is2in.library.text.types import Article
from kase.is2in.library.text.types import CHAPTER
from kase.is2in.library.text.types import HEADED
from kase.is2in.library.text.types import POINT
from kase.is2in.library.text.types import PREAMBLE
from kase.is2in.library.text.types import SECTION
from kase.is2in.library.text.types import SUBPOINT
import re


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS = r"\d{1,4}(?:[-–.]\d{1,3})*[⁰¹²³⁴⁵⁶⁷⁸⁹]*"
_NUMBER = rf"{_DIGITS}|[IVXLC]+(?:-\d+)?|[A-ZА-Я](?![\w-])"
# Behind the number comes an end: a full stop, or a title that begins as titles do. A sentence
# that begins "Статья 5 настоящих Правил" goes on in small letters and is no heading.
_TITLE = r"(?:\s*[.:–—]\s*(?P<title>.*)|\s+(?P<name>[\"«“(]?[^\W\d_a-zа-яёәғқңөұүһі].*)|\s*)"
_APPENDIX_TITLE = r"(?:\s*[.:–—]?\s*(?P<title>.*))"

_WORDS = {
    "ru": {
        SECTION: "Раздел|РАЗДЕЛ",
        CHAPTER: "Глава|ГЛАВА|Параграф|ПАРАГРАФ",
        ARTICLE: "Статья|СТАТЬЯ",
        APPENDIX: "Приложение|ПРИЛОЖЕНИЕ",
    },
    "kk": {
        SECTION: "бөлім|БӨЛІМ|Бөлім",
        CHAPTER: "тарау|ТАРАУ|Тарау|параграф|ПАРАГРАФ",
        ARTICLE: "бап|БАП|Бап",
        APPENDIX: "қосымша|ҚОСЫМША|Қосымша",
    },
    "en": {
        SECTION: "Part|PART|Section|SECTION",
        CHAPTER: "Chapter|CHAPTER",
        ARTICLE: "Article|ARTICLE",
        APPENDIX: "Appendix|APPENDIX|Annex|ANNEX|Schedule|SCHEDULE",
    },
}


def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for kind, words in _WORDS[lang].items():
        ending = _APPENDIX_TITLE if kind == APPENDIX else _TITLE
        number = rf"(?:№\s*)?(?P<number>{_NUMBER})"
        if lang == "kk":
            forms = [rf"{number}\s?[-–]?\s?(?:{words})(?!\w){ending}"]
        else:
            forms = [rf"(?:{words})\s+{number}(?!\w){ending}"]
        if kind == APPENDIX:
            forms.append(rf"(?P<number>)(?:{words.replace('қосымша|', '')})")
        found += [(kind, re.compile(form)) for form in forms]
    return tuple(found)


_HEADINGS = {lang: _patterns(lang) for lang in _WORDS}
_MARK = r"(?:[-–—•*]\s+)?"
_POINT = re.compile(rf"{_MARK}(?P<number>\d{{1,3}}(?:[-–.]\d{{1,3}})*)\.(?:\s+\D.*|\s*)")
_SUBPOINT = re.compile(rf"{_MARK}(?P<number>\d{{1,3}}(?:[-–.]\d{{1,3}})*)\)\s*\S.*")
_LEADERS = re.compile(r"(?:\.{3,}|…|\t)\s*\d*$")
LONGEST_HEADING = 400
# Deeper stands for more: a part ends where one as deep or less deep begins.
_DEPTH = {APPENDIX: 0, SECTION: 1, CHAPTER: 2, ARTICLE: 3, POINT: 4, SUBPOINT: 5}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LATIN = dict(zip("абвгдезиклмнопрстуфхцэ", "abvgdeziklmnoprstufxcy", strict=True))


@dataclass(frozen=True)
class _Start:
    """A line that begins a part."""

    line: int
    kind: str
    number: str
    title: str = ""


def articles(text: str, lang: str) -> tuple[Article, ...]:
    """Return the parts of a text, in its order; ``lang`` is ru, kk or en.

    What comes before the first part is the preamble. Points inside articles are parts of their
    own, after the part that holds them.
    """
    lines = tidy(text).split("\n")
    if lines == [""]:
        return ()
    return tuple(_parts(lines, _starts(lines, lang)))


def units(parts: Iterable[Article]) -> tuple[Article, ...]:
    """Return the same text in pieces to be read: points melted into what holds them.

    A text without articles and chapters stays in its points, subpoints melted into them.
    """
    parts = tuple(parts)
    melting = (POINT, SUBPOINT) if any(part.kind in HEADED for part in parts) else (SUBPOINT,)
    found: list[Article] = []
    gathered: list[str] = []
    for part in parts:
        if part.kind not in melting or not found:
            _close(found, gathered)
            found.append(part)
        gathered.append(part.text)
    _close(found, gathered)
    return tuple(found)


def find(parts: Iterable[Article], number: str) -> Article | None:
    """Return the part a number or an anchor names: "5", "5-1", "5.2", "appendix-1"; else None.

    A number alone is an article's; in a text without that article, the point's of that number
    when there is one only.
    """
    parts = tuple(parts)
    named = {part.anchor: part for part in reversed(parts)}
    number = _plain(number.strip().lower().rstrip("."))
    if number in named:
        return named[number]
    first, _dot, second = number.partition(".")
    anchor = f"article-{first}.point-{second}" if second else f"article-{first}"
    if anchor in named:
        return named[anchor]
    points = [part for part in parts if part.kind == POINT and part.number == number]
    return points[0] if len(points) == 1 else None


def begins_part(line: str, headings_only: bool = False) -> bool:
    """Return whether a line begins a part in any language: a heading, or a point as well."""
    if not headings_only and _point(0, line):
        return True
    return len(line) <= LONGEST_HEADING and any(
        pattern.fullmatch(line) for patterns in _HEADINGS.values() for _kind, pattern in patterns
    )


def _close(found: list[Article], gathered: list[str]) -> None:
    if found and gathered:
        found[-1] = replace(found[-1], text="".join(gathered))
    gathered.clear()


def _starts(lines: Sequence[str], lang: str) -> list[_Start]:
    headings = [start for start in _headings(lines, lang) if start is not None]
    headings = _without_contents(lines, headings)
    first = headings[0].line if headings else -1
    taken = {start.line: start for start in headings}
    found = (
        taken.get(number) or (_point(number, line) if number > first else None)
        for number, line in enumerate(lines)
    )
    return [start for start in found if start is not None]


def _headings(lines: Sequence[str], lang: str) -> Iterator[_Start]:
    for number, line in enumerate(lines):
        if not line or len(line) > LONGEST_HEADING or _LEADERS.search(line):
            continue
        for kind, pattern in _HEADINGS[lang]:
            match = pattern.fullmatch(line)
            if match:
                groups = match.groupdict()
                title = groups.get("title") or groups.get("name") or ""
                yield _Start(number, kind, _plain(match["number"]), title.strip())
                break


def _without_contents(lines: Sequence[str], starts: list[_Start]) -> list[_Start]:
    """Return starts without those of a table of contents: nothing below, and they come again."""
    last = {}
    for start in starts:
        last[start.kind, start.number, _bare(start.title)] = start.line
    found = []
    for place, start in enumerate(starts):
        following = starts[place + 1].line if place + 1 < len(starts) else len(lines)
        below = lines[start.line + 1 : following]
        empty = all(not line or _LEADERS.search(line) for line in below)
        again = last[start.kind, start.number, _bare(start.title)] > start.line
        if not (empty and again):
            found.append(start)
    return found


def _bare(title: str) -> str:
    return re.sub(r"[\s.\d]+$", "", title).lower()


def _point(number: int, line: str) -> _Start | None:
    match = _POINT.fullmatch(line)
    if match:
        return _Start(number, POINT, _plain(match["number"]))
    match = _SUBPOINT.fullmatch(line)
    return _Start(number, SUBPOINT, _plain(match["number"])) if match else None


def _plain(number: str) -> str:
    """Return a number without superscripts: 5¹ is 5-1."""
    plain = number.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹")
    raised = number[len(plain) :].translate(_SUPERSCRIPTS)
    return plain.replace("–", "-") + (f"-{raised}" if raised else "")


def _parts(lines: Sequence[str], starts: Sequence[_Start]) -> Iterator[Article]:
    slices = [start.line for start in starts] + [len(lines)]
    if slices[0] > 0:
        text = _slice(lines, 0, slices[0])
        yield Article("", PREAMBLE, "", text, PREAMBLE)
    open_parts: list[tuple[int, str]] = []
    used: dict[str, int] = {}
    for start, end in zip(starts, slices[1:], strict=True):
        depth = _DEPTH[start.kind]
        while open_parts and open_parts[-1][0] >= depth:
            open_parts.pop()
        parent = open_parts[-1][1] if open_parts else ""
        anchor = _anchor(start, parent, open_parts, used)
        open_parts.append((depth, anchor))
        text = _slice(lines, start.line, end)
        yield Article(start.number, start.kind, start.title, text, anchor, parent)


def _slice(lines: Sequence[str], first: int, end: int) -> str:
    text = "\n".join(lines[first:end])
    return text if end == len(lines) else text + "\n"


def _anchor(
    start: _Start, parent: str, above: Sequence[tuple[int, str]], used: dict[str, int]
) -> str:
    """Return a name no other part of the text has.

    Articles and chapters are named by themselves, as people cite them, unless they stand in an
    appendix; points by what holds them.
    """
    name = f"{start.kind}-{_simple(start.number)}" if start.number else start.kind
    if start.kind in (POINT, SUBPOINT):
        within = parent
    else:
        within = above[0][1] if above and above[0][0] == _DEPTH[APPENDIX] else ""
    anchor = f"{within}.{name}" if within else name
    used[anchor] = used.get(anchor, 0) + 1
    return anchor if used[anchor] == 1 else f"{anchor}~{used[anchor]}"


def _simple(number: str) -> str:
    whole, _hyphen, inserted = number.partition("-")
    if whole and all(letter in _ROMAN for letter in whole):
        whole = str(_roman(whole))
    simple = f"{whole}-{inserted}" if inserted else whole
    return "".join(
        letter if letter.isascii() else _LATIN.get(letter, f"{ord(letter):x}")
        for letter in simple.lower()
    )


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value
        for value, after in zip(values, following, strict=True)
    )
