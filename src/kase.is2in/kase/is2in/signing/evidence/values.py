"""What a verification rests on: certificates, lists of the revoked, answers about a certificate.

Each is kept once under its SHA-256, however many signatures rest on it.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from kase.is2in.signing.cms import SignedMessage
from kase.is2in.signing.trust import Trust


CERTIFICATE, CRL, OCSP = "certificate", "crl", "ocsp"


@dataclass(frozen=True)
class Value:
    """One value in DER; ``kind`` is certificate, crl or ocsp."""

    kind: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the name it is kept under."""
        return sha256(self.data).hexdigest()


def values_of(
    message: SignedMessage, used: Mapping[str, Sequence[str]], trusted: Trust
) -> tuple[Value, ...]:
    """Return what the verification of a message rested on.

    ``used`` names the chain, the lists and the answers by SHA-256, as ``Verification.trust`` does.
    """
    chain = frozenset(used.get("chain", ()))
    offered = [message.signer, *message.others]
    offered += [one.dump() for one in (*trusted.anchors, *trusted.intermediates)]
    certificates = [der for der in offered if sha256(der).hexdigest() in chain]
    named = frozenset((*used.get("crl", ()), *used.get("ocsp", ())))
    lists = [one for one in trusted.lists if one.sha256 in named]
    answers = [data for name, data in trusted.answers.items() if name in named]
    return _each_once(
        [
            *(Value(CERTIFICATE, der) for der in certificates),
            *(Value(CRL, one.der) for one in lists),
            *(Value(OCSP, data) for data in answers),
        ]
    )


def _each_once(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))
