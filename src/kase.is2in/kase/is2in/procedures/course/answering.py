"""An answer to the exchange's request that the first head signs, where the definition asks for it.

An executor writes the answer; it is stored as PDF with the digests of its files and waits for the
signature. It goes to the exchange when it is signed, and not before: the clock of the request
runs on. Another answer takes its place; it lapses when the application is to be withdrawn, or when
the exchange goes on without an answer.
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
from kase.is2in.procedures.examination.points import check_points
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import making as papers
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict


STEP = "supply-more"


def ask(application: IApplication, person: Person, fields: Mapping[str, object]) -> None:
    """Make the answer that the first head is to sign; one that waits already is replaced.

    Raises Forbidden, Conflict while a withdrawal waits or while the same answer does (a form sent
    twice), RuleRefused for fields that are not right.
    """
    guards.ask_supply_more(application, person)
    values = read_fields(STEP, fields)
    check_points(application, STEP, values)
    waiting = application.answer_request
    said = {"text": values["text"], "answers": dict(values["answers"])}
    plain = waiting is not None and not values["files"] and not waiting["documents"]
    if plain and {name: waiting[name] for name in said} == said:
        raise Conflict("repeated", _("This answer waits for its signature already."))
    papers.supersede_answer(application)
    files = papers.keep_supplied(application, person, values["files"])
    stored = papers.state_answer(application, person, said, files)
    application.answer_request = {
        **said,
        "asked_at": clock.now(),
        "asked_by": person.id,
        "document": stored.id,
        "documents": files,
    }
    _follow(application, "application.answer-asked")
    notices.tell_answer_asked(application, roles.first_heads(application), person)


def drop(application: IApplication, person: Person) -> None:
    """Take the answer back before it is signed; Conflict when there is none."""
    require_role(application, person, roles.EXECUTOR, roles.FIRST_HEAD)
    if application.answer_request is None:
        raise Conflict("no-answer", _("No answer waits for a signature."))
    papers.supersede_answer(application)
    _follow(application, "application.answer-dropped")


def _follow(application: IApplication, act: str) -> None:
    touch(application)
    taskbook.keep(application)
    ledger.record(act, application_subject(application), {})
