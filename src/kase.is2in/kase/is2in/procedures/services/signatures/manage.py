"""GET <app>/@to-sign, GET and POST <app>/@signatures, GET <app>/@signature-verification."""

from base64 import b64encode
from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.signing.api import evidence_state
from kase.is2in.signing.api import from_json
from kase.is2in.signing.api import signatures
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Waiting


class ToSign(ApplicationService):
    """The exact bytes to be signed."""

    def answer(self):
        """Return the document."""
        found = api.to_sign(self.context, self.person)
        return {
            "document": found.document,
            "filename": found.filename,
            "data": b64encode(found.data).decode("ascii"),
            "sha256": found.sha256,
            "at": shapes.moment(found.at),
            "signers": [self.place(one) for one in api.signer_places(self.context)],
        }

    def place(self, one) -> dict:
        """Return a party that signs; ``signed_at`` is empty until it has."""
        return {
            "party": one.party,
            "organization": one.organization,
            "signed_at": shapes.moment(one.signature.signed_at) if one.signature else None,
        }


class Signatures(ApplicationService):
    """The signatures under the application."""

    def answer(self):
        """Return them, the oldest first."""
        found = signatures(api.application_subject(self.context))
        return {"items": [shape(one) for one in found]}


class Sign(ApplicationService):
    """Takes ``provider`` (a way of signing: nca, tumar, upload …) and ``cms`` (base64)."""

    status = 201

    def answer(self):
        """Verify and keep the signature."""
        sent = from_json(self.body())
        signature = api.sign(self.context, self.person, sent.cms, sent.provider)
        if isinstance(signature, Waiting):
            self.status = 202
            return waiting_shape(signature)
        facts = api.facts(self.context, self.person)
        return {**shape(signature), "application": shapes.application(facts)}


class Verifying(ApplicationService):
    """Whether a signature waits for the authority that issued its certificate."""

    def answer(self):
        """Return ``state`` none, waiting or refused."""
        found = api.verifying(self.context)
        if found is None:
            return {"state": "none", "signed_at": None, "tries": 0, "reasons": []}
        return waiting_shape(found)


def waiting_shape(found: Waiting) -> dict:
    """Return a signature that waits as JSON: how far it is, and what does not hold."""
    reasons = [{"check": one["name"], "reason": one["reason"]} for one in found.reasons]
    return {
        "state": found.state,
        "signed_at": shapes.moment(found.received_at),
        "tries": found.tries,
        "reasons": reasons,
    }


def shape(signature: Signature) -> dict:
    """Return a signature as JSON; the certificate's own facts stay with the check page."""
    return {
        "code": signature.code,
        "document": signature.document_id,
        "sha256": signature.document_sha256,
        "provider": signature.provider,
        "full_name": signature.full_name,
        "position": signature.position,
        "organization": signature.organization,
        "signed_at": shapes.moment(signature.signed_at),
        "time_stamp": evidence_state(signature.code).state,
    }
