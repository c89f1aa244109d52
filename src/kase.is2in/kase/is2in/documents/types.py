"""What crosses the door of the room: what a document shows, what is stored, what is bundled.

The sheets are what the templates print. All their texts are plain: a template never reads
them as markup. Texts come in the language of the document; the labels are the template's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A line of a filled form: a label with a text, or a label with a table under it.

    ``group`` is the heading of the group of fields the line stands in, "" for none; equal
    headings of neighbours are printed once. An empty ``text`` is printed as a dash.
    """

    label: str
    text: str = ""
    group: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    """A filled form: its title, its lines, the stage it belongs to.

    Neighbours with the same ``stage`` stand under one heading. ``note`` is one line under
    the title: the security a form is about, or that the stage was skipped.
    """

    title: str
    rows: tuple[Row, ...] = ()
    stage: str = ""
    note: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to the application: named and measured, not contained.

    ``size`` in bytes, ``sha256`` in lower-case hexadecimal; ``title`` says what it is.
    """

    filename: str
    size: int
    sha256: str
    title: str = ""


@dataclass(frozen=True)
class ApplicationSheet:
    """An application as it is signed (``application``), or all its forms (``summary``).

    ``facts`` are further lines of the head (category, edition of the procedure, financial
    consultant …). ``applicant`` is the organisation's full name, ``bin`` its 12 digits.
    ``signatory`` and ``position`` name the first head who is to sign; ``summary`` prints
    no place for a signature.
    """

    procedure: str
    applicant: str
    bin: str
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...] = ()
    number: str = ""
    facts: tuple[Row, ...] = ()
    signatory: str = ""
    position: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of a letter: ``kind`` heading, paragraph, list or table.

    ``texts`` are the points of a list, or one text; ``level`` of a heading is 1 or 2. A table
    has ``header`` (or ()), ``rows`` of that width and for each column whether it stands to the
    ``right``.
    """

    kind: str
    texts: tuple[str, ...] = ()
    level: int = 0
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Letter:
    """An outgoing letter (``letter``); ``on`` is its date in Almaty, ``blocks`` what it says.

    ``instead`` names the letter that it replaces, "" for none.
    """

    number: str
    on: date
    addressee: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    signatory: str
    position: str
    attachments: tuple[Attachment, ...] = ()
    prepared_by: str = ""
    instead: str = ""


@dataclass(frozen=True)
class Conclusion:
    """A conclusion of the exchange on an application (``conclusion``).

    ``facts`` introduce the application, ``blocks`` are the conclusion itself.
    """

    number: str
    on: date
    subject: str
    facts: tuple[Row, ...]
    blocks: tuple[Block, ...]
    signatory: str
    position: str


@dataclass(frozen=True)
class Stamp:
    """One signature, or the seal, as it is shown: lines, the check code, the check page.

    ``lines`` come from ``signing.api.stamp_text`` or ``paper_mark``; ``url`` is the absolute
    address that the QR code holds.
    """

    lines: tuple[str, ...]
    code: str
    url: str


@dataclass(frozen=True)
class SignatureSheet:
    """The sheet of signatures under a document (``signed_sheet``)."""

    title: str
    filename: str
    size: int
    sha256: str
    stamps: tuple[Stamp, ...]


@dataclass(frozen=True)
class CheckLine:
    """A check of a signature in words; ``ok`` is None where nothing was left to check."""

    title: str
    ok: bool | None
    detail: str = ""


@dataclass(frozen=True)
class CardSignature:
    """What a card tells of one signature beside its stamp."""

    facts: tuple[Row, ...]
    checks: tuple[CheckLine, ...]


@dataclass(frozen=True)
class CardSheet:
    """The verification sheet of an electronic-document card (``card``).

    ``signatures`` go with ``stamps`` one by one; ``attachments`` are the files inside the card.
    """

    title: str
    filename: str
    size: int
    sha256: str
    stamps: tuple[Stamp, ...]
    signatures: tuple[CardSignature, ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Statement:
    """A statement of the applicant that the first head is to sign (``withdrawal``, ``answer``).

    ``facts`` introduce the application, ``paragraphs`` are the statement itself, ``attachments``
    the files that go with an answer.
    """

    subject: str
    facts: tuple[Row, ...]
    paragraphs: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper that names its own kind (``paper``): an annex, a certificate, a notice.

    ``heading`` stands in the corner, ``facts`` are lines of the head, ``paragraphs`` come
    before the ``sections``. With ``to_sign`` there is a place for the electronic signature of
    ``signatory``; without it the names stand under the text.
    """

    heading: str
    subject: str
    facts: tuple[Row, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    signatory: str = ""
    position: str = ""
    to_sign: bool = False


@dataclass(frozen=True)
class MeetingItem:
    """An item of an agenda: what it is about, lines about it, the text of the decision."""

    title: str
    rows: tuple[Row, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingSheet:
    """A paper of a meeting of a deciding body (``agenda``, ``minutes``, ``extract``).

    ``facts`` are lines of the head, ``attendance`` tables of who was there. ``signatories``
    are pairs of a position and a name.
    """

    subject: str
    facts: tuple[Row, ...]
    items: tuple[MeetingItem, ...]
    attendance: tuple[Row, ...] = ()
    number: str = ""
    on: date | None = None
    signatories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BlankField:
    """A place to write in: a line, boxes to tick for ``options``, or empty rows of a table.

    ``kind`` "yesno" offers yes and no, "longtext" several lines, "file" the number of sheets
    that are attached, "label" shows its text alone. ``conditional`` is filled if it applies.
    """

    label: str
    help: str = ""
    kind: str = "text"
    group: str = ""
    required: bool = False
    conditional: bool = False
    options: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlankSection:
    """An empty form, the stage it belongs to and a line under its title."""

    title: str
    stage: str
    fields: tuple[BlankField, ...]
    note: str = ""


@dataclass(frozen=True)
class BlankSheet:
    """A procedure to be filled by hand (``blank``); what is known of the applicant is printed."""

    procedure: str
    facts: tuple[Row, ...]
    sections: tuple[BlankSection, ...]
    applicant: str = ""
    bin: str = ""


Sheet = (
    ApplicationSheet
    | BlankSheet
    | Letter
    | Conclusion
    | Statement
    | Paper
    | SignatureSheet
    | CardSheet
    | MeetingSheet
)


@dataclass(frozen=True)
class StoredDocument:
    """A stored document without its bytes. ``titles`` is language → title, ``at`` in UTC.

    ``kind``: application, summary, letter, conclusion, supplied, answer, agenda, minutes,
    extract, other.
    """

    id: str
    subject: str
    kind: str
    filename: str
    content_type: str
    size: int
    sha256: str
    titles: Mapping[str, str]
    author: str | None
    at: datetime

    def title(self, lang: str) -> str:
        """Return the title in a language, in Russian where there is none in it."""
        return self.titles.get(lang) or self.titles.get("ru") or self.filename


@dataclass(frozen=True)
class Entry:
    """A file for a bundle: bytes, or the path of a file to read them from.

    ``name`` is what the person should see; it is made safe and unique in the bundle.
    ``sha256``, where named, is checked while the bytes are packed. ``title`` stands in both
    manifests, ``facts`` (codes and texts: kind, author, moments) in the one for programs.
    """

    name: str
    data: bytes | None = None
    path: Path | None = None
    sha256: str = ""
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
