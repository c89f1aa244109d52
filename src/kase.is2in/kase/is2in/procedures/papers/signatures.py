"""The first head's signature under an application or its withdrawal (paragraphs 20-22, 25)."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.course.transitions import make_step
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.types import ToSign
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Signer
from kase.is2in.terms.errors import Conflict


def to_sign(application: IApplication, person: Person) -> ToSign:
    """Return the stored document that waits for the signature; Conflict when there is none."""
    require_role(application, person, roles.FIRST_HEAD, roles.EXECUTOR)
    stored = documents.document(_waiting(application))
    data = documents.read(stored.id)
    return ToSign(stored.id, stored.filename, data, stored.sha256, stored.at)


def signer(application: IApplication, person: Person) -> Signer:
    """Return whose key is expected: the person, as the applicant's first head.

    Raises Forbidden for anyone but a first head of the applicant.
    """
    require_role(application, person, roles.FIRST_HEAD)
    applicant = parties.organization(application.organization)
    return Signer(
        user_id=person.id,
        iin=person.iin,
        bin=applicant.bin,
        full_name=person.full_name,
        position=person.position,
        first_head=True,
        organization=applicant.name("ru"),
    )


def sign(
    application: IApplication, person: Person, cms: bytes, provider: str = "nca"
) -> Signature:
    """Verify and keep a detached or attached CMS, and make the step that rests on it.

    The application goes to the chancellery, or is withdrawn where the document is the
    statement of withdrawal.

    Raises RuleRefused with one error per failed check, Forbidden for anyone but a first
    head of the applicant, Conflict when there is nothing to sign.
    """
    expected = signer(application, person)
    document = to_sign(application, person)
    signature = signing.accept(
        application_subject(application),
        document.document,
        document.filename,
        document.data,
        cms,
        expected,
        provider,
    )
    if states.state_of(application) == states.SIGNING:
        make_step(application, person, "sign", {})
    else:
        text = application.withdrawal_request["text"]
        make_step(application, person, "withdraw", {"text": text})
    return signature


def _waiting(application: IApplication) -> str:
    """Return the id of the document that waits for the first head's signature."""
    if states.state_of(application) == states.SIGNING:
        return application.document_to_sign
    if application.withdrawal_request is not None:
        return application.withdrawal_request["document"]
    raise Conflict("state", _("There is nothing to sign at this stage of the application."))
