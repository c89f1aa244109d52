"""What keeps a PDF from being PDF/A-2a, read with pypdf and lxml and not with code of ours.

Not the whole standard: what can go wrong when a template, a font or the compiler changes. The
numbers are clauses of ISO 19005-2.
"""

from collections.abc import Iterator
from io import BytesIO
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ArrayObject
from pypdf.generic import DictionaryObject
from pypdf.generic import IndirectObject


PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
ACTIVE = ("/OpenAction", "/AA")
# Actions that 6.5.1 forbids.
FORBIDDEN = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide"}
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def problems(data: bytes) -> list[str]:
    """Return what is wrong, nothing for a file that passes."""
    if not data.startswith(b"%PDF-1.") or data[9] != ord("%") or min(data[10:14]) < 128:
        # 6.1.2: the header, and a comment of four bytes that are not ASCII.
        return ["header"]
    reader = PdfReader(BytesIO(data))
    root = reader.trailer["/Root"]
    return [
        *_file(reader),
        *_colour(root),
        *_metadata(root),
        *_structure(root),
        *(problem for one in _objects(reader) for problem in _object(one)),
    ]


def _file(reader: PdfReader) -> Iterator[str]:
    if reader.is_encrypted:
        yield "6.1.3 encrypted"
    if "/ID" not in reader.trailer:
        yield "6.1.3 no file identifier"
    if any(name in reader.trailer["/Root"] for name in ACTIVE):
        yield "6.5.2 acts when it is opened"
    if "/EmbeddedFiles" in reader.trailer["/Root"].get("/Names", {}):
        yield "6.8 embedded files"


def _colour(root) -> Iterator[str]:
    intents = [one.get_object() for one in root.get("/OutputIntents", ())]
    pdfa = [one for one in intents if one.get("/S") == "/GTS_PDFA1"]
    if not pdfa:
        yield "6.2.3 no output intent"
        return
    profile = pdfa[0].get("/DestOutputProfile")
    if profile is None:
        yield "6.2.3 no colour profile"
        return
    stream = profile.get_object()
    # An ICC profile has "acsp" at its place and names its colour space.
    icc = stream.get_data()
    components = {b"RGB ": 3, b"CMYK": 4, b"GRAY": 1}.get(icc[16:20])
    if icc[36:40] != b"acsp" or components != stream["/N"]:
        yield "6.2.3 the colour profile is none"


def _metadata(root) -> Iterator[str]:
    stream = root.get("/Metadata")
    if stream is None:
        yield "6.6.2 no metadata"
        return
    xmp = etree.fromstring(stream.get_object().get_data())
    said = {}
    for element in xmp.iter():
        if isinstance(element.tag, str) and element.tag.startswith(PDFAID):
            said[element.tag.removeprefix(PDFAID)] = element.text
        for name, value in element.attrib.items():
            if name.startswith(PDFAID):
                said[name.removeprefix(PDFAID)] = value
    if said.get("part") != "2" or said.get("conformance") != "A":
        yield f"6.6.4 says it is {said}"


def _structure(root) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "6.7.2 not tagged"
    if "/StructTreeRoot" not in root:
        yield "6.7.3 no structure"
    if not root.get("/Lang"):
        yield "6.7.4 no language"


def _object(one) -> Iterator[str]:
    if one.get("/S") in FORBIDDEN and one.get("/Type", "/Action") == "/Action":
        yield f"6.5.1 action {one['/S']}"
    if one.get("/Type") == "/FontDescriptor" and not any(name in one for name in FONT_FILES):
        yield f"6.2.11.4 the font {one.get('/FontName')} is not embedded"
    if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type0" and "/ToUnicode" not in one:
        yield f"6.2.11.7 the font {one.get('/BaseFont')} cannot be read as text"
    filters = one.get("/Filter", ())
    if "/LZWDecode" in (filters if isinstance(filters, ArrayObject) else (filters,)):
        yield "6.1.7 LZW"


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary of the file, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer["/Root"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one
