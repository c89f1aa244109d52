"""The numbers Word shows before paragraphs: they are counted, not written in the text."""

from docx.oxml.ns import qn


_VALUE, _LEVEL = qn("w:val"), qn("w:ilvl")
LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
}
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# Deeper chains of styles are made to hang readers.
STYLES = 20


class Numbering:
    """Counts the paragraphs of one document, in their order."""

    def __init__(self, document) -> None:
        self.levels: dict[str, dict[int, tuple[int, str, str]]] = {}
        self.lists: dict[str, str] = {}
        self.anew: set[str] = set()
        self.counts: dict[tuple[str, int], int] = {}
        self.styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part.element)

    def of(self, paragraph) -> str:
        """Return the number before a paragraph, "" when it has none."""
        number_id, level = self._place(paragraph)
        abstract = self.lists.get(number_id, "")
        described = self.levels.get(abstract, {})
        if level not in described:
            return ""
        start, kind, pattern = described[level]
        # Lists of one kind go on counting, unless a list says that it begins anew.
        counted = f"list {number_id}" if number_id in self.anew else abstract
        key = (counted, level)
        self.counts[key] = self.counts.get(key, start - 1) + 1
        for deeper in [one for one in self.counts if one[0] == counted and one[1] > level]:
            del self.counts[deeper]
        if kind == "bullet":
            return "–"
        for place, (first, how, _pattern) in described.items():
            count = self.counts.get((counted, place), first)
            pattern = pattern.replace(f"%{place + 1}", shown(count, how))
        return pattern.strip()

    def _read(self, element) -> None:
        for abstract in element.findall(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"))] = {
                int(level.get(_LEVEL)): (
                    int(_child(level, "w:start") or 1),
                    _child(level, "w:numFmt") or "decimal",
                    _child(level, "w:lvlText"),
                )
                for level in abstract.findall(qn("w:lvl"))
            }
        for number in element.findall(qn("w:num")):
            self.lists[number.get(qn("w:numId"))] = _child(number, "w:abstractNumId")
            if number.find(qn("w:lvlOverride")) is not None:
                self.anew.add(number.get(qn("w:numId")))

    def _place(self, paragraph) -> tuple[str, int]:
        """Return the list and the level of a paragraph, its own or its style's."""
        element = paragraph
        for _turn in range(STYLES):
            properties = element.find(qn("w:pPr"))
            if properties is not None:
                own = properties.find(qn("w:numPr"))
                if own is not None and _child(own, "w:numId"):
                    return _child(own, "w:numId"), int(_child(own, "w:ilvl") or 0)
            if element is paragraph:
                named = _child(properties, "w:pStyle") if properties is not None else ""
            else:
                named = _child(element, "w:basedOn")
            element = self.styles.get(named)
            if element is None:
                break
        return "", 0


def shown(count: int, kind: str) -> str:
    """Return a count as a format of Word writes it."""
    letters = LETTERS.get(kind)
    if letters and count > 0:
        return letters[(count - 1) % len(letters)] * ((count - 1) // len(letters) + 1)
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = _roman(count)
        return roman if kind == "lowerRoman" else roman.upper()
    return "" if kind == "none" else str(count)


def _roman(count: int) -> str:
    found = []
    for value, letters in ROMAN:
        found.append(letters * (count // value))
        count %= value
    return "".join(found)


def _child(element, name: str) -> str:
    child = element.find(qn(name))
    return (child.get(_VALUE) or "") if child is not None else ""
