"""GET @check/<code>: public, says whether a signature or a seal is genuine, never of what."""

from kase.is2in import _
from kase.is2in.signing import storage
from kase.is2in.signing.evidence.stamping import evidence_state
from kase.is2in.signing.limits import slow_down
from kase.is2in.signing.papers import keeping
from kase.is2in.signing.types import SealedPaper
from kase.is2in.signing.types import Signature
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
        if found is not None:
            return _signature(found)
        paper = keeping.paper_by_code(self.code)
        if paper is not None:
            return _paper(paper)
        raise Missing("code", _("There is no document with this code. Check every letter."))


def _signature(found: Signature) -> dict[str, object]:
    return {
        "kind": "signature",
        "genuine": storage.is_intact(found),
        "code": found.code,
        "signer": found.full_name,
        "position": found.position,
        "organization": found.organization,
        "at": found.signed_at.isoformat(),
        "time_stamp": evidence_state(found.code).state,
        "sha256": found.document_sha256,
        "renewed": [],
    }


def _paper(found: SealedPaper) -> dict[str, object]:
    return {
        "kind": "seal",
        "genuine": keeping.is_genuine(found),
        "code": found.code,
        "signer": "",
        "position": "",
        "organization": found.sealed_by,
        "at": found.sealed_at.isoformat(),
        "time_stamp": "stamped" if found.stamped else "without",
        "sha256": found.sha256,
        "renewed": list(found.renewed),
    }
