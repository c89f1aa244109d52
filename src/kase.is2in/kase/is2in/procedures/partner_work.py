"""What people of a partner work on for an organisation: what a partnership's end touches."""

from collections.abc import Iterator
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import PartnerWork
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.course.words import status_words
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything


def applications(code: str, partner: str) -> Iterator[IApplication]:
    """Yield the applications of an organisation in which people of a partner are named."""
    found = search_everything(
        portal_type="Application", application_organization=code, sort_on="created"
    )
    for brain in found:
        with privileged():
            application = brain.getObject()
        if _named(application, partner):
            yield application


def partner_work(code: str, partner: str) -> tuple[PartnerWork, ...]:
    """Return those applications as an officer reads them: no answers, whose access it is."""
    return tuple(_work(one, partner) for one in applications(code, partner))


def _work(application: IApplication, partner: str) -> PartnerWork:
    people, executors = _named(application, partner), roles.executors(application)
    state = states.state_of(application)
    return PartnerWork(
        id=application.getId(),
        number=application.number,
        category=application.category,
        procedure=application.procedure,
        titles=dict(definition_of(application).titles),
        status=status_words(state),
        people=people,
        alone=set(executors) <= set(people),
        unattended=not executors and state in states.ALIVE,
    )


def _named(application: IApplication, partner: str) -> tuple[str, ...]:
    named = (application.author, *application.executors, application.consultant)
    found = (parties.person(user_id) for user_id in dict.fromkeys(filter(None, named)))
    return tuple(one.id for one in found if one is not None and one.organization == partner)
