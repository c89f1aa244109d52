"""A letter as PDF: head, text, signature, in the language of the letter."""

from dataclasses import dataclass
from datetime import date
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import Conclusion
from kase.is2in.documents.types import Letter
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Stamp
from kase.is2in.procedures.letters.markup import blocks
from kase.is2in.procedures.letters.types import CONCLUSION
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.signing.types import PaperMark
from kase.is2in.terms import clock
from kase.is2in.web.api import translate


@dataclass(frozen=True)
class Head:
    """What stands around the text of a letter.

    ``facts`` are pairs of a title and a text, for conclusions.
    """

    number: str
    on: date
    subject: str
    addressees: tuple[str, ...]
    signatory: str = ""
    position: str = ""
    facts: tuple[tuple[object, str], ...] = ()
    instead: str = ""


def printed(
    kind: str, head: Head, text: str, lang: str, mark: PaperMark | None = None
) -> bytes:
    """Return the PDF of a letter whose text has its facts; ``mark`` is what it says of a seal."""
    template, content = sheet(kind, head, text, lang)
    shown = None if mark is None else Stamp(mark.lines, mark.code, mark.url)
    return documents.render(template, content, at=clock.now(), lang=lang, mark=shown)


def sheet(kind: str, head: Head, text: str, lang: str) -> tuple[str, Letter | Conclusion]:
    """Return the template of ``documents`` and its data."""
    common = {
        "number": head.number,
        "on": head.on,
        "subject": head.subject,
        "blocks": blocks(text),
        "signatory": head.signatory,
        "position": head.position,
    }
    if kind in (CONCLUSION, OPINION):
        facts = tuple(Row(translate(title, lang), said) for title, said in head.facts)
        return "conclusion", Conclusion(facts=facts, **common)
    return "letter", Letter(addressee=head.addressees, instead=head.instead, **common)
