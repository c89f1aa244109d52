"""Editions of templates put into effect by staff who define procedures."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.shelf import categories
from kase.is2in.procedures.catalogue.shelf import definition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import shelf
from kase.is2in.procedures.letters.language import LONGEST_TEMPLATE
from kase.is2in.procedures.letters.linter import check
from kase.is2in.procedures.letters.linter import Problem
from kase.is2in.procedures.letters.tables import template_edition as table
from kase.is2in.procedures.letters.types import KINDS
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import Template
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
import re


LONGEST_TITLE = 200
CODE = re.compile(r"[a-z][a-z0-9-]{1,59}")


@dataclass(frozen=True)
class Proposal:
    """A template as somebody wants it: what an edition keeps, without its number."""

    kind: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    procedures: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    effective_from: date | None = None
    closed: bool = False


def problems(proposal: Proposal) -> tuple[Problem, ...]:
    """Return what the linter says of a proposal; raise RuleRefused for unknown procedures."""
    return check(proposal.texts, definitions_of(proposal.procedures))


def definitions_of(codes: Sequence[str]) -> tuple[ProcedureDefinition, ...]:
    """Return the editions in force of procedures; raise RuleRefused("procedures")."""
    try:
        return tuple(definition(code) for code in codes)
    except Missing as error:
        raise RuleRefused("procedures", error.message, "procedures") from error


def procedures() -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Return (code, titles) of the procedures that can be filed."""
    return tuple((one.code, one.titles) for each in categories() for one in each.procedures)


def add(person: Person, code: str, proposal: Proposal) -> Template:
    """Put a new template into effect under a code of its own; see ``publish``."""
    if not CODE.fullmatch(code):
        message = _("A code has small Latin letters, digits and hyphens, at most 60.")
        raise _refused("code", "code", message)
    _hold(code)
    if any(one.code == code for one in shelf.templates()):
        raise Conflict("taken", _("There is a template with this code."), "code")
    return _write(person, code, proposal, 1)


def publish(person: Person, code: str, proposal: Proposal) -> Template:
    """Put an edition of a template into effect from a day on (today at the earliest).

    Raises Missing, RuleRefused with what is wrong: also what the linter finds, unless it only
    warns. A template that is closed needs no right text.
    """
    _hold(code)
    last = shelf.editions(code)[-1]
    return _write(person, code, proposal, last.number + 1)


def _write(person: Person, code: str, proposal: Proposal, number: int) -> Template:
    _require(proposal)
    made = Template(
        code=code,
        number=number,
        effective_from=proposal.effective_from or today(),
        kind=proposal.kind,
        titles=Frozen({lang: proposal.titles.get(lang, "").strip() for lang in LANGUAGES}),
        texts=Frozen({lang: _clean(proposal.texts.get(lang, "")) for lang in LANGUAGES}),
        procedures=tuple(proposal.procedures),
        outcomes=tuple(proposal.outcomes),
        closed=proposal.closed,
        author=person.id,
        at=clock.now(),
    )
    values = {**vars(made), "titles": dict(made.titles), "texts": dict(made.texts)}
    values |= {"procedures": list(made.procedures), "outcomes": list(made.outcomes)}
    ledger.write(insert(table).values(values))
    details = {"code": code, "edition": number, "from": made.effective_from.isoformat()}
    ledger.record("letter.template-edition", f"letter-template:{code}", details)
    return made


def _require(proposal: Proposal) -> None:
    errors = []
    if proposal.kind not in KINDS:
        errors.append(FieldError("kind", "choice", _("Choose one of the values.")))
    for lang in LANGUAGES:
        title = proposal.titles.get(lang, "").strip()
        if not title:
            errors.append(FieldError(f"title-{lang}", "required", _("Fill in this field.")))
        elif len(title) > LONGEST_TITLE:
            count = {"count": str(LONGEST_TITLE)}
            message = _("At most ${count} characters.", mapping=count)
            errors.append(FieldError(f"title-{lang}", "too-long", message))
    if not set(proposal.outcomes) <= set(DECISIONS):
        errors.append(FieldError("outcomes", "choice", _("Choose one of the values.")))
    if proposal.effective_from is not None and proposal.effective_from < today():
        errors.append(FieldError("effective_from", "past", _("The date is in the past.")))
    found = [] if proposal.closed else [one for one in problems(proposal) if not one.warning]
    errors += [
        FieldError(
            f"text-{one.language}",
            one.fault.code,
            _("Line ${line}: ${fault}", mapping=_where(one)),
        )
        for one in found
    ]
    longest = max(len(text) for text in (*proposal.texts.values(), ""))
    if errors or longest > LONGEST_TEMPLATE:
        raise RuleRefused("template", _("Some fields are not right yet."), errors=errors)


def _where(one: Problem) -> Mapping[str, object]:
    return {"line": str(one.fault.line), "fault": translate(one.fault.message)}


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _refused(field: str, code: str, message) -> RuleRefused:
    return RuleRefused(
        "template", _("Some fields are not right yet."), field, [FieldError(field, code, message)]
    )


def _hold(code: str) -> None:
    """Let one edition of a template be written at a time."""
    ledger.write(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"letter-template:{code}", 0)))
    )
