"""Puts GOST keys and signatures into what a library has built with keys it knows."""

from asn1crypto import crl
from asn1crypto import keys
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from kase.is2in.signing.testing.gost import algorithm_of
from kase.is2in.signing.testing.gost import GostPrivateKey


def mend_certificate(der: bytes, key, signer) -> bytes:
    """Return a certificate with the right key in it, signed anew; either may be a GOST key."""
    certificate = x509.Certificate.load(der)
    tbs = certificate["tbs_certificate"]
    if isinstance(key, GostPrivateKey):
        tbs["subject_public_key_info"] = keys.PublicKeyInfo.load(key.public_key_info)
    if isinstance(signer, GostPrivateKey):
        tbs["signature"] = certificate["signature_algorithm"] = algorithm_of(signer)
    certificate["signature_value"] = _sign(signer, tbs.dump(force=True))
    return certificate.dump(force=True)


def mend_list(der: bytes, signer: GostPrivateKey) -> bytes:
    """Return a list of revoked certificates, signed anew by a GOST key."""
    found = crl.CertificateList.load(der)
    found["tbs_cert_list"]["signature"] = found["signature_algorithm"] = algorithm_of(signer)
    found["signature"] = _sign(signer, found["tbs_cert_list"].dump(force=True))
    return found.dump(force=True)


def _sign(signer, data: bytes) -> bytes:
    if isinstance(signer, GostPrivateKey):
        return signer.sign(data)
    return signer.sign(data, padding.PKCS1v15(), hashes.SHA256())
