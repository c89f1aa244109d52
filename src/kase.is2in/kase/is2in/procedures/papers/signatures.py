"""The first head's signature: of an application, an answer, a withdrawal (paragraphs 20-22, 25)."""

from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course.transitions import make_step
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import signed
from kase.is2in.procedures.papers import signers
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.types import ToSign
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import SignatureSettled
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Waiting
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import acting_as
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything


def to_sign(application: IApplication, person: Person) -> ToSign:
    """Return the stored document that waits for the signature; Conflict when there is none."""
    require_role(application, person, roles.FIRST_HEAD, roles.EXECUTOR)
    stored = documents.document(_waiting(application))
    data = documents.read(stored.id)
    return ToSign(stored.id, stored.filename, data, stored.sha256, stored.at)


def signer(application: IApplication, person: Person) -> Signer:
    """Return whose key is expected: the person, as the first head of a party that signs.

    Raises Forbidden for anyone but a first head of such a party, Conflict("order") while it is
    another party's turn, Conflict("signed") after signing.
    """
    applicant = parties.organization(application.organization)
    if states.state_of(application) == states.SIGNING and signers.may_ever(application, person):
        code = signers.place_of(application, person).organization
        applicant = parties.organization(code)
    else:
        require_role(application, person, roles.FIRST_HEAD)
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
) -> Signature | Waiting:
    """Verify and keep a detached or attached CMS, and make the step that rests on it.

    The application goes to the chancellery when everybody has signed; until then it waits for
    the next to sign. It is withdrawn where the document is the statement of withdrawal, and
    examined further where it is an answer to the exchange's request. While the authority does
    not answer the signature waits, and ``settled`` goes on when it is accepted.

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
    if isinstance(signature, Signature):
        _go_on(application, person, signature)
    else:
        # Lists tell that it is being verified.
        application.reindexObject()
    return signature


def _go_on(application: IApplication, person: Person, signature: Signature) -> None:
    """Make the step that the accepted signature allows."""
    if states.state_of(application) == states.SIGNING:
        if signers.next_place(application) is None:
            make_step(application, person, "sign", {})
        else:
            _pass_on(application, person, signature)
    elif application.withdrawal_request is not None:
        text = application.withdrawal_request["text"]
        make_step(application, person, "withdraw", {"text": text})
    else:
        request = application.answer_request
        said = {name: request[name] for name in ("text", "answers")}
        make_step(application, person, "supply-more", said)


def verifying(application: IApplication) -> Waiting | None:
    """Return the signature that waits for the authority, or was refused after waiting.

    None where nothing waits: also when the document that was signed is not awaited any more.
    """
    try:
        found = signing.waiting(_waiting(application))
    except Conflict:
        return None
    if found is None or found.state == "accepted":
        return None
    # Refused, and signed again since, while others still have to sign.
    kept = signing.signatures(application_subject(application))
    again = any(
        (one.document_id, one.user_id) == (found.document_id, found.user_id) for one in kept
    )
    return None if again else found


def settled(event: SignatureSettled) -> None:
    """Go on when a signature that waited is accepted; tell the signer when it is refused."""
    kind, _colon, name = event.subject.partition(":")
    if kind != "application":
        return
    found = search_everything(portal_type="Application", getId=name)
    person = parties.person(event.user_id)
    if not found or person is None:
        return
    with privileged():
        application = found[0].getObject()
    # The application may have been taken back to be filled meanwhile: the signature stays kept.
    try:
        if str(_waiting(application)) != event.document_id:
            return
    except Conflict:
        return
    if event.signature is None:
        application.reindexObject()
        notices.tell_refused_signature(application, person)
        return
    with acting_as(person.id):
        _go_on(application, person, event.signature)


def _pass_on(application: IApplication, person: Person, signature: Signature) -> None:
    """Let the next party sign: its heads see it among their tasks and are told."""
    touch(application)
    details = {"code": signature.code, "organization": signature.organization}
    ledger.record("application.co-sign", application_subject(application), details)
    roles.access_changed(application)
    notices.tell_next_signer(application, person)


def _waiting(application: IApplication) -> str:
    """Return the id of the document that waits for the first head's signature."""
    document = signed.awaited(application)
    if not document:
        raise Conflict("state", _("There is nothing to sign at this stage of the application."))
    return document
