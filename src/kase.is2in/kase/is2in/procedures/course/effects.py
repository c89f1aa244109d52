"""What a step changes: ``after_<transition>(application, person, values)``.

``values`` are the checked fields of the step (``step_fields``). Audit trail, notifications
and indexing follow every step alike and stand in ``transitions``.
"""

from collections.abc import Callable
from collections.abc import Mapping
from kase.is2in.parties.types import Person
from kase.is2in.procedures import numbers
from kase.is2in.procedures.deciding import agenda
from kase.is2in.procedures.deciding import decision
from kase.is2in.procedures.examination import departments
from kase.is2in.procedures.examination import points
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters import steps as letters
from kase.is2in.procedures.papers import making as papers
from kase.is2in.procedures.review import submissions
from kase.is2in.terms import clock


Values = Mapping[str, object]


def after_send_to_head(application: IApplication, person: Person, values: Values) -> None:
    """From now on the applicant's first heads see the application, with the answers as sent."""
    application.sent_to_head = clock.now()
    submissions.keep(application, person, submissions.SENT)


def after_return_to_filling(application: IApplication, person: Person, values: Values) -> None:
    """What was to be signed is taken back; a new document comes with the next approval."""
    papers.supersede(application)


def after_approve_by_head(application: IApplication, person: Person, values: Values) -> None:
    """The application is frozen: its answers are kept, the PDF to sign is made and stored."""
    submissions.keep(application, person, submissions.APPROVED)
    papers.freeze(application, person)


def after_sign(application: IApplication, person: Person, values: Values) -> None:
    """The application is submitted to the exchange and gets its number."""
    application.number = numbers.application_number(application.category)
    application.submitted = clock.now()


def after_register(application: IApplication, person: Person, values: Values) -> None:
    """The chancellery's incoming number and date."""
    application.registration_number = numbers.registration_number()
    application.registered = clock.now()


def after_examine(application: IApplication, person: Person, values: Values) -> None:
    """The officer is the executor at the exchange; departments of the definition are asked."""
    application.officer = person.id
    departments.begin(application, person)


def after_request_more(application: IApplication, person: Person, values: Values) -> None:
    """A new request with its due date, its points and the questions of departments in it."""
    number = len(application.requests) + 1
    given = points.gathered(application, values["points"])
    application.departments = points.marked(application, given, number)
    request = {
        "text": values["text"],
        "points": given,
        "due": values["due"],
        "asked_at": clock.now(),
        "asked_by": person.id,
    }
    application.requests = (*application.requests, request)
    letters.request(application, person)


def after_supply_more(application: IApplication, person: Person, values: Values) -> None:
    """The answer to the last request, with its files stored; a signed one has them already."""
    *before, last = application.requests
    waited, application.answer_request = application.answer_request, None
    if waited is None:
        stored = papers.keep_supplied(application, person, values["files"])
    else:
        stored = (waited["document"], *waited["documents"])
    answer = {
        "answer": values["text"],
        "points": points.answered(last.get("points", ()), values["answers"]),
        "answered_at": clock.now(),
        "answered_by": person.id,
        "documents": stored,
    }
    application.requests = (*before, {**last, **answer})


def after_resume(application: IApplication, person: Person, values: Values) -> None:
    """No answer came in time; the request says why the examination went on."""
    papers.supersede_answer(application)
    *before, last = application.requests
    application.requests = (*before, {**last, "resumed": values["text"]})


def after_conclude(application: IApplication, person: Person, values: Values) -> None:
    """The conclusion is registered and stored as PDF."""
    application.conclusion = letters.conclude(application, person, values)


def after_schedule_meeting(application: IApplication, person: Person, values: Values) -> None:
    """The day and the body of the exchange that decides; no withdrawal from now on."""
    agenda.stand(application, person, values)
    papers.supersede_withdrawal(application)


def after_decide(application: IApplication, person: Person, values: Values) -> None:
    """The decision, and the letter with it registered; no withdrawal from now on."""
    papers.supersede_withdrawal(application)
    application.decision = values["decision"]
    application.minutes = values["minutes"]
    application.minutes_date = values["minutes_date"] or None
    decision.settle(application)
    application.decision_text = letters.decide(application, person, values)


def after_withdraw(application: IApplication, person: Person, values: Values) -> None:
    """The reason of the withdrawal; the signed statement stays with the documents."""
    application.withdrawal_reason = values["text"]
    application.withdrawal_request = None
    letters.withdrawal(application)


def after_archive(application: IApplication, person: Person, values: Values) -> None:
    """From now on its forms are questionnaires that can be used again."""
    application.archived = clock.now()


def effect_of(transition: str) -> Callable[[IApplication, Person, Values], None]:
    """Return the effect of a transition; KeyError where the workflow has no function here."""
    return globals()[f"after_{transition.replace('-', '_')}"]
