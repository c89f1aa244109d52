"""What of an application was signed and by whom, read from the room of signatures."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.signing import api as signing


def awaited(application: IApplication) -> str:
    """Return the id of the document that waits for signatures now, "" for none."""
    if states.state_of(application) == states.SIGNING:
        return application.document_to_sign
    if application.withdrawal_request is not None:
        return application.withdrawal_request["document"]
    if application.answer_request is not None:
        return application.answer_request["document"]
    return ""


def is_verified_now(application: IApplication) -> bool:
    """Return whether a signature under it waits for the authority that issued the certificate."""
    document = awaited(application)
    found = signing.waiting(document) if document else None
    return found is not None and found.state == "waiting"


def is_signed_by(application: IApplication, person: Person, document: str) -> bool:
    """Return whether the person's signature stands under a document of the application."""
    return bool(document) and any(
        (signature.document_id, signature.user_id) == (document, person.id)
        for signature in signing.signatures(application_subject(application))
    )
