"""Takes a signature: verify, refuse with every failed check, or keep for ever."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.signing import storage
from kase.is2in.signing import waiting
from kase.is2in.signing.keeping import keep
from kase.is2in.signing.types import Presented
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Verification
from kase.is2in.signing.types import Waiting
from kase.is2in.signing.verification import verify
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


def accept(
    subject: str,
    document_id: str,
    filename: str,
    content: bytes,
    cms: bytes,
    expected: Signer,
    provider: str = "nca",
) -> Signature | Waiting:
    """Verify a signature over ``content`` and store it with its evidence; return it.

    Where nothing is wrong but that the authority does not answer, and the provider's settings
    let signatures wait, it is put aside instead and a ``Waiting`` comes back.

    Raises RuleRefused("signature") with one error per failed check (its code is the check's
    name), RuleRefused("not-configured") where no authorities are set up, Conflict("signed")
    when the person has signed this document already, Conflict("being-verified") while their
    signature waits.
    """
    if storage.signed_before(document_id, expected.user_id):
        raise _signed_already()
    if waiting.is_waiting(document_id, expected.user_id):
        raise _waits_already()
    presented = Presented(subject, document_id, filename, content, cms, expected)
    verification = verify(content, cms, expected, provider)
    if waiting.may_wait(verification):
        put = waiting.put(presented, verification)
        if put is None:
            raise _waits_already()
        return put
    if not verification.ok:
        raise _refused(subject, verification)
    kept = keep(presented, verification)
    if kept is None:
        raise _signed_already()
    return kept


def _signed_already() -> Conflict:
    return Conflict("signed", _("You have signed this document already."))


def _waits_already() -> Conflict:
    return Conflict("being-verified", _("Your signature is being verified. Wait for the result."))


def _refused(subject: str, verification: Verification) -> RuleRefused:
    """Return the refusal; the attempt stays in the audit trail though the request is undone."""
    failed = verification.failed
    details = {
        "checks": [check.name for check in failed],
        "reasons": [check.reason for check in failed],
        "provider": verification.provider,
    }
    ledger.record("signature-refused", subject, details, now=True)
    # Without authorities nothing of the certificate was looked at: the panel ticks no check then.
    unlooked = verification.certificate is None and "path" in details["checks"]
    return RuleRefused(
        "not-configured" if unlooked else "signature",
        _("The signature is not accepted."),
        errors=[FieldError("cms", check.name, check.detail) for check in failed],
    )
