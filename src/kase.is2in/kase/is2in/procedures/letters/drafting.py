"""Drafts of letters: filled from a template, changed by hand, kept save by save."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.facts import facts_of
from kase.is2in.procedures.letters.language import Fault
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.language import LONGEST_TEMPLATE
from kase.is2in.procedures.letters.linter import faults
from kase.is2in.procedures.letters.placeholders import vocabulary
from kase.is2in.procedures.letters.rights import require_writer
from kase.is2in.procedures.letters.tables import draft_save as table
from kase.is2in.procedures.letters.types import Draft
from kase.is2in.procedures.letters.types import KINDS
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.letters.types import Template
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select


COLUMNS = [column for column in table.columns if column.name != "id"]


def draft(application: IApplication, person: Person, kind: str) -> Draft:
    """Return the draft of a letter as it was saved last; version 0 where there is none.

    Raises Missing for another kind, Forbidden, Conflict.
    """
    _require(application, person, kind)
    return current(application, kind)


def current(application: IApplication, kind: str) -> Draft:
    """Return the draft of a letter, whoever asks."""
    found = _saves(application, kind, 1)
    return found[0] if found else Draft(application.getId(), kind, 0)


def saves(application: IApplication, person: Person, kind: str) -> tuple[Draft, ...]:
    """Return who changed the draft when, the last save first, back to where it was begun."""
    _require(application, person, kind)
    found = []
    for one in _saves(application, kind, 100):
        if not one.text:
            break
        found.append(one)
    return tuple(found)


def proposed(
    application: IApplication,
    person: Person,
    kind: str,
    *,
    code: str = "",
    lang: str = "ru",
    outcome: str = "",
) -> tuple[Template | None, str]:
    """Return the template of a letter (the best fitting one without a code) and it filled.

    Nothing is saved. Raises RuleRefused for a template that is not for this letter.
    """
    _require(application, person, kind)
    choice = shelf.usable(kind, application.procedure, outcome)
    chosen = next((one for one in choice if code in ("", one.code)), None)
    if code and chosen is None:
        message = _("This template is not for this letter.")
        raise RuleRefused("template", message, "template")
    if chosen is None:
        return None, ""
    lang = _language(lang)
    facts = facts_of(application, person, lang, decision=outcome)
    return chosen, fill(chosen.text(lang), facts)


def save(
    application: IApplication,
    person: Person,
    kind: str,
    base: int,
    text: str,
    *,
    code: str = "",
    lang: str = "ru",
    outcome: str = "",
) -> Draft:
    """Keep a draft over the version it rests on.

    Raises Stale when somebody has saved meanwhile, RuleRefused for an empty or too long text, an
    unknown language or decision.
    """
    _require(application, person, kind)
    if not text.strip():
        raise RuleRefused("required", _("Fill in this field."), "text")
    if len(text) > LONGEST_TEMPLATE:
        count = {"count": str(LONGEST_TEMPLATE)}
        raise RuleRefused("too-long", _("At most ${count} characters.", mapping=count), "text")
    if outcome not in ("", *DECISIONS) or (kind == OUTCOME and not outcome):
        raise RuleRefused("choice", _("Choose one of the values."), "outcome")
    lang = _language(lang)
    edition = shelf.template(code).number if code else 0
    last = _held(application, kind)
    if last.version != base:
        message = _("Somebody has saved the draft meanwhile. Open it again.")
        raise Stale("draft", message)
    made = Draft(
        application=application.getId(),
        kind=kind,
        version=base + 1,
        template=code,
        edition=edition,
        language=lang,
        outcome=outcome if kind == OUTCOME else "",
        text=text.replace("\r\n", "\n"),
        author=person.id,
        at=clock.now(),
    )
    ledger.write(insert(table).values(vars(made)))
    subject = application_subject(application)
    ledger.record("letter.draft-saved", subject, {"kind": kind, "version": made.version})
    return made


def taken(application: IApplication, person: Person, kind: str, version: int) -> Draft:
    """Return a draft to be sent and be done with it; the next one begins anew.

    Raises Stale when the version is not the last one, RuleRefused when it cannot be sent.
    """
    found = _held(application, kind)
    require_current(found, version)
    require_sendable(application, found.text)
    done = {**vars(found), "version": version + 1, "text": "", "author": person.id}
    ledger.write(insert(table).values(**{**done, "at": clock.now()}))
    return found


def require_current(found: Draft, version: int) -> None:
    """Raise Stale unless a version is the draft's last one."""
    if found.version != version or not found.text:
        message = _("Somebody has saved the draft meanwhile. Open it again.")
        raise Stale("draft", message)


def problems(application: IApplication, text: str) -> tuple[Fault, ...]:
    """Return what hinders a text from being sent."""
    definition = definition_of(application)
    return faults(text, [(definition, vocabulary(definition))])


def require_sendable(application: IApplication, text: str) -> None:
    """Raise RuleRefused with what is wrong in a text."""
    found = problems(application, text)
    if found:
        errors = [FieldError("text", one.code, one.message) for one in found]
        raise RuleRefused("draft", _("The text of the letter has mistakes."), errors=errors)


def _require(application: IApplication, person: Person, kind: str) -> None:
    if kind not in KINDS:
        raise Missing("letter", _("There is no such letter."))
    require_writer(application, person, kind)


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise RuleRefused("choice", _("Choose one of the values."), "language")
    return lang


def _held(application: IApplication, kind: str) -> Draft:
    """Return the draft for this transaction alone: of two who save at once one is refused."""
    name = f"letter-draft:{application.getId()}:{kind}"
    ledger.write(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    return current(application, kind)


def _saves(application: IApplication, kind: str, most: int) -> tuple[Draft, ...]:
    mine = (table.c.application == application.getId(), table.c.kind == kind)
    query = select(*COLUMNS).where(*mine).order_by(table.c.version.desc()).limit(most)
    return tuple(Draft(**row._mapping) for row in ledger.read(query))
