"""The door of the room: verify a signature, keep it for ever, show it, ask for it."""

from kase.is2in.signing.acceptance import accept
from kase.is2in.signing.browser.taking import TakesSignature
from kase.is2in.signing.demonstration import demo_keys
from kase.is2in.signing.demonstration import demo_signature
from kase.is2in.signing.evidence.files import evidence_files
from kase.is2in.signing.evidence.reading import made_checks
from kase.is2in.signing.evidence.renewal import renew_evidence
from kase.is2in.signing.evidence.stamping import evidence_state
from kase.is2in.signing.fetching import fetch_lists
from kase.is2in.signing.foresight import ending_certificates
from kase.is2in.signing.papers.keeping import keep_paper
from kase.is2in.signing.papers.keeping import paper_by_code
from kase.is2in.signing.papers.keeping import paper_codes
from kase.is2in.signing.papers.keeping import paper_mark
from kase.is2in.signing.papers.keeping import with_renewals
from kase.is2in.signing.papers.renewal import renew_papers
from kase.is2in.signing.seal.making import seal
from kase.is2in.signing.seal.making import seal_facts
from kase.is2in.signing.stamp import seal_text
from kase.is2in.signing.stamp import stamp_text
from kase.is2in.signing.storage import by_code
from kase.is2in.signing.storage import evidence
from kase.is2in.signing.storage import signatures
from kase.is2in.signing.submission import from_json
from kase.is2in.signing.submission import signed_answer
from kase.is2in.signing.trust import configured_providers
from kase.is2in.signing.verification import verify
from kase.is2in.signing.waiting import reason_words
from kase.is2in.signing.waiting import waiting


__all__ = [
    "TakesSignature",
    "accept",
    "by_code",
    "configured_providers",
    "demo_keys",
    "demo_signature",
    "ending_certificates",
    "evidence",
    "evidence_files",
    "evidence_state",
    "fetch_lists",
    "from_json",
    "keep_paper",
    "made_checks",
    "paper_by_code",
    "paper_codes",
    "paper_mark",
    "reason_words",
    "renew_evidence",
    "renew_papers",
    "seal",
    "seal_facts",
    "seal_text",
    "signatures",
    "signed_answer",
    "stamp_text",
    "verify",
    "waiting",
    "with_renewals",
]
