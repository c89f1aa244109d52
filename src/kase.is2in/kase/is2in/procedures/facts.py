"""What an application is at this moment, ready to be shown."""

from datetime import datetime
from datetime import UTC
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.shelf import category_title
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.course.words import decision_title
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.examination.requests import request_facts
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import Names
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import PersonRef
from kase.is2in.procedures.types import ProcessState
from kase.is2in.procedures.types import Unsigned
from kase.is2in.web.api import language


def is_archived(application: IApplication) -> bool:
    """Return whether the application's way has come to its end."""
    return states.state_of(application) == states.ARCHIVE


def facts(application: IApplication, person: Person | None = None) -> Facts:
    """Return the head of the application; ``may_*`` are about the person."""
    definition = definition_of(application)
    state = states.state_of(application)
    turn = duty.waits_for(application)
    names = Names(application, person)
    return Facts(
        id=application.getId(),
        url=application.absolute_url(),
        number=application.number,
        registration_number=application.registration_number,
        category=application.category,
        category_title=category_title(application.category, language()),
        procedure=application.procedure,
        procedure_title=definition.title(language()),
        edition=application.edition,
        organization=application.organization,
        organization_title=organization_title(application.organization),
        state=state,
        process_title=process_title(definition, state),
        author=person_ref(application.author),
        executor=names.ref(turn[0]) if turn else None,
        executors=tuple(person_ref(one) for one in roles.executors(application)),
        consultant=person_ref(application.consultant),
        officer=names.ref(application.officer),
        created=created(application),
        submitted=application.submitted,
        registered=application.registered,
        requests=request_facts(application),
        conclusion=application.conclusion,
        meeting_on=application.meeting_on,
        meeting_body=application.meeting_body,
        decision=application.decision,
        decision_title=decision_title(definition, application.decision),
        decision_text=application.decision_text,
        withdrawal_request=_unsigned(application.withdrawal_request),
        answer_request=_unsigned(application.answer_request),
        withdrawal_reason=application.withdrawal_reason,
        may_delete=rights.may(application, person, rights.DELETE),
        may_edit=rights.may(application, person, rights.EDIT),
        may_comment=rights.may(application, person, rights.COMMENT),
        version=str(application.revision),
    )


def processes(application: IApplication, person: Person | None = None) -> tuple[ProcessState, ...]:
    """Return the processes of the procedure in their order, with what is done and by whom."""
    definition = definition_of(application)
    state = states.state_of(application)
    left = _left(application, Names(application, person))
    line = _line(definition.line(), state, left)
    here = line.index(state)
    found = []
    for place, one in enumerate(line):
        title = process_title(definition, one)
        if place < here:
            at, by = left.get(one, (None, None))
            found.append(ProcessState(one, title, "done", at, by))
        else:
            found.append(ProcessState(one, title, "current" if place == here else "next"))
    return tuple(found)


def created(application: IApplication) -> datetime:
    """Return when the application was filed, aware, in UTC."""
    return application.created().asdatetime().astimezone(UTC)


def _line(straight: tuple[str, ...], state: str, left: dict) -> list[str]:
    """Return the processes to show: the straight way, or the way a withdrawn one went."""
    if state == states.WITHDRAWN or states.WITHDRAWN in left:
        passed = [one for one in straight if one in left and one != states.ARCHIVE]
        return [*passed, states.WITHDRAWN, states.ARCHIVE]
    line = list(straight)
    if state == states.MORE_INFORMATION:
        line.insert(line.index(states.EXAMINATION) + 1, state)
    return line


def _left(
    application: IApplication, names: Names
) -> dict[str, tuple[datetime, PersonRef | None]]:
    """Return when and by whom each state was last left."""
    found = {}
    before = ""
    for entry in states.passed(application):
        if before and before != entry["review_state"]:
            moment = entry["time"].asdatetime().astimezone(UTC)
            found[before] = (moment, names.ref(entry["actor"] or ""))
        before = entry["review_state"]
    return found


def _unsigned(raw: dict | None) -> Unsigned | None:
    if raw is None:
        return None
    names = ("text", "asked_at", "document", "documents")
    found = {name: raw[name] for name in names if name in raw}
    return Unsigned(**found, asked_by=person_ref(raw["asked_by"]))
