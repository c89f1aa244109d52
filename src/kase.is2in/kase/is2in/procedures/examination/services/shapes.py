"""The examination as JSON. Moments are ISO 8601 with offset in Almaty time."""

from kase.is2in.procedures.examination.types import DepartmentExamination
from kase.is2in.procedures.examination.types import Examination
from kase.is2in.procedures.services.shapes import day
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.procedures.services.shapes import person


def examination(value: Examination, url: str) -> dict:
    """Return the examination with every department asked."""
    return {
        "@id": f"{url}/@examination",
        "running": value.running,
        "may_manage": value.may_manage,
        "may_ask": [{"code": code, "title": title} for code, title in value.may_ask],
        "departments": [department(one, url) for one in value.departments],
        "version": value.version,
    }


def department(value: DepartmentExamination, url: str) -> dict:
    """Return one department asked."""
    return {
        "@id": f"{url}/@examination/departments/{value.number}",
        "number": value.number,
        "department": value.group,
        "title": value.title,
        "order": value.order,
        "days": value.days,
        "due": day(value.due),
        "overdue": value.overdue,
        "state": value.state,
        "added_at": moment(value.added_at),
        "added_by": person(value.added_by),
        "reason": value.reason or None,
        "asked_at": moment(value.asked_at),
        "expert": person(value.expert),
        "questions": [
            {
                "text": one.text,
                "at": moment(one.at),
                "by": person(one.by),
                "request": one.request or None,
            }
            for one in value.questions
        ],
        "opinion": value.opinion or None,
        "text": value.text or None,
        "files": [
            {
                "@id": f"{url}/@examination/files/{one.id}",
                "filename": one.filename,
                "size": one.size,
            }
            for one in value.files
        ],
        "answered_at": moment(value.answered_at),
        "answered_by": person(value.answered_by),
        "withdrawn_at": moment(value.withdrawn_at),
        "withdrawn_by": person(value.withdrawn_by),
        "withdrawal_reason": value.withdrawal_reason or None,
        "mine": value.mine,
    }
