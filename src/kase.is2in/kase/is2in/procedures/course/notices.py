"""Who is told what at each step: one message per person per event (paragraphs 14, 20, 23)."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.web.api import formats
from types import MappingProxyType
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class Words:
    """The subject (procedure and what happened) and what the person is to do."""

    subject: Message
    action: Message


# For each step: the words for those whose turn it is, the words for those who wait.
WORDS: dict[str, tuple[Words | None, Words | None]] = {
    "send-to-head": (
        Words(
            _("${procedure}: an application waits for your approval"),
            _("Check the application of ${company} and agree to it or return it for rework."),
        ),
        Words(
            _("${procedure}: the application is sent to the first head"),
            _("Wait for the decision of the first head of ${company}."),
        ),
    ),
    "return-to-filling": (
        Words(
            _("${procedure}: the application is returned for rework"),
            _("Read the comments, correct the application of ${company} and send it again."),
        ),
        Words(
            _("${procedure}: the application is returned for rework"),
            _("Wait until the executors of ${company} correct the application."),
        ),
    ),
    "approve-by-head": (
        Words(
            _("${procedure}: an application waits for your signature"),
            _("Sign the application of ${company} with your electronic signature."),
        ),
        Words(
            _("${procedure}: the application is agreed"),
            _("Wait for the signature of the first head of ${company}."),
        ),
    ),
    "sign": (
        Words(
            _("${procedure}: application ${number} is received"),
            _("Register the application of ${company}."),
        ),
        Words(
            _("${procedure}: application ${number} is sent to the exchange"),
            _("Wait for its registration by the exchange's chancellery."),
        ),
    ),
    "register": (
        Words(
            _("${procedure}: application ${number} is registered"),
            _("Take the application of ${company} for examination."),
        ),
        Words(
            _("${procedure}: application ${number} is registered"),
            _("The chancellery gave it the number ${registration}. Wait for its examination."),
        ),
    ),
    "examine": (
        None,
        Words(
            _("${procedure}: application ${number} is being examined"),
            _("Wait for the result of the examination or a request for more."),
        ),
    ),
    "request-more": (
        Words(
            _("${procedure}: the exchange asks for more on application ${number}"),
            _("Answer the request of the exchange by ${due}."),
        ),
        Words(
            _("${procedure}: the exchange asks for more on application ${number}"),
            _("The executors of ${company} must answer by ${due}."),
        ),
    ),
    "supply-more": (
        Words(
            _("${procedure}: an answer has come on application ${number}"),
            _("Go on with the examination of the application of ${company}."),
        ),
        Words(
            _("${procedure}: the answer on application ${number} is sent"),
            _("Wait for the result of the examination."),
        ),
    ),
    "resume": (
        None,
        Words(
            _("${procedure}: the examination of application ${number} goes on"),
            _("No answer to the request came by ${due}. Wait for the result."),
        ),
    ),
    "conclude": (
        None,
        Words(
            _("${procedure}: the conclusion on application ${number} is ready"),
            _("Read the conclusion. Wait for the meeting to be scheduled."),
        ),
    ),
    "schedule-meeting": (
        None,
        Words(
            _("${procedure}: the meeting on application ${number} is scheduled"),
            _("The application will be considered on ${meeting}: ${body}."),
        ),
    ),
    "decide": (
        None,
        Words(
            _("${procedure}: a decision on application ${number} is made"),
            _("Read the letter of the exchange."),
        ),
    ),
    "withdraw": (
        Words(
            _("${procedure}: application ${number} is withdrawn"),
            _("Archive the application of ${company}."),
        ),
        Words(
            _("${procedure}: application ${number} is withdrawn"),
            _("Nothing more is to be done."),
        ),
    ),
    "archive": (
        None,
        Words(
            _("${procedure}: application ${number} is archived"),
            _("Its documents and forms are in the archive and can be used again."),
        ),
    ),
}
WITHDRAWAL_ASKED = Words(
    _("${procedure}: a withdrawal waits for your signature"),
    _("Sign the withdrawal of application ${number} of ${company}, or drop it."),
)
ANSWER_ASKED = Words(
    _("${procedure}: an answer to the exchange waits for your signature"),
    _("Sign the answer on application ${number} of ${company}, or drop it."),
)
SIGNATURE_REFUSED = Words(
    _("${procedure}: your signature is not accepted"),
    _("Open the application of ${company}: it says what is wrong with the signature. Sign again."),
)
ASSIGNED = Words(
    _("${procedure}: you are made an executor of an application"),
    _("Fill in the application of ${company}."),
)

HANDED_OVER = Words(
    _("${procedure}: application ${number} is handed over to you"),
    _("Go on with the application of ${company}."),
)
DEADLINES = {
    "application.deadline-soon": Words(
        _("${procedure}: a deadline is near"),
        _("Do what waits on the application ${number} of ${company} by ${term}."),
    ),
    "application.deadline-passed": Words(
        _("${procedure}: a deadline has passed"),
        _("The application ${number} of ${company} was due on ${term}. Do what waits on it."),
    ),
}

CLOCKS = {
    "application.deadline-paused": Words(
        _("${procedure}: the exchange’s term stands"),
        _("Read why the term of the application ${number} of ${company} stands."),
    ),
    "application.deadline-resumed": Words(
        _("${procedure}: the exchange’s term goes on"),
        _("See until when the exchange works on the application ${number} of ${company}."),
    ),
}


def tell_clock(application: IApplication, event: str, actor: Person) -> None:
    """Tell those who wait that an officer made the exchange's term stand, or go on."""
    people = [one for one in duty.waiting(application) if one.id != actor.id]
    tell(application, event, CLOCKS[event], people, actor, False)


