"""Door values as JSON. Moments are ISO 8601 with offset in Almaty time."""

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.procedures.types import Criterion
from kase.is2in.procedures.types import DocumentEntry
from kase.is2in.procedures.types import Extension
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import Found
from kase.is2in.procedures.types import Gap
from kase.is2in.procedures.types import HistoryEntry
from kase.is2in.procedures.types import PersonRef
from kase.is2in.procedures.types import Questionnaire
from kase.is2in.procedures.types import Request
from kase.is2in.procedures.types import StageLine
from kase.is2in.procedures.types import StageState
from kase.is2in.procedures.types import Step
from kase.is2in.procedures.types import Unsigned
from kase.is2in.questionnaires.api import json_schema
from kase.is2in.questionnaires.api import to_json
from kase.is2in.questionnaires.types import Known
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import language


def moment(value: datetime | None) -> str | None:
    """Return a moment."""
    return almaty(value).isoformat() if value else None


def day(value: date | None) -> str | None:
    """Return a date."""
    return value.isoformat() if value else None


def person(value: PersonRef | None) -> dict | None:
    """Return a person as others see them."""
    if value is None:
        return None
    return {"id": value.id, "full_name": value.full_name, "organization": value.organization}


def application(facts: Facts) -> dict:
    """Return the head of an application."""
    plain = {
        name: getattr(facts, name)
        for name in (
            *("id", "category", "procedure", "procedure_title", "edition", "organization"),
            *("organization_title", "state", "conclusion", "meeting_body", "decision"),
            *("decision_title", "decision_text", "withdrawal_reason", "may_delete", "may_edit"),
            "may_comment",
        )
    }
    return {
        "@id": facts.url,
        "@type": "Application",
        **plain,
        "number": facts.number or None,
        "registration_number": facts.registration_number or None,
        "process": facts.process_title,
        "author": person(facts.author),
        "executor": person(facts.executor),
        "executors": [person(one) for one in facts.executors],
        "consultant": person(facts.consultant),
        "officer": person(facts.officer),
        "created": moment(facts.created),
        "submitted": moment(facts.submitted),
        "registered": moment(facts.registered),
        "meeting_on": day(facts.meeting_on),
        "requests": [request(one) for one in facts.requests],
        "withdrawal_request": withdrawal(facts.withdrawal_request),
        "answer_request": answer(facts.answer_request),
        "version": facts.version,
    }


def withdrawal(value: Unsigned | None) -> dict | None:
    """Return a statement of withdrawal that waits for the signature."""
    if value is None:
        return None
    return {
        "text": value.text,
        "asked_at": moment(value.asked_at),
        "asked_by": person(value.asked_by),
        "document": value.document,
    }


def answer(value: Unsigned | None) -> dict | None:
    """Return an answer to the exchange's request that waits for the signature."""
    found = withdrawal(value)
    return found and {**found, "documents": list(value.documents)}


def request(value: Request) -> dict:
    """Return a request for more and its answer."""
    return {
        "text": value.text,
        "due": day(value.due),
        "asked_at": moment(value.asked_at),
        "asked_by": person(value.asked_by),
        "answer": value.answer or None,
        "answered_at": moment(value.answered_at),
        "resumed": value.resumed or None,
        "answered_by": person(value.answered_by),
        "documents": list(value.documents),
        "points": [vars(one) for one in value.points],
        "extensions": [extension(one) for one in value.extensions],
    }


def extension(value: Extension) -> dict:
    """Return a later day that was asked for, with the decision."""
    return {
        "due": day(value.due),
        "reason": value.reason,
        "asked_at": moment(value.asked_at),
        "asked_by": person(value.asked_by),
        "granted": value.granted,
        "decided_due": day(value.decided_due),
        "decision": value.decision or None,
        "decided_at": moment(value.decided_at),
        "decided_by": person(value.decided_by),
    }


def row(value: ApplicationRow) -> dict:
    """Return a row of a list with the columns of A10."""
    return {
        "@id": value.url,
        "@type": "Application",
        "id": value.id,
        "number": value.number or None,
        "registration_number": value.registration_number or None,
        "organization": value.organization,
        "organization_title": value.organization_title,
        "procedure": value.procedure,
        "procedure_title": value.procedure_title,
        "state": value.state,
        "process": value.process_title,
        "author": value.author,
        "executor": value.executor or None,
        "status": value.status,
        "created": moment(value.created),
        "submitted": moment(value.submitted),
        "category": value.category,
        "officer": value.officer or None,
        "decision": value.decision or None,
        "registered": moment(value.registered),
        "archived": moment(value.archived),
        "found": [place(one) for one in value.found],
        "verifying": value.verifying,
    }


