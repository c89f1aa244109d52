"""A letter gets its number, its PDF and its place in the register, all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import StoredDocument
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.examination.reading import examination_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters.facts import facts_of
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.printing import Head
from kase.is2in.procedures.letters.printing import printed
from kase.is2in.procedures.letters.tables import letter_sending
from kase.is2in.procedures.letters.tables import outgoing_letter
from kase.is2in.procedures.letters.types import CABINET
from kase.is2in.procedures.letters.types import CONCLUSION
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.procedures.roles import CHANCELLERY
from kase.is2in.signing import api as signing
from kase.is2in.terms import clock
from sqlalchemy import insert
from sqlalchemy import update


PDF = "application/pdf"
# Registers: letters of the exchange, its conclusions, opinions of its departments.
OUTGOING, CONCLUSIONS, OPINIONS = "ИСХ", "ЗКЛ", "ЗП"
REGISTERS = {CONCLUSION: CONCLUSIONS, OPINION: OPINIONS}
# What a letter is called among the documents, and which kind of document it is.
TITLES = {CONCLUSION: _("Conclusion of the exchange"), OUTCOME: _("Letter of the exchange")}


@dataclass(frozen=True)
class Wording:
    """What a letter says and where that comes from.

    ``text`` is in the language of templates, or plain blocks where ``literal``. ``late`` are the
    facts that come with sending; ``titles`` name the letter by language where its kind does not.
    """

    text: str
    lang: str = "ru"
    template: str = ""
    edition: int = 0
    literal: bool = False
    late: Mapping[str, object] = field(default_factory=dict)
    titles: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Sent:
    """A letter in the register: its id, its text with all facts, its stored document."""

    id: int
    text: str
    document: str


def send(
    application: IApplication,
    person: Person | None,
    kind: str,
    wording: Wording,
    instead_of: tuple[int, str] | None = None,
) -> Sent:
    """Number, print, seal, store and register a letter of an application.

    ``person`` signs and prepares it, None where nobody of the exchange acts. ``instead_of`` is
    the id and the number of the letter it replaces.
    """
    day = today()
    year, serial, number = take_number(REGISTERS.get(kind, OUTGOING), day)
    lang = wording.lang
    head = _head(application, person, kind, wording, number, day)
    if instead_of is not None:
        head = Head(**{**vars(head), "instead": instead_of[1]})
    text = _text(application, person, wording, number, day)
    mark = signing.paper_mark(lang, parties.public_url())
    sealed = signing.seal(printed(kind, head, text, lang, mark), number)
    stored = _store(application, person, kind, wording, number, sealed.data)
    seal = Seal()
    if mark is not None:
        signing.keep_paper(mark, sealed, stored.id)
        seal = Seal(sealed.at, signing.seal_facts().owner)
    made = enter(
        {
            "register": REGISTERS.get(kind, OUTGOING),
            "year": year,
            "serial": serial,
            "number": number,
            "day": day,
            "kind": kind,
            "subject": head.subject,
            "organization": application.organization,
            "addressees": list(head.addressees),
            "application": application.getId(),
            "language": lang,
            "template": wording.template,
            "edition": wording.edition,
            "executor": person.id if person else application.officer,
            "author": person.id if person else "",
            "instead_of": instead_of[0] if instead_of else None,
        },
        stored,
        seal,
        in_cabinet=kind != OPINION,
    )
    return Sent(made, text, stored.id)


def take_number(register: str, day: date) -> tuple[int, int, str]:
    """Return (year, serial, number): the next of the register in the year of a day."""
    serial = ledger.next_serial(register, day.year)
    return day.year, serial, f"{register}-{day.year}-{serial:06d}"


@dataclass(frozen=True)
class Seal:
    """Whose seal a PDF carries and when it was set; ``by`` is "" where the exchange has none."""

    at: datetime | None = None
    by: str = ""


def enter(
    facts: Mapping[str, object], stored: StoredDocument, seal: Seal, in_cabinet: bool
) -> int:
    """Write a stored letter into the register, as sent through the cabinet; return its id."""
    now = clock.now()
    values = {
        **facts,
        "at": now,
        "document": stored.id,
        "filename": stored.filename,
        "size": stored.size,
        "sha256": stored.sha256,
        "sealed_at": seal.at,
        "sealed_by": seal.by,
    }
    made = ledger.write(
        insert(outgoing_letter).values(values).returning(outgoing_letter.c.id)
    ).scalar_one()
    if facts["instead_of"] is not None:
        older = outgoing_letter.c.id == facts["instead_of"]
        ledger.write(update(outgoing_letter).where(older).values(replaced_by=made))
    if in_cabinet:
        note_sending(made, CABINET, str(facts["author"]), delivered=True)
    ledger.record(
        "letter.registered",
        f"letter:{made}",
        {"number": facts["number"], "kind": facts["kind"], "sha256": stored.sha256},
    )
    return made


def note_sending(
    letter: int,
    way: str,
    author: str,
    *,
    received_by: str = "",
    tracking: str = "",
    delivered: bool = False,
) -> None:
    """Write down one way a letter went."""
    now = clock.now()
    values = {
        "letter": letter,
        "way": way,
        "at": now,
        "author": author,
        "received_by": received_by,
        "tracking": tracking,
        "delivered_at": now if delivered else None,
        "delivered_by": author if delivered else "",
    }
    ledger.write(insert(letter_sending).values(values))


def _store(
    application: IApplication,
    person: Person | None,
    kind: str,
    wording: Wording,
    number: str,
    data: bytes,
) -> StoredDocument:
    """Store the PDF: an opinion with the examination, everything else where the applicant reads."""
    internal = kind == OPINION
    return documents.store(
        examination_subject(application) if internal else application_subject(application),
        "conclusion" if kind in (CONCLUSION, OPINION) else "letter",
        f"{number}.pdf",
        PDF,
        data,
        title=TITLES.get(kind) or wording.titles or TITLES[OUTCOME],
        author=person.id if person else None,
    )


def _head(
    application: IApplication,
    person: Person | None,
    kind: str,
    wording: Wording,
    number: str,
    day: date,
) -> Head:
    lang = wording.lang
    company = organization_title_in(application.organization, lang)
    subject = definition_of(application).title(lang)
    if kind not in TITLES and wording.titles:
        subject = wording.titles.get(lang) or wording.titles["ru"]
    facts = (
        (_("Application"), application.number),
        (_("Incoming number"), application.registration_number),
        (_("Applicant"), company),
    )
    signed = {"signatory": "", "position": parties.department_title(CHANCELLERY, lang)}
    if person is not None:
        signed = {"signatory": person.full_name, "position": person.position}
    return Head(number, day, subject, (company,), facts=facts, **signed)


def _text(
    application: IApplication, person: Person | None, wording: Wording, number: str, day: date
) -> str:
    if wording.literal:
        return wording.text
    late = {"letter.number": number, "letter.date": day, **wording.late}
    return fill(wording.text, facts_of(application, person, wording.lang, late=late))
