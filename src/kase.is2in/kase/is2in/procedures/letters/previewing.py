"""Letters shown before they are sent: no number is taken, nothing is stored."""

from kase.is2in import _
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.letters.facts import example
from kase.is2in.procedures.letters.facts import facts_of
from kase.is2in.procedures.letters.language import fill
from kase.is2in.procedures.letters.naming import application_named
from kase.is2in.procedures.letters.printing import Head
from kase.is2in.procedures.letters.printing import printed
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate


def application_for(person: Person, name: str) -> IApplication:
    """Return an application that a person reads, named by its number.

    Raises RuleRefused("application").
    """
    found = application_named(name)
    if found is None or not roles.held(found, person):
        message = _("There is no such application.")
        errors = [FieldError("application", "application", message)]
        raise RuleRefused("application", message, "application", errors)
    return found


def of_application(
    application: IApplication, person: Person, kind: str, text: str, lang: str
) -> bytes:
    """Return the PDF a text would make with the facts of an application of now.

    The caller sees to it that the person reads the application.
    """
    company = organization_title_in(application.organization, lang)
    number = translate(_("given at sending"), lang)
    late = {
        "letter.number": number,
        "letter.date": today(),
        "decision.text": application.decision_text,
        "decision.minutes": application.minutes,
        "decision.minutes_date": application.minutes_date,
    }
    facts = facts_of(application, person, lang, late=late)
    head = Head(
        number=number,
        on=today(),
        subject=definition_of(application).title(lang),
        addressees=(company,),
        signatory=person.full_name,
        position=person.position,
        facts=(
            (_("Application"), application.number),
            (_("Incoming number"), application.registration_number),
            (_("Applicant"), company),
        ),
    )
    return printed(kind, head, fill(text, facts), lang)


def of_example(
    definition: ProcedureDefinition | None, person: Person, kind: str, text: str, lang: str
) -> bytes:
    """Return the PDF a template makes with facts that stand for themselves."""
    subject = definition.title(lang) if definition else translate(_("Procedure"), lang)
    head = Head(
        number=translate(_("given at sending"), lang),
        on=today(),
        subject=subject,
        addressees=(translate(_("Addressee"), lang),),
        signatory=person.full_name,
        position=person.position,
    )
    return printed(kind, head, fill(text, example(definition, lang)), lang)