AGENDA = {
    "application.meeting-moved": Words(
        _("${procedure}: the meeting on application ${number} is another one"),
        _("The application will be considered on ${meeting}: ${body}."),
    ),
    "application.meeting-returned": Words(
        _("${procedure}: application ${number} waits for another meeting"),
        _("The body has not decided on the application of ${company}. Choose another meeting."),
    ),
    "application.voted": Words(
        _("${procedure}: the body has decided on application ${number}"),
        _("Write the letter with the decision of the minutes to ${company}."),
    ),
}


def tell_moved(application: IApplication, actor: Person) -> None:
    """Tell whose turn it is and the applicant's people of another meeting."""
    _tell_of_agenda(application, "application.meeting-moved", actor, duty.waiting(application))


def tell_returned(application: IApplication, actor: Person) -> None:
    """Tell whose turn it is that the application needs another meeting."""
    _tell_of_agenda(application, "application.meeting-returned", actor)


def tell_voted(application: IApplication, actor: Person) -> None:
    """Tell whose turn it is that the minutes with the decision are closed."""
    _tell_of_agenda(application, "application.voted", actor)


def _tell_of_agenda(
    application: IApplication, event: str, actor: Person, waiting: Iterable[Person] = ()
) -> None:
    people = {one.id: one for one in (*duty.acting(application), *waiting) if one.id != actor.id}
    asks = event != "application.meeting-moved"
    tell(application, event, AGENDA[event], people.values(), actor, asks)


def tell_step(application: IApplication, transition: str, actor: Person) -> None:
    """Tell those whose turn it is now and those who wait; the one who acted knows already."""
    told = {actor.id}
    for_acting, for_waiting = WORDS[transition]
    for asks, words, people in (
        (True, for_acting, duty.acting(application)),
        (False, for_waiting, duty.waiting(application)),
    ):
        if words is None:
            continue
        recipients = [person for person in people if person.id not in told]
        tell(application, f"application.{transition}", words, recipients, actor, asks)
        told.update(person.id for person in recipients)


