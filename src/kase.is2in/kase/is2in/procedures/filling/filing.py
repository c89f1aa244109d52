"""Filing and deleting an application (paragraphs 13 and 15 of the manual)."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import numbers
from kase.is2in.procedures import rights
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import keep_edition
from kase.is2in.procedures.catalogue.shelf import definition
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.paper.slips import slip_of
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import taskbook
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent


PORTAL_TYPE = "Application"


def file_application(person: Person, procedure: str, organization: str) -> IApplication:
    """Create an application of an organisation under the procedure's edition in force.

    A consultant files for partner issuers. Raises Missing for an unknown procedure,
    Forbidden for an organisation the person may not file for, RuleRefused when the
    procedure is not open to that organisation's roles.
    """
    if not person.active or "executor" not in person.roles:
        raise Forbidden("not-executor", _("An application is filed by an executor."))
    filed = definition(procedure)
    if not organization:
        raise RuleRefused("required", _("Choose the company."), "organization")
    companies = parties.companies_for(person, filed.category, filed.code)
    applicant = next((one for one in companies if one.code == organization), None)
    if applicant is None:
        raise Forbidden("organization", _("You may not file for this company."))
    if not applicant.roles & filed.filers:
        raise RuleRefused(
            "not-open", _("This procedure is not open to this company."), "organization"
        )
    folder = category_folder(filed.category)
    application = createContent(
        PORTAL_TYPE,
        id=numbers.application_id(),
        title=filed.title("ru"),
        category=filed.category,
        procedure=filed.code,
        edition=filed.edition,
        definition=keep_edition(filed),
        organization=applicant.code,
        author=person.id,
    )
    # The door has checked who files what; Plone's own check knows only of adding content.
    application = addContentToContainer(folder, application, checkConstraints=False)
    clocks.follow(application, states.FILLING, clock.now(), {})
    taskbook.keep(application)
    ledger.record(
        "application.file",
        application_subject(application),
        {"procedure": filed.code, "edition": filed.edition, "organization": applicant.code},
    )
    return application


def delete_application(application: IApplication, person: Person) -> None:
    """Delete an application that has not been sent to the exchange; raise Conflict after."""
    if application.submitted is not None:
        raise Conflict(
            "sent", _("The application has been sent to the exchange and cannot be deleted.")
        )
    rights.require(application, person, rights.DELETE)
    if slip_of(application.getId()) is not None:
        raise Conflict("paper", _("A paper application was entered here: withdraw it instead."))
    ledger.record(
        "application.delete",
        application_subject(application),
        {"procedure": application.procedure, "organization": application.organization},
    )
    # Who may delete is decided above; Plone's "Delete objects" is nobody's on applications.
    folder = aq_parent(aq_inner(application))
    folder._delObject(application.getId())
