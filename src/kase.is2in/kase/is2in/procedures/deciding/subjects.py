"""Applications as what agendas of deciding bodies name: the port of the room ``committee``."""

from kase.is2in.committee.interfaces import IAgendaSubjects
from kase.is2in.committee.types import Paper
from kase.is2in.committee.types import Subject
from kase.is2in.parties import api as parties
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.shelf import categories
from kase.is2in.procedures.catalogue.shelf import category_title
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import files
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import language
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from plone import api
from urllib.parse import quote
from zope.interface import implementer


PREFIX = "application:"


def subject(application: IApplication) -> Subject:
    """Return what an agenda says of an application."""
    definition = definition_of(application)
    number = application.number or application.getId()
    return Subject(
        id=application_subject(application),
        category=application.category,
        titles={lang: f"{definition.title(lang)}, № {number}" for lang in LANGUAGES},
        organization={
            lang: organization_title_in(application.organization, lang) for lang in LANGUAGES
        },
        team=roles.department(application),
        handlers=_handlers(application),
        path="/".join(application.getPhysicalPath()[len(api.portal.get().getPhysicalPath()) :]),
    )


def application_of(name: str) -> IApplication | None:
    """Return the application an agenda names, None where it is no more."""
    wanted = name.removeprefix(PREFIX)
    if wanted == name:
        return None
    for brain in search_everything(portal_type="Application", getId=wanted):
        with privileged():
            return brain.getObject()
    return None


@implementer(IAgendaSubjects)
class AgendaSubjects:
    """Tells ``committee`` of applications."""

    def papers(self, subject: str) -> tuple[Paper, ...]:
        """Return the documents of an application, () for who may not read it."""
        application = application_of(subject)
        person = parties.person(current_user_id())
        if application is None or person is None or not roles.held(application, person):
            return ()
        url = application.absolute_url()
        return tuple(
            Paper(one.title, one.filename, one.size, f"{url}/@@document/{quote(one.id, safe='')}")
            for one in files.documents(application)
            if not one.superseded
        )

    def categories(self) -> tuple[tuple[str, str], ...]:
        """Return the categories of procedures."""
        return tuple((one.code, category_title(one.code, language())) for one in categories())


def _handlers(application: IApplication) -> tuple[str, ...]:
    """Return the people of the exchange who have acted on an application."""
    actors = [application.officer, *(entry["actor"] for entry in states.passed(application))]
    found = (parties.person(one) for one in dict.fromkeys(filter(None, actors)))
    return tuple(one.id for one in found if one is not None and parties.is_staff(one))
