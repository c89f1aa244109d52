"""Letters that people send beside the steps, and what becomes of a letter afterwards."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.deciding.subjects import application_of
from kase.is2in.procedures.deciding.subjects import PREFIX
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import issuing
from kase.is2in.procedures.letters import notices
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.naming import application_named
from kase.is2in.procedures.letters.rights import keeps_register
from kase.is2in.procedures.letters.rights import require_register
from kase.is2in.procedures.letters.rights import require_writer
from kase.is2in.procedures.letters.tables import letter_sending
from kase.is2in.procedures.letters.tables import outgoing_letter as table
from kase.is2in.procedures.letters.types import CABINET
from kase.is2in.procedures.letters.types import FREE
from kase.is2in.procedures.letters.types import HANDED
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.letters.types import OTHER
from kase.is2in.procedures.letters.types import POST
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import select
from sqlalchemy import update


LONGEST_LINE = 300
PDFS = ("pdf",)


def send_draft(
    application: IApplication,
    person: Person,
    kind: str,
    version: int,
    instead_of: int = 0,
    reason: str = "",
) -> Letter:
    """Register and send a drafted letter: a free one, or one instead of another of its kind.

    Raises Forbidden, Conflict (a step sends such a letter; the other is replaced already),
    Missing, Stale, RuleRefused.
    """
    require_writer(application, person, kind)
    older = _replaceable(person, instead_of, reason) if instead_of else None
    if older is None and kind not in FREE:
        message = _("This letter is sent by a step of the application.")
        raise Conflict("step", message)
    if older is not None and (older.kind, older.application) != (kind, application.getId()):
        raise _no_such()
    found = drafting.taken(application, person, kind, version)
    chosen = shelf.template(found.template) if found.template else shelf.neutral(kind)
    wording = issuing.Wording(
        found.text,
        found.language,
        found.template,
        found.edition,
        titles=chosen.titles,
        late=_late(application),
    )
    pair = (older.id, older.number) if older else None
    made = register.letter(person, issuing.send(application, person, kind, wording, pair).id)
    if older is not None:
        _say_why(older, reason)
        if older.document not in application.superseded_documents:
            application.superseded_documents = (*application.superseded_documents, older.document)
    notices.tell_sent(made, application, person)
    return made


def register_by_hand(
    person: Person, facts: Mapping[str, str], file: UploadedFile
) -> Letter:
    """Register a letter that was made outside, with its PDF; the chancellery.

    ``facts``: subject, organization (code) or addressee (a line), application (number or id, of
    the organisation), instead_of (id of a letter), reason (why it is replaced). Raises
    Forbidden, RuleRefused with one error per field, TooLarge.
    """
    require_register(person)
    application, organization, addressees = _addressed(facts)
    subject = _line(facts.get("subject", ""), "subject")
    if not file.filename:
        raise RuleRefused("required", _("Choose the PDF of the letter."), "file")
    documents.check_upload(file.filename, file.content_type, file.data, PDFS)
    reason = facts.get("reason", "")
    number = facts.get("instead_of", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    if number and not wanted:
        raise _no_such()
    older = _replaceable(person, wanted, reason) if wanted else None
    if older is not None and older.organization != organization:
        message = _("The letter that is replaced has another addressee.")
        raise RuleRefused("other-addressee", message, "instead_of")
    made = _enter_file(person, application, (organization, addressees), subject, file, older)
    if older is not None:
        _say_why(older, reason)
    found = register.letter(person, made)
    if organization:
        notices.tell_sent(found, application, person)
    return found


def _enter_file(
    person: Person,
    application: IApplication | None,
    addressed: tuple[str, list[str]],
    subject: str,
    file: UploadedFile,
    older: Letter | None,
) -> int:
    organization, addressees = addressed
    day = today()
    year, serial, given = issuing.take_number(issuing.OUTGOING, day)
    stored = documents.store(
        application_subject(application) if application is not None else f"letter:{given}",
        "letter",
        f"{given}.pdf",
        issuing.PDF,
        file.data,
        title={"ru": subject},
        author=person.id,
    )
    facts = {
        "register": issuing.OUTGOING,
        "year": year,
        "serial": serial,
        "number": given,
        "day": day,
        "kind": OTHER,
        "subject": subject,
        "organization": organization,
        "addressees": addressees,
        "application": application.getId() if application is not None else "",
        "language": "ru",
        "template": "",
        "edition": 0,
        "executor": person.id,
        "author": person.id,
        "instead_of": older.id if older else None,
    }
    # What was made outside is not sealed: only what the exchange itself has printed.
    return issuing.enter(facts, stored, issuing.Seal(), in_cabinet=bool(organization))


def may_follow(person: Person, letter: Letter) -> bool:
    """Return whether a person sends a letter again and notes how it went."""
    return keeps_register(person) or (bool(letter.executor) and person.id == letter.executor)


def resend(person: Person, number: int) -> Letter:
    """Tell the addressee's people of a letter once more. Raises Missing, Forbidden, Conflict."""
    found = _followed(person, number)
    if found.kind == OPINION or not found.organization:
        raise Conflict("not-in-cabinet", _("Nobody has this letter in a cabinet."))
    issuing.note_sending(found.id, CABINET, person.id, delivered=True)
    again = len(register.sendings(found))
    application = application_of_letter(found)
    notices.tell_sent(found, application, person, again)
    ledger.record("letter.resent", f"letter:{found.id}", {"number": found.number})
    return found