def place(value: Found) -> dict:
    """Return where words were found in an application."""
    return {
        "kind": value.kind,
        "title": value.labels.get(language()) or value.labels.get("ru", ""),
        "stage": value.stage or None,
        "form": value.form or None,
        "field": value.field or None,
        "document": value.document or None,
        "filename": value.filename or None,
        "note": value.note or None,
        "snippet": [{"text": text, "found": found} for text, found in value.snippet],
    }


def gap(value: Gap) -> dict:
    """Return a field that is still to be filled."""
    return {
        "stage": value.stage,
        "form": value.form,
        "field": value.field,
        "title": value.title,
    }


def stage_line(value: StageLine, url: str) -> dict:
    """Return all stages with the readiness of the whole."""
    return {
        "@id": f"{url}/@stages",
        "items": [stage(one, url) for one in value.stages],
        "readiness": value.readiness.percent,
        "filled": value.readiness.done,
        "total": value.readiness.total,
        "missing": [gap(one) for one in value.readiness.missing],
        "editable": value.editable,
    }


def stage(value: StageState, url: str) -> dict:
    """Return a stage with its forms."""
    return {
        "@id": f"{url}/@stages/{value.id}",
        "id": value.id,
        "title": value.title,
        "kind": value.kind,
        "status": value.status,
        "executor": person(value.executor),
        "skippable": value.skippable,
        "missing": [gap(one) for one in value.missing],
        "forms": [form(one, url) for one in value.forms],
    }


def form(value: FormState, url: str) -> dict:
    """Return a form: its schema, its answers, what is missing, its version."""

    def download(name: str) -> str:
        return f"{url}/@documents/file.{value.id}.{name}"

    return {
        "id": value.id,
        "form": value.form,
        "title": value.title,
        "schema": json_schema(value.schema, language()),
        "values": to_json(value.schema, value.values, file_url=download),
        "missing": [one.field for one in value.missing],
        "version": value.version,
        "removable": value.removable,
        "criteria": dict(value.criteria),
        "isin": value.isin or None,
        "sources": {
            name: {
                "number": one.number,
                "at": moment(one.at),
                "application": one.application,
                "stale": one.is_stale(clock.now()),
            }
            for name, one in value.sources.items()
            if not one.register
        },
        "register": {
            name: known(one, value.sources.get(name)) for name, one in value.known.items()
        },
    }


def known(value: Known, source: Source | None) -> dict:
    """Return what the register of organisations says of a field, and whether the answer is it."""
    taken = source is not None and bool(source.register)
    return {
        "source": value.source,
        "value": value.value,
        "day": day(value.day),
        "taken": moment(source.at) if taken else None,
        "differs": value.differs,
    }


def criterion(value: Criterion) -> dict:
    """Return the next level of criteria to choose."""
    return {
        "level": value.level or None,
        "title": value.title or None,
        "options": [{"code": code, "title": title} for code, title in value.options],
        "complete": value.complete,
        "needs_isin": value.needs_isin,
        "forms": [{"id": one, "title": title} for one, title in value.forms],
    }


def step(value: Step, url: str) -> dict:
    """Return a step that may be made, with what it asks for."""
    return {
        "@id": f"{url}/@workflow/{value.id}",
        "id": value.id,
        "title": value.title,
        "description": value.description,
        "next": value.next,
        "told": [person(one) for one in value.told],
        "allowed": value.allowed,
        "refusal": value.refusal or None,
        "fields": [
            {
                "name": one.name,
                "title": one.title,
                "kind": one.kind,
                "required": one.required,
                "options": [{"code": code, "title": title} for code, title in one.options],
                "value": one.value,
            }
            for one in value.fields
        ],
    }


def document(value: DocumentEntry, url: str) -> dict:
    """Return a document without its bytes."""
    return {
        "@id": f"{url}/@documents/{value.id}",
        "id": value.id,
        "kind": value.kind,
        "title": value.title,
        "filename": value.filename,
        "content-type": value.content_type,
        "size": value.size,
        "sha256": value.sha256,
        "at": moment(value.at),
        "author": person(value.author),
        "stored": value.stored,
        "superseded": value.superseded,
        "signed_copy": f"{url}/@documents/signed.{value.id}" if value.signed else None,
    }


def history_entry(value: HistoryEntry) -> dict:
    """Return an act of the audit trail."""
    details: Mapping[str, object] = value.details
    return {
        "at": moment(value.at),
        "action": value.action,
        "title": value.title,
        "actor": person(value.actor),
        "details": dict(details),
    }


def questionnaire(value: Questionnaire) -> dict:
    """Return a filled form of an archived application."""
    return {
        "source": value.source,
        "form": value.form,
        "title": value.title,
        "number": value.number,
        "procedure": value.procedure,
        "procedure_title": value.procedure_title,
        "organization": value.organization,
        "archived": moment(value.archived),
        "application": value.url or None,
    }
