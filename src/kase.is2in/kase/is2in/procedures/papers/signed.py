"""What of an application was signed and by whom, read from the room of signatures."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.signing import api as signing


def is_signed_by(application: IApplication, person: Person, document: str) -> bool:
    """Return whether the person's signature stands under a document of the application."""
    return bool(document) and any(
        (signature.document_id, signature.user_id) == (document, person.id)
        for signature in signing.signatures(application_subject(application))
    )