def tell_withdrawal_asked(
    application: IApplication, heads: Iterable[Person], actor: Person
) -> None:
    """Tell the first heads that a statement of withdrawal waits for a signature."""
    others = [head for head in heads if head.id != actor.id]
    tell(application, "application.withdrawal-asked", WITHDRAWAL_ASKED, others, actor, True)


def tell_answer_asked(application: IApplication, heads: Iterable[Person], actor: Person) -> None:
    """Tell the first heads that an answer to the exchange waits for a signature."""
    others = [head for head in heads if head.id != actor.id]
    tell(application, "application.answer-asked", ANSWER_ASKED, others, actor, True)


def tell_next_signer(application: IApplication, actor: Person) -> None:
    """Tell the heads whose turn to sign it is that the application waits for them."""
    others = [one for one in duty.acting(application) if one.id != actor.id]
    words = WORDS["approve-by-head"][0]
    tell(application, "application.approve-by-head", words, others, actor, True)


def tell_refused_signature(application: IApplication, signer: Person) -> None:
    """Tell a first head that a signature that had to wait for the authority is refused."""
    words = SIGNATURE_REFUSED
    tell(application, "application.signature-refused", words, [signer], signer, True)


def tell_assigned(application: IApplication, chosen: Person, actor: Person) -> None:
    """Tell somebody that they are an executor of the application now."""
    tell(application, "application.assigned", ASSIGNED, [chosen], actor, True)


def tell_handed_over(application: IApplication, chosen: Person, actor: Person) -> None:
    """Tell an officer that the application is theirs now."""
    tell(application, "application.handed-over", HANDED_OVER, [chosen], actor, True)


def tell_deadline(application: IApplication, event: str, clock) -> None:
    """Tell those a clock (its row) runs for that it is near its end or past it, once a day due."""
    words = DEADLINES[event]
    facts = {**_mapping(application), "term": formats.said(clock.due)}
    notify.tell(
        event,
        [person.id for person in duty.acting(application, clock.state)],
        Message(words.subject, mapping=facts),
        Message(words.action, mapping=facts),
        link=application.absolute_url(),
        about=application_subject(application),
        author=None,
        key=f"{application_subject(application)}:{event}:{clock.id}:{clock.due}",
        asks=True,
        title=_title(application, facts),
        copy_to=lambda user_id: _sees(application, user_id),
    )


def tell(
    application: IApplication,
    event: str,
    words: Words,
    people: Iterable[Person],
    actor: Person,
    asks: bool,
    more: Mapping[str, object] = MappingProxyType({}),
    link: str = "",
) -> None:
    """Tell people of an act on the application; ``more`` are further facts of the words.

    ``link`` is the page of the application to act on.
    """
    facts = {**_mapping(application), **more}
    notify.tell(
        event,
        [person.id for person in people],
        Message(words.subject, mapping=facts),
        Message(words.action, mapping=facts),
        link=application.absolute_url() + link,
        about=application_subject(application),
        author=actor.id,
        key=f"{application_subject(application)}:{event}:{application.revision}",
        asks=asks,
        title=_title(application, facts),
        copy_to=lambda user_id: _sees(application, user_id),
    )


def _title(application: IApplication, facts: dict[str, object]) -> Message:
    if application.number:
        return _("Application ${number} of ${company}", mapping=facts)
    return _("Application of ${company}", mapping=facts)


def _sees(application: IApplication, user_id: str) -> bool:
    """Return whether a substitute sees the application: the place of a head is not filled."""
    person = parties.person(user_id)
    return person is not None and bool(roles.held(application, person))


def _mapping(application: IApplication) -> dict[str, object]:
    """Return what the texts name; titles are data, given in every language."""
    due = application.requests[-1]["due"] if application.requests else None
    return {
        "procedure": dict(definition_of(application).titles),
        "company": {
            lang: organization_title_in(application.organization, lang) for lang in LANGUAGES
        },
        "number": application.number,
        "registration": application.registration_number,
        "due": formats.said(due),
        "meeting": formats.said(application.meeting_on),
        "body": application.meeting_body,
    }
