"""Who is told of a letter: the addressee's people when it comes, the executor when it lies."""

from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters.types import Letter
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.web.api import formats
from plone import api
from zope.i18nmessageid import Message


SENT = "letter.sent"
RESENT = "letter.resent"
UNREAD = "letter.unread"


def tell_sent(
    letter: Letter, application: IApplication | None, author: Person, again: int = 0
) -> None:
    """Tell the addressee's people of a letter; ``again`` is the number of a repeated sending.

    Letters of steps are told of with the step itself.
    """
    people = _people(letter, application)
    subject = _("Letter ${number} of the exchange has come")
    action = _("Open and read the letter: ${subject}.")
    _tell(
        RESENT if again else SENT,
        letter,
        people,
        subject,
        action,
        author.id,
        f"{again}",
        application,
    )


def tell_unread(letter: Letter) -> None:
    """Tell who prepared a letter that nobody of the addressee has opened it."""
    person = parties.person(letter.executor) if letter.executor else None
    if person is None or not person.active:
        return
    subject = _("Letter ${number}: nobody of the addressee has opened it")
    action = _("Send the letter to ${company} again, or hand it over on paper.")
    _tell(UNREAD, letter, [person], subject, action, None, "")


def _sees(application: IApplication, user_id: str) -> bool:
    person = parties.person(user_id)
    return person is not None and bool(roles.held(application, person))


def _people(letter: Letter, application: IApplication | None) -> list[Person]:
    if application is not None:
        return list(duty.waiting(application))
    if not letter.organization:
        return []
    return [one for one in parties.people(letter.organization) if one.active and one.roles]


def _tell(
    event: str,
    letter: Letter,
    people: list[Person],
    subject: Message,
    action: Message,
    author: str | None,
    mark: str,
    application: IApplication | None = None,
) -> None:
    names = {lang: organization_title_in(letter.organization, lang) for lang in LANGUAGES}
    facts = {
        "number": letter.number,
        "subject": letter.subject,
        "company": names if letter.organization else "; ".join(letter.addressees),
        "date": formats.said(letter.day),
    }
    notify.tell(
        event,
        [one.id for one in people if one.id != author],
        Message(subject, mapping=facts),
        Message(action, mapping=facts),
        link=f"{api.portal.get().absolute_url()}/@@letter/{letter.id}",
        about=f"letter:{letter.id}",
        author=author,
        key=f"letter:{letter.id}:{event}:{mark}",
        title=Message(_("Letter ${number}"), mapping=facts),
        copy_to=lambda user_id: application is None or _sees(application, user_id),
    )
