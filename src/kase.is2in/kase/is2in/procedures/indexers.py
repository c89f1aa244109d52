"""What the catalog knows of applications: enough for the lists, nothing of the answers."""

from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import organization_title_in
from plone.indexer import indexer


@indexer(IApplication)
def application_number(application: IApplication) -> str:
    """Return the number given at submission, "" before."""
    return application.number


@indexer(IApplication)
def application_registration_number(application: IApplication) -> str:
    """Return the chancellery's number, "" before."""
    return application.registration_number


@indexer(IApplication)
def application_organization(application: IApplication) -> str:
    """Return the applicant's code."""
    return application.organization


@indexer(IApplication)
def application_procedure(application: IApplication) -> str:
    """Return the procedure's code."""
    return application.procedure


@indexer(IApplication)
def application_definition(application: IApplication) -> str:
    """Return the digest of the edition: rows take the titles of processes from it."""
    return application.definition


@indexer(IApplication)
def application_author(application: IApplication) -> str:
    """Return the author's user id."""
    return application.author


@indexer(IApplication)
def application_waits_for(application: IApplication) -> tuple[str, ...]:
    """Return the users and groups whose turn it is."""
    return duty.waits_for(application)


@indexer(IApplication)
def application_submitted(application: IApplication) -> str:
    """Return when it was sent to the exchange in ISO 8601, "" before: it sorts in any state."""
    return application.submitted.isoformat() if application.submitted else ""


@indexer(IApplication)
def SearchableText(application: IApplication) -> str:
    """Return numbers, the company and the procedure in all languages; no answers."""
    definition = definition_of(application)
    words = [application.number, application.registration_number, application.organization]
    for lang in ("ru", "kk", "en"):
        words += [organization_title_in(application.organization, lang), definition.title(lang)]
    return " ".join(filter(None, words))
