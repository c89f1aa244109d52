"""What letters of an application can say: its facts in the language of the letter."""

from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.shelf import category_title
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.examination.types import OPINIONS
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters.language import Facts
from kase.is2in.procedures.letters.language import Rows
from kase.is2in.procedures.letters.language import Value
from kase.is2in.procedures.letters.placeholders import FIELD
from kase.is2in.procedures.letters.placeholders import FORMS
from kase.is2in.procedures.letters.placeholders import LATE
from kase.is2in.procedures.letters.placeholders import vocabulary
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.procedures.people import person_name
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import readable
from kase.is2in.questionnaires.api import to_json
from kase.is2in.questionnaires.types import ReadRow
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


# What is decided, for procedures that do not say it in their own words.
OUTCOMES = {
    "granted": _("The application is granted."),
    "refused": _("The application is refused."),
}


def facts_of(
    application: IApplication,
    executor: Person | None,
    lang: str,
    *,
    decision: str = "",
    late: Mapping[str, object] | None = None,
) -> Facts:
    """Return what is known of an application now.

    ``decision`` is what a letter is prepared for before it is decided. ``late`` are the facts
    that come with sending: with them nothing is left open, without them they stay placeholders.
    """
    definition = definition_of(application)
    given = {
        **_application(application, definition, lang),
        **_people(application, executor),
        **_course(application, definition, decision, lang),
        **(late or {}),
    }
    values = {name: _value(value, lang) for name, value in given.items()}
    tables = _tables(application, lang)
    for name, value in _fields(application, lang):
        if isinstance(value, tuple):
            tables.setdefault(name, value)
        else:
            values.setdefault(name, value)
    return Facts(values, tables, frozenset() if late is not None else LATE)


def example(definition: ProcedureDefinition | None, lang: str) -> Facts:
    """Return facts of no application: what a preview shows, two rows in each table."""
    known = vocabulary(definition, lang).values()
    values = {one.name: Value(_shown(one, lang)) for one in known if one.columns is None}
    tables = {
        one.name: tuple(
            {name: Value(f"{translate(said, lang)} {number}") for name, said in one.columns.items()}
            for number in (1, 2)
        )
        for one in known
        if one.columns is not None
    }
    return Facts(values, tables)


def _shown(one, lang: str) -> str:
    return f"[{translate(one.title, lang)}]" if one.example == "…" else translate(one.example, lang)


def _application(
    application: IApplication, definition: ProcedureDefinition, lang: str
) -> dict[str, object]:
    names = {
        f"organization.name.{one}": organization_title_in(application.organization, one)
        for one in ("ru", "kk", "en")
    }
    return {
        "application.number": application.number,
        "application.sent": application.submitted,
        "application.incoming": application.registration_number,
        "application.registered": application.registered,
        "application.procedure": definition.title(lang),
        "application.category": category_title(application.category, lang),
        "organization.name": organization_title_in(application.organization, lang),
        **names,
        "organization.code": application.organization,
        "organization.bin": parties.organization(application.organization).bin,
    }


def _people(application: IApplication, executor: Person | None) -> dict[str, object]:
    heads = parties.people(application.organization, role="first_head")
    return {
        "head.name": heads[0].full_name if heads else "",
        "head.position": heads[0].position if heads else "",
        "consultant.name": person_name(application.consultant),
        "executor.name": executor.full_name if executor else "",
        "executor.position": executor.position if executor else "",
    }


def _course(
    application: IApplication, definition: ProcedureDefinition, decision: str, lang: str
) -> dict[str, object]:
    code = application.decision or decision
    said = definition.outcome(code, lang) or translate(OUTCOMES.get(code, ""), lang)
    last = application.requests[-1] if application.requests else {}
    return {
        "conclusion.text": application.conclusion,
        "meeting.date": application.meeting_on,
        "meeting.body": application.meeting_body,
        "decision.code": code,
        "decision.outcome": said,
        "request.text": last.get("text", ""),
        "request.due": last.get("due"),
        "withdrawal.reason": application.withdrawal_reason,
    }


def _tables(application: IApplication, lang: str) -> dict[str, Rows]:
    last = application.requests[-1] if application.requests else {}
    points = [
        {"number": str(number), "text": one["text"]}
        for number, one in enumerate(last.get("points", ()), start=1)
    ]
    opinions = [
        {
            "title": parties.department_title(one["group"], lang),
            "opinion": translate(OPINIONS[one["opinion"]], lang),
            "text": one["text"],
            "expert": person_name(one["answered_by"]),
            "date": formats.date(one["answered_at"], lang),
        }
        for one in asked.all_of(application)
        if one["state"] == asked.ANSWERED
    ]
    papers = [
        {"title": one.title(lang), "filename": one.filename, "date": formats.date(one.at, lang)}
        for one in documents.documents(application_subject(application))
        if one.id not in application.superseded_documents
    ]
    rows = {"request.points": points, "departments": opinions, "documents": papers}
    return {name: tuple(_row(one) for one in found) for name, found in rows.items()}


def _row(texts: Mapping[str, str]) -> Mapping[str, Value]:
    return {name: Value(text) for name, text in texts.items()}


def _fields(application: IApplication, lang: str) -> Iterator[tuple[str, Value | Rows]]:
    """Yield the answers: those of the first form of a kind, and rows of forms added."""
    answers = Answers(application)
    added: dict[str, list[Mapping[str, Value]]] = {}
    securities = []
    for one in every_instance(application):
        values = answers.values(one.id)
        read = readable(one.schema, values, lang)
        codes = to_json(one.schema, values)
        of_form = {row.name: _answer(one, row, codes.get(row.name)) for row in read}
        yield from ((f"{FIELD}{one.form.id}.{name}", value) for name, value in of_form.items())
        if one.stage.kind == "dynamic":
            texts = {name: each for name, each in of_form.items() if isinstance(each, Value)}
            added.setdefault(one.form.id, []).append({**texts, "isin": Value(one.isin)})
            named = {"isin": one.isin, "form": one.form.title(lang)}
            securities.append(_row({**named, "criteria": _criteria(one, lang)}))
    yield from ((f"{FORMS}{form}", tuple(rows)) for form, rows in added.items())
    yield "securities", tuple(securities)


def _answer(one: FormInstance, row: ReadRow, code: object) -> Value | Rows:
    if row.kind != "table":
        if isinstance(code, bool):
            return Value(row.text, "yes" if code else "no")
        return Value(row.text, code if isinstance(code, str) else "")
    names = [column.__name__ for column in one.schema[row.name].columns]
    return tuple(_row(dict(zip(names, cells, strict=True))) for cells in row.rows)


def _criteria(one: FormInstance, lang: str) -> str:
    chosen = []
    for level in one.stage.criteria.levels if one.stage.criteria else ():
        option = level.option(one.criteria.get(level.id, ""))
        chosen += [option.title(lang)] if option else []
    return " / ".join(chosen)


def _value(raw: object, lang: str) -> Value:
    if isinstance(raw, date | datetime):
        return Value(formats.date(raw, lang), raw.isoformat())
    return Value("" if raw is None else str(raw))
