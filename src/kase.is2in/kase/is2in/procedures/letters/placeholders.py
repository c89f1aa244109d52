"""The names templates may use: those of every letter, and the fields of a procedure's forms."""

from collections.abc import Iterator
from collections.abc import Mapping
from collective.easyform.interfaces import ILabel
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.letters.types import Placeholder
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.interfaces import ITable
from kase.is2in.web.api import formats
from zope.schema import getFieldsInOrder


FIELD, FORMS = "field.", "forms."
_DAY = formats.said(date(2026, 3, 2))

# In the order of the reference (docs/reference/letter-placeholders.md, tested).
FACTS: tuple[Placeholder, ...] = (
    Placeholder("letter.number", _("Number of the letter"), "ИСХ-2026-000012", late=True),
    Placeholder("letter.date", _("Date of the letter"), _DAY, late=True),
    Placeholder("application.number", _("Application number"), "Л-2026-000007"),
    Placeholder("application.sent", _("When the application was sent to the exchange"), _DAY),
    Placeholder("application.incoming", _("Incoming number"), "ВХ-2026-000031"),
    Placeholder("application.registered", _("When the application was registered"), _DAY),
    Placeholder("application.procedure", _("Procedure"), "…"),
    Placeholder("application.category", _("Category of procedures"), "…"),
    Placeholder("organization.name", _("Applicant, in the language of the letter"), "…"),
    Placeholder("organization.name.ru", _("Applicant, in Russian"), "…"),
    Placeholder("organization.name.kk", _("Applicant, in Kazakh"), "…"),
    Placeholder("organization.name.en", _("Applicant, in English"), "…"),
    Placeholder("organization.code", _("Code of the company"), "ISSR"),
    Placeholder("organization.bin", _("BIN"), "123456789012"),
    Placeholder("head.name", _("First head of the applicant"), "…"),
    Placeholder("head.position", _("Position of the first head"), "…"),
    Placeholder("consultant.name", _("Financial consultant"), "…"),
    Placeholder("executor.name", _("Who prepares the letter"), "…"),
    Placeholder("executor.position", _("Position of who prepares the letter"), "…"),
    Placeholder("conclusion.text", _("Text of the conclusion"), "…"),
    Placeholder("meeting.date", _("Date of the meeting"), _DAY),
    Placeholder("meeting.body", _("Body of the exchange that decides"), "…"),
    Placeholder("decision.code", _("Decision: granted or refused"), "granted"),
    Placeholder("decision.outcome", _("What the decision means in the procedure"), "…"),
    Placeholder("decision.text", _("What the officer writes with the decision"), "…", late=True),
    Placeholder("decision.minutes", _("Number of the minutes"), "ЛК-2026-004", late=True),
    Placeholder("decision.minutes_date", _("Date of the minutes"), _DAY, late=True),
    Placeholder("request.text", _("What the exchange asks for"), "…"),
    Placeholder("request.due", _("Answer by"), _DAY),
    Placeholder("withdrawal.reason", _("Reason of the withdrawal"), "…"),
    Placeholder(
        "request.points",
        _("Points of the request"),
        columns={"number": _("Number"), "text": _("What the exchange asks for")},
    ),
    Placeholder(
        "securities",
        _("Securities of the application"),
        columns={"isin": _("ISIN"), "form": _("Form"), "criteria": _("Criteria")},
    ),
    Placeholder(
        "departments",
        _("Departments asked"),
        columns={
            "title": _("Department"),
            "opinion": _("Opinion"),
            "text": _("Text of the opinion"),
            "expert": _("Expert"),
            "date": _("Date"),
        },
    ),
    Placeholder(
        "documents",
        _("Documents"),
        columns={"title": _("Document"), "filename": _("File name"), "date": _("Date")},
    ),
)
LATE = frozenset(one.name for one in FACTS if one.late)
Vocabulary = Mapping[str, Placeholder]


def vocabulary(definition: ProcedureDefinition | None, lang: str = "ru") -> Vocabulary:
    """Return every name a template of a procedure may use, with titles; None for any procedure."""
    found = {one.name: one for one in FACTS}
    if definition is not None:
        found |= {one.name: one for one in fields_of(definition, lang)}
    return found


def fields_of(definition: ProcedureDefinition, lang: str) -> Iterator[Placeholder]:
    """Yield the fields of a procedure's forms; of a form that is added per security its rows too.

    A table is named like a field and has columns.
    """
    for stage in definition.filling_stages():
        for form in stage.forms:
            fields = {
                name: field
                for name, field in getFieldsInOrder(form_schema(form.model))
                if not ILabel.providedBy(field)
            }
            for name, field in fields.items():
                full = f"{FIELD}{form.id}.{name}"
                yield Placeholder(full, label(field, lang), "…", _in(field, lang))
            if stage.kind == "dynamic":
                columns = {name: label(field, lang) for name, field in fields.items()}
                yield Placeholder(
                    f"{FORMS}{form.id}", form.title(lang), columns={**columns, "isin": _("ISIN")}
                )


def _in(field, lang: str) -> Mapping[str, object] | None:
    if not ITable.providedBy(field):
        return None
    return {column.__name__: label(column, lang) for column in field.columns}


def common(vocabularies: list[Vocabulary]) -> Vocabulary:
    """Return the names that all of the vocabularies have."""
    if not vocabularies:
        return vocabulary(None)
    first, *others = vocabularies
    return {name: one for name, one in first.items() if all(name in each for each in others)}
