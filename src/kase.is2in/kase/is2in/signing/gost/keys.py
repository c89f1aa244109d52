"""GOST keys and signatures as certificates and messages write them.

Kazakhstan and Russia share the mathematics and the byte order of keys and digests (lowest byte
first, RFC 9215); a Kazakh signature is r‖s with the lowest byte first, a Russian one s‖r with the
highest first, that is the same bytes from the other end.
"""

from asn1crypto import core
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from functools import partial
from kase.is2in.signing.gost import curves
from kase.is2in.signing.gost import hash94
from kase.is2in.signing.gost.curves import Curve
from kase.is2in.signing.gost.curves import Point
from kase.is2in.signing.gost.points import holds
from kase.is2in.signing.gost.signature import is_right
from kase.is2in.signing.gost.streebog import streebog


KAZAKH = "1.2.398.3.10.1"
RUSSIAN = "1.2.643"

# Hash functions by object identifier: how long, and what computes them.
DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    f"{KAZAKH}.3.2": partial(streebog, size=32),
    f"{KAZAKH}.3.3": partial(streebog, size=64),
    f"{RUSSIAN}.7.1.1.2.2": partial(streebog, size=32),
    f"{RUSSIAN}.7.1.1.2.3": partial(streebog, size=64),
    f"{KAZAKH}.3.1": hash94.digest,
    f"{KAZAKH}.3.1.1.0": hash94.digest,
}

_CURVES: dict[str, Curve] = {
    f"{KAZAKH}.1.2.1.1": curves.A256,
    f"{KAZAKH}.1.2.2.1": curves.A512,
    f"{KAZAKH}.1.1.1.1": curves.CRYPTOPRO_A,
    f"{RUSSIAN}.2.2.35.1": curves.CRYPTOPRO_A,
    f"{RUSSIAN}.2.2.36.0": curves.CRYPTOPRO_A,
    f"{RUSSIAN}.7.1.2.1.1.1": curves.A256,
    f"{RUSSIAN}.7.1.2.1.1.2": curves.CRYPTOPRO_A,
    f"{RUSSIAN}.7.1.2.1.2.1": curves.A512,
    f"{RUSSIAN}.7.1.2.1.2.2": curves.B512,
    f"{RUSSIAN}.7.1.2.1.2.3": curves.C512,
}


@dataclass(frozen=True)
class KeyKind:
    """One kind of key: how long a coordinate is, and which end of a signature comes first."""

    name: str
    size: int
    reversed: bool


# Public keys by object identifier.
KEYS: dict[str, KeyKind] = {
    f"{KAZAKH}.1.2.2": KeyKind("GOST 34.10-2015, 512", 64, False),
    f"{KAZAKH}.1.2.1": KeyKind("GOST 34.10-2015, 256", 32, False),
    f"{KAZAKH}.1.1.1": KeyKind("GOST 34.310-2004", 32, False),
    f"{RUSSIAN}.7.1.1.1.1": KeyKind("GOST R 34.10-2012, 256", 32, True),
    f"{RUSSIAN}.7.1.1.1.2": KeyKind("GOST R 34.10-2012, 512", 64, True),
}


# A key of 512 bits with its parameters takes 170 bytes.
_LARGEST = 512


class NotGost(ValueError):
    """The bytes are not a GOST public key that can be used."""


class _Algorithm(core.Sequence):
    _fields = [
        ("algorithm", core.ObjectIdentifier),
        ("parameters", core.Any, {"optional": True}),
    ]


class _KeyInfo(core.Sequence):
    _fields = [("algorithm", _Algorithm), ("key", core.BitString)]


class _Parameters(core.Sequence):
    _fields = [
        ("curve", core.ObjectIdentifier),
        ("digest", core.ObjectIdentifier, {"optional": True}),
        ("cipher", core.ObjectIdentifier, {"optional": True}),
    ]


@dataclass(frozen=True)
class GostKey:
    """A public key, found to lie on its curve."""

    oid: str
    kind: KeyKind
    curve: Curve
    point: Point

    def verify(self, digest: bytes, signature: bytes) -> bool:
        """Return whether the signature is right; ``digest`` is what the hash function wrote."""
        size = self.kind.size
        if len(signature) != 2 * size:
            return False
        signed = signature[::-1] if self.kind.reversed else signature
        r = int.from_bytes(signed[:size], "little")
        s = int.from_bytes(signed[size:], "little")
        return is_right(self.curve, self.point, int.from_bytes(digest, "little"), r, s)


def key_oid(spki: bytes) -> str:
    """Return the object identifier of a public key of any kind; NotGost for no key at all."""
    try:
        return _KeyInfo.load(spki, strict=True)["algorithm"]["algorithm"].dotted
    except (TypeError, ValueError) as error:
        raise NotGost("not a public key") from error


@lru_cache(maxsize=256)
def load_key(spki: bytes) -> GostKey:
    """Return the key of a SubjectPublicKeyInfo in DER; NotGost for anything else."""
    # What is remembered is bounded in size as well as in number.
    if len(spki) > _LARGEST:
        raise NotGost("too long for a GOST public key")
    try:
        info = _KeyInfo.load(spki, strict=True)
        oid = info["algorithm"]["algorithm"].dotted
        kind = KEYS[oid]
        parameters = info["algorithm"]["parameters"].parse(_Parameters)
        curve = _CURVES[parameters["curve"].dotted]
        # A bit string says first how many bits of its last byte do not count: none here.
        bits = info["key"].contents
        coordinates = core.OctetString.load(bits[1:], strict=True).native if not bits[0] else b""
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise NotGost("not a GOST public key") from error
    size = kind.size
    if curve.size != size or len(coordinates) != 2 * size:
        raise NotGost("the key is not as long as its kind")
    x = int.from_bytes(coordinates[:size], "little")
    y = int.from_bytes(coordinates[size:], "little")
    if not holds(curve, (x, y)):
        raise NotGost("the key does not lie on its curve")
    return GostKey(oid, kind, curve, (x, y))
