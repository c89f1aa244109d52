"""Teaches asn1crypto the names of GOST algorithms; importing this module is enough.

asn1crypto knows an algorithm by a word, and certificates with others cannot be read by whoever
rests on it (pyhanko-certvalidator). This is the one place that changes its tables.
"""

from asn1crypto import algos
from asn1crypto import core
from asn1crypto import keys
from kase.is2in.signing.gost.keys import KAZAKH
from kase.is2in.signing.gost.keys import RUSSIAN


DIGEST_NAMES = {
    f"{KAZAKH}.3.2": "streebog256_kz",
    f"{KAZAKH}.3.3": "streebog512_kz",
    f"{KAZAKH}.3.1": "gost34311_kz",
    f"{RUSSIAN}.7.1.1.2.2": "streebog256_ru",
    f"{RUSSIAN}.7.1.1.2.3": "streebog512_ru",
}
KEY_NAMES = {
    f"{KAZAKH}.1.2.1": "gost2015_256_kz",
    f"{KAZAKH}.1.2.2": "gost2015_512_kz",
    f"{KAZAKH}.1.1.1": "gost2004_kz",
    f"{RUSSIAN}.7.1.1.1.1": "gost2012_256_ru",
    f"{RUSSIAN}.7.1.1.1.2": "gost2012_512_ru",
}
SIGNATURE_NAMES = {
    f"{KAZAKH}.1.2.3.1": "streebog256_gost2015_kz",
    f"{KAZAKH}.1.2.3.2": "streebog512_gost2015_kz",
    f"{KAZAKH}.1.1.2": "gost34311_gost2004_kz",
    f"{RUSSIAN}.7.1.1.3.2": "streebog256_gost2012_ru",
    f"{RUSSIAN}.7.1.1.3.3": "streebog512_gost2012_ru",
    f"{RUSSIAN}.7.1.1.1.1": "gost2012_256_ru",
    f"{RUSSIAN}.7.1.1.1.2": "gost2012_512_ru",
}


def _teach(kind: type[core.ObjectIdentifier], names: dict[str, str]) -> None:
    kind._map.update(names)
    # The way back is made from the table when first asked for, and once only.
    back = dict(kind._reverse_map or {})
    back.update({name: oid for oid, name in names.items()})
    back.update({name: oid for oid, name in kind._map.items() if name not in back})
    kind._reverse_map = back


_known_key = keys.PublicKeyInfo._spec_callbacks["public_key"]


def _key_of(info: keys.PublicKeyInfo):
    """Return how the bits of a key are read: those of a GOST key are left as they are."""
    if info["algorithm"]["algorithm"].native in _GOST_KEYS:
        return core.OctetBitString, None
    return _known_key(info)


_GOST_KEYS = frozenset(KEY_NAMES.values())
_teach(algos.DigestAlgorithmId, DIGEST_NAMES)
_teach(algos.SignedDigestAlgorithmId, SIGNATURE_NAMES)
_teach(keys.PublicKeyAlgorithmId, KEY_NAMES)
keys.PublicKeyInfo._spec_callbacks = {"public_key": _key_of}
