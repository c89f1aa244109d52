"""Who is told that a paper was received: those who can enter it in the system."""

from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.web.api import formats
from plone import api
from zope.i18nmessageid import Message


SUBJECT = _("${procedure}: a paper application is received, slip ${number}")
ACTION = _(
    "Received on ${day}. When the system works, file the application of ${company}, fill it from"
    " the paper and add the scan on the page of the slip."
)
TITLE = _("Slip ${number}")


def tell_received(slip: Slip, filed: ProcedureDefinition, actor: Person) -> None:
    """Tell the company's executors, and those of consultants that file for it."""
    facts = {
        "procedure": dict(filed.titles),
        "company": {lang: organization_title_in(slip.organization, lang) for lang in LANGUAGES},
        "number": slip.number,
        "day": formats.said(slip.received),
    }
    notify.tell(
        "paper.received",
        [person.id for person in who_enter(slip.organization, filed)],
        Message(SUBJECT, mapping=facts),
        Message(ACTION, mapping=facts),
        link=f"{api.portal.get().absolute_url()}/@@paper-slip/{slip.id}",
        about=f"paper-slip:{slip.number}",
        author=actor.id,
        key=f"paper-slip:{slip.number}",
        asks=True,
        title=Message(TITLE, mapping=facts),
    )


def who_enter(code: str, filed: ProcedureDefinition) -> list[Person]:
    """Return the executors who may file the procedure for a company, its own ones first."""
    partners = parties.helpers(code, filed.category, filed.code)
    codes = dict.fromkeys((code, *(one.partner for one in partners)))
    return [
        person
        for each in codes
        for person in parties.people(each)
        if person.active and "executor" in person.roles
    ]
