"""What is done with the departments asked on an application: asked, taken, answered, withdrawn.

The case officer asks and withdraws; people of the department take, write questions and give the
opinion. What they write is the exchange's own: its trail and files are kept under
``examination_subject``, which the applicant's pages never read.
"""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.examination import notices
from kase.is2in.procedures.examination.reading import examination_subject
from kase.is2in.procedures.examination.reading import may_answer
from kase.is2in.procedures.examination.reading import may_ask
from kase.is2in.procedures.examination.reading import require_reader
from kase.is2in.procedures.examination.types import OPINIONS
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import steps as letters
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused


LONGEST_REASON = 2000
LONGEST_TEXT = 10_000
MOST_DEPARTMENTS = 30
MOST_QUESTIONS = 50
MOST_FILES = 20
ACCEPT = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png", ".zip")
LARGEST_FILE = 20 * 1024 * 1024


def begin(application: IApplication, officer: Person) -> None:
    """Ask the departments that the definition names; the officer has just taken the application."""
    named = definition_of(application).process(states.EXAMINATION).departments
    for one in sorted(named, key=lambda each: each.order):
        _put(application, officer, one.group, one.order, one.days, "")
    _go_on(application, officer)


def ask(
    application: IApplication,
    person: Person,
    group: str,
    reason: str,
    days: int | None = None,
    order: int | None = None,
) -> int:
    """Ask one more department and return its number on the application.

    It is asked at once; with an ``order`` greater than that of those being asked, when they
    have answered. Raises Forbidden (not the case officer), Conflict (not in this state, or the
    department is asked already), RuleRefused with one error per field.
    """
    require_role(application, person, roles.CASE_OFFICER)
    _require_examination(application)
    errors = []
    if group not in [code for code, _title in may_ask(application)]:
        errors.append(FieldError("department", "choice", _("Choose another department.")))
    if days is not None and not 1 <= days <= LONGEST_TERM:
        text = _("A term has from 1 to 250 working days.")
        errors.append(FieldError("days", "range", text))
    if order is not None and not 1 <= order <= MOST_DEPARTMENTS:
        errors.append(FieldError("order", "range", _("An order is a number from 1 to 30.")))
    reason, wrong = _text(reason, "reason", LONGEST_REASON)
    if any(one["group"] == group for one in asked.open_ones(application)):
        raise Conflict("asked", _("This department is being asked already."), "department")
    if len(application.departments) >= MOST_DEPARTMENTS:
        raise Conflict("too-many", _("No more departments can be asked on one application."))
    _refuse([*errors, *wrong])
    turn = max((one["order"] for one in asked.current(application)), default=1)
    number = _put(application, person, group, order or turn, days, reason)
    if order is None or order <= turn:
        _change(application, number, state=asked.ASKED)
    details = {"department": group, "number": number, "reason": reason}
    _go_on(application, person, "examination.ask", details)
    return number


def withdraw(application: IApplication, person: Person, number: int, reason: str) -> None:
    """Ask a department no more, with a reason; its people lose the application at once.

    Raises Missing, Forbidden (not the case officer), Conflict (it has answered or is withdrawn
    already, or the examination is over), RuleRefused without a reason.
    """
    require_role(application, person, roles.CASE_OFFICER)
    one = _find(application, number)
    _require_running(application)
    _require_open(one)
    reason, wrong = _text(reason, "reason", LONGEST_REASON)
    _refuse(wrong)
    notices.tell_withdrawn(application, one, person)
    _end_clock(application, one)
    _change(
        application,
        number,
        state=asked.WITHDRAWN,
        withdrawn_at=clock.now(),
        withdrawn_by=person.id,
        withdrawal_reason=reason,
    )
    details = {"department": one["group"], "number": number, "reason": reason}
    _go_on(application, person, "examination.withdraw", details)


def take(application: IApplication, person: Person, number: int) -> None:
    """Become the expert of a department that is asked, also in place of a colleague."""
    one = _require_answerer(application, person, number, expert=False)
    if one["expert"] == person.id:
        raise Conflict("taken", _("You have taken it already."))
    _change(application, number, expert=person.id, taken_at=clock.now())
    details = {"department": one["group"], "number": number, "before": one["expert"]}
    _go_on(application, person, "examination.take", details)


def add_question(application: IApplication, person: Person, number: int, text: str) -> None:
    """Write down a question of the department; the case officer gathers them into a request."""
    one = _require_answerer(application, person, number)
    text, wrong = _text(text, "question", LONGEST_REASON)
    _refuse(wrong)
    if len(one["questions"]) >= MOST_QUESTIONS:
        raise Conflict("too-many", _("A department writes at most 50 questions."), "question")
    question = {"text": text, "at": clock.now(), "by": person.id, "request": 0}
    _change(application, number, questions=(*one["questions"], question))
    _go_on(application, person, "examination.question", {"number": number, "text": text})


