"""Withdrawal of an application the exchange has got: a statement the first head signs (B13).

Somebody of the applicant asks with a reason; the statement is stored as PDF and waits for the
signature. The application is withdrawn when it is signed, and not before; until then the
exchange goes on. Once the meeting is scheduled the statement lapses (paragraph 25).
"""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import guards
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course.step_fields import read_fields
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import making as papers
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict


def ask(application: IApplication, person: Person, fields: Mapping[str, object]) -> None:
    """Make the statement of withdrawal; one with another reason, asked for before, is replaced.

    Raises Forbidden, Conflict once the meeting is scheduled or while the same statement waits (a
    form sent twice), RuleRefused without a reason.
    """
    guards.ask_withdraw(application, person)
    text = str(read_fields("withdraw", fields)["text"])
    waiting = application.withdrawal_request
    if waiting is not None and waiting["text"] == text:
        message = _("This statement of withdrawal waits for its signature already.")
        raise Conflict("repeated", message)
    papers.supersede_withdrawal(application)
    # Nobody signs an answer and a withdrawal at once.
    papers.supersede_answer(application)
    stored = papers.state_withdrawal(application, person, text)
    application.withdrawal_request = {
        "text": text,
        "asked_at": clock.now(),
        "asked_by": person.id,
        "document": stored.id,
    }
    touch(application)
    taskbook.keep(application)
    ledger.record(
        "application.withdrawal-asked", application_subject(application), {"text": text}
    )
    notices.tell_withdrawal_asked(application, roles.first_heads(application), person)


def drop(application: IApplication, person: Person) -> None:
    """Take the statement back before it is signed; Conflict when there is none."""
    require_role(application, person, roles.EXECUTOR, roles.FIRST_HEAD)
    if application.withdrawal_request is None:
        raise Conflict("no-withdrawal", _("No statement of withdrawal waits for a signature."))
    papers.supersede_withdrawal(application)
    touch(application)
    taskbook.keep(application)
    ledger.record("application.withdrawal-dropped", application_subject(application), {})
