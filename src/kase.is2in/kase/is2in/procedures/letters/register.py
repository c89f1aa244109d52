"""The register «Исходящие»: what was sent, how, whether it was read. Nothing is ever deleted."""

from collections.abc import Mapping
from dataclasses import fields
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.letters.rights import seen
from kase.is2in.procedures.letters.tables import letter_reading
from kase.is2in.procedures.letters.tables import letter_sending
from kase.is2in.procedures.letters.tables import outgoing_letter as table
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.procedures.letters.types import Reading
from kase.is2in.procedures.letters.types import Sending
from kase.is2in.procedures.types import Download
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import period
from sqlalchemy import and_
from sqlalchemy import ColumnElement
from sqlalchemy import exists
from sqlalchemy import false
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select


LARGEST = 2**63 - 1
UNREAD, READ, REPLACED = "unread", "read", "replaced"
STATES = (UNREAD, READ, REPLACED)
# The first of the addressee's people who opened it.
_first = select(letter_reading.c.at, letter_reading.c.person)
_first = _first.where(letter_reading.c.letter == table.c.id).order_by(letter_reading.c.at).limit(1)
_READ_AT = _first.with_only_columns(letter_reading.c.at).scalar_subquery()
_READ_BY = _first.with_only_columns(letter_reading.c.person).scalar_subquery()
_READ = {"read_at": _READ_AT, "read_by": func.coalesce(_READ_BY, "")}
COLUMNS = [
    _READ[one.name].label(one.name) if one.name in _READ else table.c[one.name]
    for one in fields(Letter)
]
SORTS = {
    **{name: table.c[name] for name in ("number", "day", "kind", "organization", "executor")},
    "sent": table.c.at,
    "read": _READ_AT,
}


def letter(person: Person, number: int) -> Letter:
    """Return a letter the person may know of; raise Missing."""
    rows = ()
    if 0 < number <= LARGEST:
        in_step()
        rows = ledger.read(select(*COLUMNS).where(table.c.id == number, seen(person)))
    if not rows:
        raise Missing("letter", _("There is no such letter."))
    return _letter(rows[0])


def any_letter(number: int) -> Letter:
    """Return a letter, whoever asks: for what the system does by itself."""
    return _letter(ledger.read(select(*COLUMNS).where(table.c.id == number))[0])


def letters(
    person: Person,
    query: Mapping[str, str],
    sort: str = "sent",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[Letter, ...], int]:
    """Return a page of the letters a person may know of, and the number of all.

    ``query``: q (number, company, subject), kind, state (unread, read, replaced), organization,
    application (id), executor, and days ``sent_from``, ``sent_to``.
    """
    in_step()
    wanted = [seen(person), *_filtered(query)]
    total = ledger.read(select(func.count()).select_from(table).where(*wanted))[0][0]
    column = SORTS[sort]
    order = column.desc().nulls_last() if descending else column.asc().nulls_first()
    chosen = select(*COLUMNS).where(*wanted)
    chosen = chosen.order_by(order, table.c.id.desc()).offset(start).limit(size)
    return tuple(_letter(row) for row in ledger.read(chosen)), total


def unread(person: Person | None) -> int:
    """Return how many letters wait to be opened by somebody of a client; 0 for the exchange."""
    if person is None or not person.organization:
        return 0
    in_step()
    wanted = (seen(person), _state(UNREAD))
    return ledger.read(select(func.count()).select_from(table).where(*wanted))[0][0]


def file_of(person: Person, number: int) -> Download:
    """Return the PDF of a letter, with time-stamps that were added since; raise Missing."""
    found = letter(person, number)
    data = signing.with_renewals(found.document, documents.read(found.document))
    return Download(found.filename, "application/pdf", data, documents.sha256(data))


def sendings(found: Letter) -> tuple[Sending, ...]:
    """Return the ways a letter went, the first first."""
    columns = letter_sending.c
    query = select(*columns).where(columns.letter == found.id).order_by(columns.id)
    return tuple(Sending(**row._mapping) for row in ledger.read(query))


def readings(found: Letter) -> tuple[Reading, ...]:
    """Return who of the addressee opened a letter, the first first."""
    columns = letter_reading.c
    query = select(*columns).where(columns.letter == found.id).order_by(columns.at)
    return tuple(Reading(**row._mapping) for row in ledger.read(query))


def _letter(row) -> Letter:
    facts = dict(row._mapping)
    facts["addressees"] = tuple(facts["addressees"])
    return Letter(**facts)


def _filtered(query: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found = []
    if words := query.get("q"):
        places = (table.c.number, table.c.organization, table.c.subject)
        found.append(or_(*(one.icontains(words, autoescape=True) for one in places)))
    for name in ("kind", "organization", "application", "executor"):
        found += [table.c[name] == query[name]] if query.get(name) else []
    first, last = period(query, "sent")
    found += [table.c.at >= first] if first else []
    found += [table.c.at < last] if last else []
    if state := query.get("state"):
        found.append(_state(state) if state in STATES else false())
    return found


def _state(state: str) -> ColumnElement[bool]:
    opened = exists().where(letter_reading.c.letter == table.c.id)
    replaced = table.c.replaced_by.is_not(None)
    return {UNREAD: and_(~opened, ~replaced), READ: and_(opened, ~replaced), REPLACED: replaced}[
        state
    ]
