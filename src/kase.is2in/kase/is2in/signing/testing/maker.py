"""Makes CMS signatures as a person's program does, and the wrong ones that tests need."""

from asn1crypto import algos
from asn1crypto import cms
from asn1crypto import core
from asn1crypto import pem
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from datetime import datetime
from kase.is2in.signing.algorithms import digest as digest_by
from kase.is2in.signing.testing.authority import DER
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.gost import algorithm_of
from kase.is2in.signing.testing.gost import GostPrivateKey
from kase.is2in.terms import clock
import hashlib


_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}


def _digest_of(signer: IssuedKey, name: str) -> algos.DigestAlgorithm:
    """Return the digest a key signs: a GOST key knows only its own."""
    if isinstance(signer.key, GostPrivateKey):
        return algos.DigestAlgorithm({"algorithm": algos.DigestAlgorithmId(signer.key.digest_oid)})
    return algos.DigestAlgorithm({"algorithm": name})


def make_cms(
    content: bytes,
    signer: IssuedKey,
    *,
    attached: bool = False,
    digest: str = "sha256",
    cades: bool = True,
    signed_at: datetime | None = None,
    certificates: Sequence[x509.Certificate] | None = None,
    more_signers: Sequence[IssuedKey] = (),
) -> bytes:
    """Return a CMS in DER over ``content``.

    ``certificates`` are enclosed (default: the signer's only); ``digest`` may be "sha1" for
    tests of refusal; ``more_signers`` sign beside the first.
    """
    signers = (signer, *more_signers)
    enclosed = [each.certificate for each in signers] if certificates is None else certificates
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [_digest_of(signer, digest)],
            "encap_content_info": {
                "content_type": "data",
                **({"content": content} if attached else {}),
            },
            "certificates": [_asn1(certificate) for certificate in enclosed],
            "signer_infos": [
                _signer_info(content, each, digest, cades, signed_at or clock.now())
                for each in signers
            ],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()


def pem_cms(der: bytes) -> str:
    """Return the signature as NCALayer's newer module writes it."""
    return pem.armor("CMS", der).decode("ascii")


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(DER))


def _signer_info(
    content: bytes, signer: IssuedKey, digest: str, cades: bool, signed_at: datetime
) -> cms.SignerInfo:
    certificate = _asn1(signer.certificate)
    algorithm = _digest_of(signer, digest)
    imprint = (
        digest_by(algorithm["algorithm"].dotted, content)
        if isinstance(signer.key, GostPrivateKey)
        else hashlib.new(digest, content).digest()
    )
    attributes = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [imprint]},
        {"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]},
    ]
    if cades:
        attributes.append(
            {"type": "signing_certificate_v2", "values": [_signing_certificate(certificate)]}
        )
    signed_attrs = cms.CMSAttributes(attributes)
    kind, signature = _sign(signer, signed_attrs.untag().dump(force=True), digest)
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                }
            ),
            "digest_algorithm": algorithm,
            "signed_attrs": signed_attrs,
            "signature_algorithm": kind,
            "signature": signature,
        }
    )


def _sign(signer: IssuedKey, data: bytes, digest: str) -> tuple[algos.SignedDigestAlgorithm, bytes]:
    if isinstance(signer.key, GostPrivateKey):
        return algorithm_of(signer.key), signer.key.sign(data)
    signature = signer.key.sign(data, padding.PKCS1v15(), _HASHES[digest]())
    return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_rsa"}), signature


def _signing_certificate(certificate: asn1_x509.Certificate) -> tsp.SigningCertificateV2:
    return tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "cert_hash": hashlib.sha256(certificate.dump()).digest(),
                    "issuer_serial": {
                        "issuer": [
                            asn1_x509.GeneralName("directory_name", certificate.issuer),
                        ],
                        "serial_number": core.Integer(certificate.serial_number),
                    },
                }
            ]
        }
    )
