"""GET @check/<code>: public, says whether a signature is genuine, never what was signed."""

from kase.is2in import _
from kase.is2in.signing import storage
from kase.is2in.signing.evidence.stamping import evidence_state
from kase.is2in.signing.limits import slow_down
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Service
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class Check(Service):
    """Answers ``SignatureCheck`` of rest.yaml."""

    code = ""

    def publishTraverse(self, request, name):
        self.code = name
        return self

    def check_permission(self):
        """Let everybody ask: a paper copy circulates among people without accounts."""

    def answer(self):
        """Look the code up."""
        slow_down()
        found = storage.by_code(self.code)
        if found is None:
            raise Missing("code", _("There is no signature with this code. Check every letter."))
        return {
            "genuine": storage.is_intact(found),
            "code": found.code,
            "signer": found.full_name,
            "position": found.position,
            "organization": found.organization,
            "at": found.signed_at.isoformat(),
            "time_stamp": evidence_state(found.code).state,
            "sha256": found.document_sha256,
        }
