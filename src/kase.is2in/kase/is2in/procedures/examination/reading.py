"""The examination as the exchange's own people see it; the applicant never does."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.definition_vocabularies import department_titles
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.examination.types import DepartmentExamination
from kase.is2in.procedures.examination.types import Examination
from kase.is2in.procedures.examination.types import OpinionFile
from kase.is2in.procedures.examination.types import Question
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import Download
from kase.is2in.procedures.work import clocks
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing


READERS = frozenset({roles.CASE_OFFICER, roles.EXPERT})


def examination_subject(application: IApplication) -> str:
    """Return the name under which ledger and documents know what only the exchange reads."""
    return f"examination:{application.getId()}"


def is_reader(application: IApplication, person: Person | None) -> bool:
    """Return whether somebody sees the examination: the case's department, those asked."""
    return person is not None and bool(roles.held(application, person) & READERS)


def require_reader(application: IApplication, person: Person) -> None:
    """Raise Forbidden for whoever does not see the examination."""
    if not is_reader(application, person):
        raise Forbidden("not-yours", _("The examination is seen by the exchange only."))


def may_answer(one: Mapping[str, object], person: Person) -> bool:
    """Return whether somebody is of the department asked."""
    return one["group"] in person.departments


def may_ask(application: IApplication) -> tuple[tuple[str, str], ...]:
    """Return the departments (code, title) that can be asked: all but those asked already."""
    busy = {one["group"] for one in asked.open_ones(application)}
    own = roles.department(application)
    return tuple(
        (code, title) for code, title in department_titles() if code != own and code not in busy
    )


def examination(application: IApplication, person: Person) -> Examination:
    """Return the examination with every department asked; raise Forbidden."""
    require_reader(application, person)
    state = states.state_of(application)
    officer = roles.CASE_OFFICER in roles.held(application, person)
    due = {row.state: row.due for row in clocks.running(application.getId())}
    files = {one.id: one for one in documents.documents(examination_subject(application))}
    manages = officer and state == states.EXAMINATION
    return Examination(
        departments=tuple(
            _department(one, person, due, files) for one in asked.all_of(application)
        ),
        running=state in asked.RUNNING,
        may_manage=manages,
        may_ask=may_ask(application) if manages else (),
        version=str(application.revision),
    )


def opinion_file(application: IApplication, person: Person, file_id: str) -> Download:
    """Return a file of an opinion, unchanged; raise Forbidden, Missing."""
    require_reader(application, person)
    for one in documents.documents(examination_subject(application)):
        if one.id == file_id:
            data = signing.with_renewals(one.id, documents.read(one.id))
            return Download(one.filename, one.content_type, data, documents.sha256(data))
    raise Missing("document", _("There is no such document."))


def _department(
    one: Mapping[str, object], person: Person, due: Mapping, files: Mapping
) -> DepartmentExamination:
    last = due.get(f"{states.DEPARTMENT}{one['group']}") if one["state"] == asked.ASKED else None
    return DepartmentExamination(
        number=one["number"],
        group=one["group"],
        title=parties.department_title(one["group"]),
        order=one["order"],
        days=one["days"],
        due=last,
        overdue=last is not None and last < today(),
        state=one["state"],
        added_at=one["added_at"],
        added_by=person_ref(one["added_by"]),
        reason=one["reason"],
        asked_at=one["asked_at"],
        expert=person_ref(one["expert"]),
        questions=tuple(
            Question(each["text"], each["at"], person_ref(each["by"]), each["request"])
            for each in one["questions"]
        ),
        opinion=one.get("opinion", ""),
        text=one.get("text", ""),
        files=tuple(
            OpinionFile(name, files[name].filename, files[name].size)
            for name in one.get("files", ())
        ),
        answered_at=one.get("answered_at"),
        answered_by=person_ref(one.get("answered_by", "")),
        withdrawn_at=one.get("withdrawn_at"),
        withdrawn_by=person_ref(one.get("withdrawn_by", "")),
        withdrawal_reason=one.get("withdrawal_reason", ""),
        mine=may_answer(one, person),
        taken=one["expert"] == person.id,
    )