def note_paper(person: Person, number: int, way: str, more: str) -> Letter:
    """Write down that a letter went on paper: handed over to somebody, or under a tracking number.

    Handed over is delivered at once. Raises Missing, Forbidden, Conflict, RuleRefused.
    """
    found = _followed(person, number)
    if way not in (HANDED, POST):
        raise RuleRefused("choice", _("Choose one of the values."), "way")
    more = _line(more, "more")
    handed = way == HANDED
    issuing.note_sending(
        found.id,
        way,
        person.id,
        received_by=more if handed else "",
        tracking="" if handed else more,
        delivered=handed,
    )
    details = {"number": found.number, "way": way, "more": more}
    ledger.record("letter.sent-on-paper", f"letter:{found.id}", details)
    return found


def note_delivered(person: Person, number: int, sending: int) -> Letter:
    """Write down that what went by post has arrived. Raises Missing, Forbidden, Conflict."""
    found = _followed(person, number)
    mine = (letter_sending.c.id == sending, letter_sending.c.letter == found.id)
    query = select(letter_sending.c.delivered_at).where(*mine).with_for_update()
    row = ledger.write(query).first() if 0 < sending <= register.LARGEST else None
    if row is None:
        raise _no_such()
    if row.delivered_at is not None:
        raise Conflict("delivered", _("The delivery is noted already."))
    values = {"delivered_at": clock.now(), "delivered_by": person.id}
    ledger.write(update(letter_sending).where(*mine).values(values))
    ledger.record("letter.delivered", f"letter:{found.id}", {"number": found.number})
    return found


def application_of_letter(letter: Letter) -> IApplication | None:
    """Return the application of a letter that somebody sees, None for none."""
    return application_of(f"{PREFIX}{letter.application}") if letter.application else None


def _late(application: IApplication) -> Mapping[str, object]:
    return {
        "decision.text": application.decision_text,
        "decision.minutes": application.minutes,
        "decision.minutes_date": application.minutes_date,
    }


def _followed(person: Person, number: int) -> Letter:
    found = register.letter(person, number)
    if not may_follow(person, found):
        message = _("This is done by the chancellery or by who prepared the letter.")
        raise Forbidden("not-yours", message)
    if found.replaced_by is not None:
        raise Conflict("replaced", _("The letter is replaced by another one."))
    return found


def _replaceable(person: Person, number: int, reason: str) -> Letter:
    """Return a letter that may be replaced, for this transaction alone."""
    register.letter(person, number)
    ledger.write(select(table.c.id).where(table.c.id == number).with_for_update())
    found = register.letter(person, number)
    if found.replaced_by is not None:
        raise Conflict("replaced", _("The letter is replaced by another one."), "instead_of")
    _line(reason, "reason")
    return found


def _say_why(older: Letter, reason: str) -> None:
    said = reason.strip()
    ledger.write(update(table).where(table.c.id == older.id).values(replaced_why=said))
    ledger.record("letter.replaced", f"letter:{older.id}", {"number": older.number, "reason": said})


def _addressed(facts: Mapping[str, str]) -> tuple[IApplication | None, str, list[str]]:
    code = facts.get("organization", "").strip().upper()
    name = facts.get("application", "").strip()
    if not code:
        if name:
            message = _("An application belongs to a company: write its code.")
            raise RuleRefused("organization", message, "organization")
        return None, "", [_line(facts.get("addressee", ""), "addressee")]
    try:
        company = parties.organization(code)
    except Missing as error:
        message = _("There is no organisation with this code.")
        raise RuleRefused("organization", message, "organization") from error
    application = application_named(name)
    if name and (application is None or application.organization != company.code):
        message = _("This company has no such application.")
        raise RuleRefused("application", message, "application")
    return application, company.code, [company.name("ru")]


def _line(raw: str, name: str) -> str:
    text = " ".join(raw.split())
    if not text:
        message = _("Some fields are not right yet.")
        error = FieldError(name, "required", _("Fill in this field."))
        raise RuleRefused("letter", message, name, [error])
    if len(text) > LONGEST_LINE:
        message = _("At most ${count} characters.", mapping={"count": str(LONGEST_LINE)})
        raise RuleRefused("too-long", message, name, [FieldError(name, "too-long", message)])
    return text


def _no_such() -> Missing:
    return Missing("letter", _("There is no such letter."))
