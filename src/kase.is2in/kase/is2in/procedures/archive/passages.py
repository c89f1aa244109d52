"""What of an application can be found by its words: answers, files, papers of the exchange.

What names a person to a machine stays out: numbers of people (IIN), phones and addresses of
mail are not kept as answers, and an IIN in a text or a file is covered, so that it is neither
found nor shown. Files are read by the door of the regulatory base, in a process of its own.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from kase.is2in import _
from kase.is2in.documents import api as documents_door
from kase.is2in.documents.types import StoredDocument
from kase.is2in.library import api as library
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.uploads import uploads
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import readable
from kase.is2in.questionnaires.types import ReadRow
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
import re
import time


LANGUAGES = ("ru", "kk", "en")
ANSWER, FILE, WORDS = "answer", "file", "words"
# Kinds of fields that are not words, and those that lead to a person.
LEFT_OUT = frozenset(("iin", "phone", "email", "money", "percent", "decimal", "yesno", "file"))
# Made from the answers themselves: their words are found there.
MADE = frozenset(("application", "summary"))
TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
COVER = "•" * 12
LAST_DAY, LAST_MONTH = 31, 12
# Signs that SQL cannot hold, and those that mark words in snippets.
NEVER = re.compile("[\x00\ud800-\udfff\ue000-\ue002]")
LONGEST = 3_000
# How long all files of an application may take: the worker has others to serve.
SECONDS = 600


@dataclass(frozen=True)
class Passage:
    """A text that is found as one: an answer or a piece of a file.

    ``labels`` say in three languages where it stands, ``more`` are further words that find it
    and are not shown; ``note`` is the code of the reason why a file has no text.
    """

    kind: str
    text: str
    labels: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    field: str = ""
    document: str = ""
    filename: str = ""
    note: str = ""
    more: str = ""


def passages(application: IApplication) -> Iterator[Passage]:
    """Yield all passages of an application: its answers, then its files."""
    answers, read = Answers(application), _Reading()
    for one in every_instance(application):
        yield from _answers(one, answers.values(one.id))
    for text, label in _said(application):
        if text:
            labels = {lang: translate(label, lang) for lang in LANGUAGES}
            yield Passage(WORDS, clean(text), labels)
    for upload in uploads(application):
        labels = {lang: upload.title(lang) for lang in LANGUAGES}
        name, data = upload.filename, upload.data
        for passage in _file(name, data, labels, read):
            place = {"form": upload.form.id, "field": upload.field}
            yield replace(passage, document=upload.id, **place)
    for stored in documents_door.documents(application_subject(application)):
        if stored.kind not in MADE:
            yield from _stored(stored, read)


def clean(text: str) -> str:
    """Return a text without signs that cannot be kept, its numbers of people covered."""
    return TWELVE.sub(_covered, NEVER.sub(" ", text)).strip()


def _answers(one: FormInstance, values: Mapping) -> Iterator[Passage]:
    by_language = {lang: readable(one.schema, values, lang) for lang in LANGUAGES}
    for place, row in enumerate(by_language["ru"]):
        others = {lang: by_language[lang][place] for lang in LANGUAGES}
        text = _text(row)
        if not text:
            continue
        labels = {lang: _label(one, each, lang) for lang, each in others.items()}
        more = " ".join({_text(each) for each in others.values()} - {text})
        yield Passage(ANSWER, text, labels, one.id, row.name, more=more)


def _label(one: FormInstance, row: ReadRow, lang: str) -> str:
    title = one.form.title(lang) + (f", {one.isin}" if one.isin else "")
    return f"{title}: {row.label}"


def _text(row: ReadRow) -> str:
    if row.kind in LEFT_OUT:
        return ""
    if row.kind != "table":
        return clean(row.text)
    shown = [place for place, kind in enumerate(row.kinds) if kind not in LEFT_OUT]
    lines = (" | ".join(line[place] for place in shown if line[place]) for line in row.rows)
    return clean("\n".join(filter(None, lines)))


def _said(application: IApplication) -> Iterator[tuple[str, object]]:
    """Yield (text, label) of what people wrote on the way and no paper holds."""
    for request in application.requests:
        yield request["text"], _("Request for more information")
        yield request.get("answer", ""), _("Answer to the request")
    yield application.withdrawal_reason, _("Reason of the withdrawal")


def _stored(stored: StoredDocument, read: "_Reading") -> Iterator[Passage]:
    data = documents_door.read(stored.id)
    labels = {lang: stored.title(lang) for lang in LANGUAGES}
    for passage in _file(stored.filename, data, labels, read):
        yield replace(passage, document=stored.id)


def _file(
    filename: str, data: bytes, labels: Mapping[str, str], read: "_Reading"
) -> Iterator[Passage]:
    known = {"labels": labels, "filename": clean(filename)}
    try:
        text = clean(read(filename, data))
    except Refusal as refusal:
        yield Passage(FILE, "", note=refusal.code, more=_name_words(filename), **known)
        return
    for number, piece in enumerate(pieces_of(text)):
        yield Passage(FILE, piece, more="" if number else _name_words(filename), **known)


class _Reading:
    """Reads the files of one application, until they have taken too long together."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self, filename: str, data: bytes) -> str:
        if time.monotonic() - self.began > SECONDS:
            raise RuleRefused("file_late", _("The file is too long to be read."))
        return library.extract(filename, data)


def pieces_of(text: str) -> Iterator[str]:
    """Yield a long text in pieces of whole lines, as far as lines are not too long."""
    piece = ""
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), LONGEST):
            part = line[start : start + LONGEST]
            if piece and len(piece) + len(part) >= LONGEST:
                yield piece
                piece = ""
            piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece


def _name_words(filename: str) -> str:
    """Return the words of a file's name, which SQL takes for one word."""
    return clean(re.sub(r"[\W_]+", " ", filename))


def _covered(number: re.Match) -> str:
    """Cover the number of a person; that of a company has no day where a person's has one."""
    digits = number[0]
    month, day = int(digits[2:4]), int(digits[4:6])
    if not (1 <= month <= LAST_MONTH and 1 <= day <= LAST_DAY):
        return digits
    try:
        identifiers.iin(digits)
    except RuleRefused:
        return digits
    return COVER
