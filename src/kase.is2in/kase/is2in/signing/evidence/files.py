"""The evidence of a signature as files: all that a verifier needs who has nothing of ours.

The names and what is in them are described in docs/how-to/verify-evidence.md, whose commands use
them; ``checking`` reads the same files back.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.types import EvidenceFile
from kase.is2in.signing.evidence.types import Renewal
from kase.is2in.signing.evidence.types import Stamp
from kase.is2in.signing.evidence.values import CERTIFICATE
from kase.is2in.signing.evidence.values import CRL
from kase.is2in.signing.evidence.values import Value
from kase.is2in.signing.storage import by_code
from kase.is2in.signing.storage import evidence as stored_evidence
from kase.is2in.signing.types import Signature
from pathlib import PurePosixPath
import json
import re


FORM = "kase.is2in evidence 1"
FACTS = "evidence.json"
ENDINGS = {CERTIFICATE: "cer", CRL: "crl"}
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def evidence_files(code: str) -> tuple[EvidenceFile, ...]:
    """Return the files of a signature's evidence; () for an unknown code."""
    kept = by_code(code)
    if kept is None:
        return ()
    number = rows.number_of(kept.code)
    stamp, renewals = rows.stamp_of(number), rows.renewals_of(number)
    files = first_files(kept, stamp, rows.values_of_signature(number))
    for renewal in renewals:
        files += renewal_files(renewal)
    return (*files, *_for_openssl(files), _facts(kept, stamp, renewals))


def first_files(
    kept: Signature, stamp: Stamp | None, values: Sequence[Value]
) -> tuple[EvidenceFile, ...]:
    """Return what was there before any renewal; each renewal covers these files."""
    stored = stored_evidence(kept.code)
    files = [
        EvidenceFile(document_name(kept.filename), stored.document),
        EvidenceFile("signature-as-received.p7s", stored.cms),
        EvidenceFile("report-at-acceptance.json", stored.report),
    ]
    if stamp is not None:
        files += [
            EvidenceFile("signature.p7s", stamp.cms),
            EvidenceFile("signature-value.bin", signature_value(stored.cms)),
            EvidenceFile("time-stamp.tst", stamp.token),
            EvidenceFile("report.json", stamp.report),
        ]
    return (*files, *_values("", values))


def renewal_files(renewal: Renewal) -> tuple[EvidenceFile, ...]:
    """Return the files of one renewal; the next one covers them too."""
    name = f"renewal-{renewal.number}"
    return (
        EvidenceFile(f"{name}.manifest", renewal.manifest),
        EvidenceFile(f"{name}.hashes", renewal.hashes),
        EvidenceFile(f"{name}.tst", renewal.token),
        *_values(f"{name}-", renewal.values),
    )


def document_name(filename: str) -> str:
    """Return the name of the document in the evidence: the ending is that of its own name."""
    ending = PurePosixPath(filename).suffix.lower()
    return "document" + (ending if _ENDING.fullmatch(ending) else "")


def _values(prefix: str, values: Iterable[Value]) -> list[EvidenceFile]:
    counted: dict[str, int] = {}
    files = []
    for value in values:
        place = counted[value.kind] = counted.get(value.kind, 0) + 1
        ending = ENDINGS.get(value.kind, "ors")
        files.append(EvidenceFile(f"{prefix}{value.kind}-{place}.{ending}", value.data))
    return files


def _for_openssl(files: Sequence[EvidenceFile]) -> tuple[EvidenceFile, ...]:
    """Return the roots and the other certificates once more, as OpenSSL takes them."""
    found = {one.data for one in files if one.name.endswith(".cer")}
    roots, others = [], []
    for der in sorted(found):
        certificate = x509.load_der_x509_certificate(der)
        place = roots if certificate.issuer == certificate.subject else others
        place.append(certificate.public_bytes(Encoding.PEM))
    return (
        EvidenceFile("roots.pem", b"".join(roots)),
        EvidenceFile("others.pem", b"".join(others)),
    )


def _facts(kept: Signature, stamp: Stamp | None, renewals: Sequence[Renewal]) -> EvidenceFile:
    facts = {
        "form": FORM,
        "code": kept.code,
        "document": document_name(kept.filename),
        "document_name": kept.filename,
        "document_sha256": kept.document_sha256,
        "provider": kept.provider,
        "full_name": kept.full_name,
        "position": kept.position,
        "organization": kept.organization,
        "first_head": kept.first_head,
        "certificate_sha256": kept.certificate.sha256,
        "signed_at": kept.signed_at.isoformat(),
        "time_stamp": stamp.at.isoformat() if stamp else None,
        "renewals": len(renewals),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return EvidenceFile(FACTS, text.encode())
