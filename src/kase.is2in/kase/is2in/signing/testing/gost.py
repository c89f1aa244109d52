"""GOST keys for tests and the demo: they sign, and write themselves as certificates do.

Not for real keys: the arithmetic takes as long as the numbers tell it to.
"""

from asn1crypto import algos
from asn1crypto import core
from asn1crypto import keys
from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import ec
from dataclasses import dataclass
from functools import cached_property
from kase.is2in.signing.algorithms import digest
from kase.is2in.signing.algorithms import SIGNATURES
from kase.is2in.signing.gost.curves import A256
from kase.is2in.signing.gost.curves import A512
from kase.is2in.signing.gost.curves import CRYPTOPRO_A
from kase.is2in.signing.gost.curves import Curve
from kase.is2in.signing.gost.keys import KAZAKH
from kase.is2in.signing.gost.keys import KEYS
from kase.is2in.signing.gost.keys import RUSSIAN
from kase.is2in.signing.gost.points import multiply
import secrets


# By name: curve, its object identifier, and that of the signature.
KINDS: dict[str, tuple[Curve, str, str]] = {
    "gost-512": (A512, f"{KAZAKH}.1.2.2.1", f"{KAZAKH}.1.2.3.2"),
    "gost-256": (A256, f"{KAZAKH}.1.2.1.1", f"{KAZAKH}.1.2.3.1"),
    "gost-2004": (CRYPTOPRO_A, f"{KAZAKH}.1.1.1.1", f"{KAZAKH}.1.1.2"),
    "gost-ru-512": (A512, f"{RUSSIAN}.7.1.2.1.2.1", f"{RUSSIAN}.7.1.1.3.3"),
    "gost-ru-256": (CRYPTOPRO_A, f"{RUSSIAN}.7.1.2.1.1.2", f"{RUSSIAN}.7.1.1.3.2"),
}


@dataclass(frozen=True)
class GostPrivateKey:
    """A private key of one of ``KINDS``.

    ``shadow`` is a key of another sort that stands in its place while a certificate is built
    by a library that knows no GOST; the certificate is then mended (``mend_certificate``).
    """

    kind: str
    number: int
    shadow: ec.EllipticCurvePrivateKey

    @classmethod
    def create(cls, kind: str) -> "GostPrivateKey":
        """Return a new key."""
        number = secrets.randbelow(KINDS[kind][0].q - 1) + 1
        return cls(kind, number, ec.generate_private_key(ec.SECP256R1()))

    @property
    def signature_oid(self) -> str:
        """Return the object identifier of its signatures."""
        return KINDS[self.kind][2]

    @property
    def digest_oid(self) -> str:
        """Return the object identifier of the digest it signs."""
        return SIGNATURES[self.signature_oid].digest

    def sign(self, data: bytes) -> bytes:
        """Return the signature of data, as its kind writes it."""
        curve = KINDS[self.kind][0]
        size = curve.size
        e = int.from_bytes(digest(self.digest_oid, data), "little") % curve.q or 1
        while True:
            k = secrets.randbelow(curve.q - 1) + 1
            r = multiply(curve, k, curve.base)[0] % curve.q
            s = (r * self.number + k * e) % curve.q
            if r and s:
                break
        signed = r.to_bytes(size, "little") + s.to_bytes(size, "little")
        return signed[::-1] if KEYS[SIGNATURES[self.signature_oid].key].reversed else signed

    @cached_property
    def public_key_info(self) -> bytes:
        """Return the SubjectPublicKeyInfo in DER."""
        curve = KINDS[self.kind][0]
        x, y = multiply(curve, self.number, curve.base)
        point = x.to_bytes(curve.size, "little") + y.to_bytes(curve.size, "little")
        bits = core.OctetBitString(core.OctetString(point).dump())
        return keys.PublicKeyInfo({"algorithm": self._algorithm(), "public_key": bits}).dump()

    def pem(self) -> bytes:
        """Return the private key as OpenSSL's GOST engine reads it (PKCS#8)."""
        size = KINDS[self.kind][0].size
        number = core.OctetString(self.number.to_bytes(size, "little"))
        return pem.armor(
            "PRIVATE KEY", _PrivateKey({"algorithm": self._algorithm(), "key": number}).dump()
        )

    def _algorithm(self) -> keys.PublicKeyAlgorithm:
        row = SIGNATURES[self.signature_oid]
        parameters = core.SequenceOf(spec=core.ObjectIdentifier)
        parameters.append(core.ObjectIdentifier(KINDS[self.kind][1]))
        parameters.append(core.ObjectIdentifier(row.digest))
        return keys.PublicKeyAlgorithm(
            {"algorithm": keys.PublicKeyAlgorithmId(row.key), "parameters": core.Any(parameters)}
        )


class _PrivateKey(core.Sequence):
    _fields = [
        ("version", core.Integer, {"default": 0}),
        ("algorithm", keys.PublicKeyAlgorithm),
        ("key", core.OctetString),
    ]

    def dump(self, force: bool = False) -> bytes:
        """Return DER with the version written out: the engine wants it there."""
        contents = (
            core.Integer(0).dump()
            + self["algorithm"].dump()
            + core.OctetString(self["key"].dump()).dump()
        )
        return core.Sequence(contents=contents).dump()


def algorithm_of(key: GostPrivateKey) -> algos.SignedDigestAlgorithm:
    """Return the algorithm of a key's signatures as certificates name it."""
    return algos.SignedDigestAlgorithm(
        {"algorithm": algos.SignedDigestAlgorithmId(key.signature_oid)}
    )
