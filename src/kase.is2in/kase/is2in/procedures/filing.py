"""Filing and deleting an application (paragraphs 13 and 15 of the manual)."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication


def file_application(person: Person, procedure: str, organization: str) -> IApplication:
    """Create an application of an organisation under the procedure's edition in force.

    A consultant files for partner issuers. Raises Missing for an unknown procedure,
    Forbidden for an organisation the person may not file for, RuleRefused when the
    procedure is not open to that organisation's roles.
    """
    raise NotImplementedError


def delete_application(application: IApplication, person: Person) -> None:
    """Delete an application that has not been sent to the exchange; raise Conflict after."""
    raise NotImplementedError