def give_opinion(
    application: IApplication,
    person: Person,
    number: int,
    opinion: str,
    text: str,
    files: tuple[UploadedFile, ...] = (),
) -> None:
    """Give the department's opinion, once; the next in order are asked.

    ``opinion`` is positive, remarks or negative. Raises Missing, Forbidden (not the expert),
    Conflict (withdrawn, answered already, the examination is over), RuleRefused.
    """
    one = _require_answerer(application, person, number)
    text, wrong = _text(text, "text", LONGEST_TEXT)
    if opinion not in OPINIONS:
        wrong.append(FieldError("opinion", "choice", _("Choose one of the values.")))
    _refuse(wrong)
    if len(files) > MOST_FILES:
        raise RuleRefused("too-many", _("At most 20 files at once."), "files")
    for each in files:
        documents.check_upload(each.filename, each.content_type, each.data, ACCEPT, LARGEST_FILE)
    kept = [_keep(application, each, person) for each in files]
    _change(
        application,
        number,
        state=asked.ANSWERED,
        opinion=opinion,
        text=text,
        files=(*kept, letters.opinion(application, person, text)),
        answered_at=clock.now(),
        answered_by=person.id,
    )
    taskbook.note_done(application, _task(one), person, kind=_task(one))
    _end_clock(application, one)
    notices.tell_answered(application, one, person)
    details = {"department": one["group"], "number": number, "opinion": opinion}
    _go_on(application, person, "examination.opinion", details)


def _require_answerer(
    application: IApplication, person: Person, number: int, expert: bool = True
) -> Mapping[str, object]:
    """Return the department asked; refuse whoever does not answer for it now."""
    require_reader(application, person)
    one = _find(application, number)
    if not may_answer(one, person):
        raise Forbidden("not-yours", _("Another department is asked here."))
    _require_running(application)
    _require_open(one)
    if one["state"] == asked.WAITING:
        raise Conflict("waiting", _("The turn of this department has not come."))
    if expert and one["expert"] != person.id:
        raise Conflict("not-taken", _("Take the application for your department first."))
    return one


def _require_open(one: Mapping[str, object]) -> None:
    if one["state"] == asked.ANSWERED:
        raise Conflict("answered", _("The department has given its opinion already."))
    if one["state"] == asked.WITHDRAWN:
        raise Conflict("withdrawn", _("The department is asked no more."))


def _require_running(application: IApplication) -> None:
    if states.state_of(application) not in asked.RUNNING:
        raise Conflict("state", _("This cannot be done at this stage of the application."))


def _require_examination(application: IApplication) -> None:
    if states.state_of(application) != states.EXAMINATION:
        raise Conflict("state", _("This cannot be done at this stage of the application."))


def _find(application: IApplication, number: int) -> Mapping[str, object]:
    for one in asked.all_of(application):
        if one["number"] == number:
            return one
    raise Missing("department", _("No such department is asked on this application."))


def _put(
    application: IApplication,
    officer: Person,
    group: str,
    order: int,
    days: int | None,
    reason: str,
) -> int:
    number = len(application.departments) + 1
    one = {
        "number": number,
        "group": group,
        "order": order,
        "days": days,
        "state": asked.WAITING,
        "reason": reason,
        "added_at": clock.now(),
        "added_by": officer.id,
        "asked_at": None,
        "expert": "",
        "questions": (),
    }
    application.departments = (*application.departments, one)
    return number


def _change(application: IApplication, number: int, **values: object) -> None:
    application.departments = tuple(
        {**one, **values} if one["number"] == number else one for one in application.departments
    )


def _go_on(
    application: IApplication,
    person: Person,
    action: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Ask whose turn has come, and do what follows every act: version, trail, index."""
    application.departments = asked.advanced(application.departments)
    touch(application)
    if action:
        ledger.record(action, examination_subject(application), details)
    for one in application.departments:
        if one["state"] == asked.ASKED and one["asked_at"] is None:
            now = clock.now()
            _change(application, one["number"], asked_at=now)
            clocks.start(application, _task(one), now, clocks.EXCHANGE, one["days"])
            notices.tell_asked(application, one, person)
    roles.access_changed(application)


def _end_clock(application: IApplication, one: Mapping[str, object]) -> None:
    for row in clocks.running(application.getId()):
        if row.state == _task(one):
            clocks.end(row, clock.now())


def _task(one: Mapping[str, object]) -> str:
    return f"{states.DEPARTMENT}{one['group']}"


def _keep(application: IApplication, one: UploadedFile, person: Person) -> str:
    stored = documents.store(
        examination_subject(application),
        "other",
        one.filename,
        one.content_type,
        one.data,
        title=_("Attached to the opinion of a department"),
        author=person.id,
    )
    return stored.id


def _text(raw: str, name: str, longest: int) -> tuple[str, list[FieldError]]:
    text = raw.strip()
    if not text:
        return "", [FieldError(name, "required", _("Fill in this field."))]
    if len(text) > longest:
        message = _("At most ${count} characters.", mapping={"count": str(longest)})
        return "", [FieldError(name, "too-long", message)]
    return text, []


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise RuleRefused("examination", _("Some fields are not right yet."), errors=errors)
