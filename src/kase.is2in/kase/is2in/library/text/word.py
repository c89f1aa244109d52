"""Text of a DOCX: paragraphs with the numbers Word counts, tables as lines, notes."""

from collections.abc import Iterator
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from io import BytesIO
from kase.is2in.library.text.numbering import Numbering
from zipfile import BadZipFile
from zipfile import ZipFile


UNPACKED = 200 * 1024 * 1024
MEMBERS = 5000
# How many times smaller a part of an honest document becomes when it is packed.
RATIO = 200
SMALL = 1024 * 1024
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
CELLS = " | "
_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _NOTE = qn("w:noBreakHyphen"), qn("w:footnoteReference")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_ID = qn("w:id")
# Said twice for old programs, or said no more.
_SKIPPED = frozenset(
    {
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:pPr"),
        qn("w:rPr"),
    }
)
_PLAIN = {_TAB: "\t", _BREAK: "\n", _RETURN: "\n", _HYPHEN: "-"}


class Refused(Exception):
    """The file is refused; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def docx_text(data: bytes) -> str:
    """Return the text; raise Refused before a file that unpacks to too much is unpacked."""
    if data.startswith(COMPOUND_FILE):
        # A DOCX behind a password is such a file, and so is the old .doc.
        raise Refused("file_encrypted" if b"E\0n\0c\0r\0y\0p\0t" in data else "file_type")
    if not data.startswith(b"PK"):
        raise Refused("file_type")
    _check_size(data)
    document = Document(BytesIO(data))
    reader = _Reader(Numbering(document), _notes(document))
    return "\n".join(reader.blocks(document.element.body))


def _check_size(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except BadZipFile as error:
        raise Refused("file_broken") from error
    if any(member.flag_bits & 1 for member in members):
        raise Refused("file_encrypted")
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Refused("file_too_long")
    for member in members:
        if member.file_size > SMALL and member.file_size > RATIO * max(member.compress_size, 1):
            raise Refused("file_too_long")


def _notes(document) -> dict[str, str]:
    """Return the text of each footnote by its id."""
    related = document.part.rels.values()
    blobs = [
        relation.target_part.blob
        for relation in related
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external
    ]
    return {
        note.get(_ID): " ".join(_own_text(note, None).split())
        for blob in blobs
        for note in parse_xml(blob)
    }


def _own_text(element, referred: list[str] | None) -> str:
    """Return the text inside an element; ids of the notes it refers to are added to a list."""
    found = []
    for child in element:
        if child.tag == _TEXT:
            found.append(child.text or "")
        elif child.tag in _PLAIN:
            found.append(_PLAIN[child.tag])
        elif child.tag == _NOTE and referred is not None:
            referred.append(child.get(_ID))
        elif child.tag not in _SKIPPED:
            found.append(_own_text(child, referred))
    return "".join(found)


class _Reader:
    """Walks the body in its order."""

    def __init__(self, numbering: Numbering, notes: dict[str, str]) -> None:
        self.numbering = numbering
        self.notes = notes

    def blocks(self, element) -> Iterator[str]:
        for child in element:
            if child.tag == _PARAGRAPH:
                yield from self.paragraph(child)
            elif child.tag == _TABLE:
                for row in child.iter(_ROW):
                    yield from self.row(row)
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child)

    def paragraph(self, element) -> Iterator[str]:
        referred: list[str] = []
        text = _own_text(element, referred)
        number = self.numbering.of(element) if text.strip() else ""
        yield f"{number} {text}" if number else text
        for note in referred:
            if self.notes.get(note):
                yield f"[{note}] {self.notes[note]}"

    def row(self, row) -> Iterator[str]:
        """A row of one cell is text in a frame; of more, a line."""
        cells = [cell for cell in row if cell.tag == _CELL]
        texts = [list(self.blocks(cell)) for cell in cells]
        if len(cells) == 1:
            yield from texts[0]
        else:
            yield CELLS.join(" ".join(" ".join(lines).split()) for lines in texts)
