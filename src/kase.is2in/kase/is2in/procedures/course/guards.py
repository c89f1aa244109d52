"""Who may make a step and on what condition: ``guard_<transition>(application, person)``.

A guard returns True or raises the refusal that says why not. Whether the step exists in the
application's state is the workflow's matter. A step without a guard is refused.
"""

from kase.is2in import _
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.examination.answered import require_answered
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import signed
from kase.is2in.procedures.papers import signers
from kase.is2in.procedures.rights import require_role
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats


def guard_send_to_head(application: IApplication, person: Person) -> bool:
    """An executor, when every stage is filled or skipped and somebody can approve."""
    require_role(application, person, roles.EXECUTOR)
    _require_filled(application)
    if not roles.first_heads(application):
        raise RuleRefused(
            "no-first-head", _("The company has no active first head who could approve.")
        )
    return True


def guard_return_to_filling(application: IApplication, person: Person) -> bool:
    """The first head."""
    require_role(application, person, roles.FIRST_HEAD)
    return True


def guard_approve_by_head(application: IApplication, person: Person) -> bool:
    """The first head; a consultant may have left since the application was sent to them."""
    require_role(application, person, roles.FIRST_HEAD)
    _require_filled(application)
    signers.require_signers(application)
    return True


def guard_sign(application: IApplication, person: Person) -> bool:
    """The first head whose signature under the document to sign was just accepted."""
    require_role(application, person, roles.FIRST_HEAD)
    if not signed.is_signed_by(application, person, application.document_to_sign):
        raise Conflict("not-signed", _("The application is signed on the page of signing."))
    if signers.next_place(application) is not None:
        raise Conflict("order", _("Not everybody who must sign the application has signed it."))
    return True


def guard_register(application: IApplication, person: Person) -> bool:
    """The chancellery."""
    require_role(application, person, roles.CLERK)
    return True


def guard_examine(application: IApplication, person: Person) -> bool:
    """An officer of the procedure's department; whoever takes it becomes its executor."""
    require_role(application, person, roles.CASE_OFFICER)
    return True


def guard_request_more(application: IApplication, person: Person) -> bool:
    """The officer's department."""
    require_role(application, person, roles.CASE_OFFICER)
    return True


def guard_supply_more(application: IApplication, person: Person) -> bool:
    """An executor of the applicant, or the first head who has just signed the answer."""
    if not definition_of(application).signed_answers:
        require_role(application, person, roles.EXECUTOR)
        return True
    require_role(application, person, roles.FIRST_HEAD)
    request = application.answer_request
    if request is None or not signed.is_signed_by(application, person, request["document"]):
        raise Conflict("not-signed", _("The answer is signed on the page of signing."))
    return True


def ask_supply_more(application: IApplication, person: Person) -> bool:
    """An executor of the applicant, while no withdrawal waits for its signature."""
    require_role(application, person, roles.EXECUTOR)
    if application.withdrawal_request is not None:
        raise Conflict("withdrawal", _("A withdrawal waits for the signature. Drop it to answer."))
    return True


def guard_resume(application: IApplication, person: Person) -> bool:
    """The officer's department, when the day to answer by has passed without an answer."""
    require_role(application, person, roles.CASE_OFFICER)
    due = application.requests[-1]["due"]
    if today() <= due:
        raise Conflict(
            "not-due",
            _("The applicant may answer until ${due}.", mapping={"due": formats.said(due)}),
        )
    return True


def guard_conclude(application: IApplication, person: Person) -> bool:
    """The officer's department, when every department asked has answered."""
    require_role(application, person, roles.CASE_OFFICER)
    require_answered(application)
    return True


def guard_schedule_meeting(application: IApplication, person: Person) -> bool:
    """The officer's department."""
    require_role(application, person, roles.CASE_OFFICER)
    return True


def guard_decide(application: IApplication, person: Person) -> bool:
    """The officer's department."""
    require_role(application, person, roles.CASE_OFFICER)
    return True


def guard_withdraw(application: IApplication, person: Person) -> bool:
    """The first head whose signature under the statement of withdrawal was just accepted."""
    require_role(application, person, roles.FIRST_HEAD)
    _require_in_time(application)
    request = application.withdrawal_request
    if request is None or not signed.is_signed_by(application, person, request["document"]):
        raise Conflict("not-signed", _("The withdrawal is signed on the page of signing."))
    return True


def ask_withdraw(application: IApplication, person: Person) -> bool:
    """An executor or first head of the applicant asks while it can be withdrawn (paragraph 25)."""
    require_role(application, person, roles.EXECUTOR, roles.FIRST_HEAD)
    _require_in_time(application)
    return True


def _require_in_time(application: IApplication) -> None:
    definition = definition_of(application)
    if not definition.can_be_withdrawn(states.state_of(application)):
        raise too_late(definition)


def guard_archive(application: IApplication, person: Person) -> bool:
    """The officer's department (paragraph 9.5)."""
    require_role(application, person, roles.CASE_OFFICER)
    return True


def too_late(definition: ProcedureDefinition) -> Conflict:
    """Return the refusal of a withdrawal after the state until which it was possible."""
    if definition.withdrawal_until == states.MEETING:
        text = _("The application cannot be withdrawn: the meeting is already scheduled.")
        return Conflict("meeting-scheduled", text)
    until = process_title(definition, definition.withdrawal_until)
    text = _("The application could be withdrawn until: ${process}.", mapping={"process": until})
    return Conflict("too-late", text)


def check(application: IApplication, person: Person | None, transition: str) -> bool:
    """Ask the guard of a transition; raise Forbidden where there is none or nobody to ask for."""
    guard = globals().get(f"guard_{transition.replace('-', '_')}")
    if guard is None or person is None or guard(application, person) is not True:
        raise Forbidden("not-yours", _("This is done by another person at this stage."))
    return True


def check_asked(application: IApplication, person: Person, transition: str) -> bool:
    """Ask whether a person may begin a step by its name; a few steps end by a signature."""
    asked = globals().get(f"ask_{transition.replace('-', '_')}")
    return asked(application, person) if asked else check(application, person, transition)


def _require_filled(application: IApplication) -> None:
    lacking = readiness.unfinished(application)
    if lacking:
        raise RuleRefused(
            "incomplete",
            _("Some stages are not filled yet."),
            errors=[error for stage, gaps in lacking for error in _gap_errors(stage, gaps)],
        )


def _gap_errors(stage, gaps) -> list[FieldError]:
    if not gaps:
        message = _("Press Done on this stage.")
        return [FieldError(stage.id, "stage-not-done", message)]
    return [
        FieldError(".".join(filter(None, (gap.stage, gap.form, gap.field))), "required", gap.title)
        for gap in gaps
    ]
