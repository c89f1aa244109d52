"""A signature with what proves it inside: CAdES-T and the values of CAdES-LT (ETSI EN 319 122).

The bytes that were signed are never touched: a time-stamp is an unsigned attribute, certificates
and lists stand beside the signature. The raised signature is detached, whatever came.
"""

from asn1crypto import cms
from asn1crypto import core
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp
from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from kase.is2in.signing.cms import binary
from kase.is2in.signing.evidence.values import CERTIFICATE
from kase.is2in.signing.evidence.values import CRL
from kase.is2in.signing.evidence.values import OCSP
from kase.is2in.signing.evidence.values import Value


OCSP_RESPONSE = "1.3.6.1.5.5.7.16.2"
STAMP = "signature_time_stamp_token"
STAMP_OID = "1.2.840.113549.1.9.16.2.14"
# A national list has megabytes: it is kept once beside all signatures, not inside each.
LARGEST_INSIDE = 256 * 1024


def signature_value(signature: bytes) -> bytes:
    """Return the value that a time-stamp of CAdES-T covers."""
    return _info(_load(signature))["signature"].native


def raised(signature: bytes, token: bytes, values: Sequence[Value]) -> bytes:
    """Return the signature (DER) with a time-stamp and with the values that fit inside."""
    message = _load(signature)
    signed = message["content"]
    info = _info(message)
    held = [] if isinstance(info["unsigned_attrs"], core.Void) else list(info["unsigned_attrs"])
    stamp = {"type": STAMP, "values": [cms.ContentInfo.load(token)]}
    version = info["version"].native
    infos = cms.SignerInfos(
        [
            cms.SignerInfo(
                {
                    **{name: info[name] for name in _KEPT},
                    "version": version,
                    "unsigned_attrs": cms.CMSAttributes([*held, cms.CMSAttribute(stamp)]),
                }
            )
        ]
    )
    fitting = [one for one in values if len(one.data) <= LARGEST_INSIDE]
    lists = [_list(one) for one in fitting if one.kind in (CRL, OCSP)]
    made = {
        # Version 5 goes with revocation information of another kind than CRL (RFC 5652, 5.1).
        "version": "v5" if any(one.kind == OCSP for one in fitting) else signed["version"],
        "digest_algorithms": signed["digest_algorithms"],
        "encap_content_info": {
            "content_type": signed["encap_content_info"]["content_type"].dotted
        },
        "certificates": _certificates(signed, fitting),
        "signer_infos": infos,
    }
    if lists:
        made["crls"] = lists
    return cms.ContentInfo(
        {"content_type": "signed_data", "content": cms.SignedData(made)}
    ).dump()


_KEPT = ("sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")


def tokens_of(signature: bytes) -> tuple[bytes, ...]:
    """Return the time-stamps (DER) in a signature, in the order they stand."""
    attributes = _info(_load(signature))["unsigned_attrs"]
    if isinstance(attributes, core.Void):
        return ()
    return tuple(
        value.dump()
        for attribute in attributes
        if attribute["type"].dotted == STAMP_OID
        for value in attribute["values"]
    )


def _load(signature: bytes) -> cms.ContentInfo:
    return cms.ContentInfo.load(binary(signature))


def _info(message: cms.ContentInfo) -> cms.SignerInfo:
    return message["content"]["signer_infos"][0]


def _certificates(signed: cms.SignedData, values: Sequence[Value]) -> list:
    held = signed["certificates"]
    found = {} if isinstance(held, core.Void) else {one.dump(): one for one in held}
    for value in values:
        if value.kind == CERTIFICATE:
            found.setdefault(value.data, _choice(value.data))
    return list(found.values())


def _choice(der: bytes) -> cms.CertificateChoices:
    return cms.CertificateChoices("certificate", asn1_x509.Certificate.load(der))


def _list(value: Value) -> cms.RevocationInfoChoice:
    if value.kind == CRL:
        return cms.RevocationInfoChoice("crl", asn1_crl.CertificateList.load(value.data))
    answer = ocsp.OCSPResponse.load(value.data)
    other = cms.OtherRevocationInfoFormat(
        {"other_rev_info_format": OCSP_RESPONSE, "other_rev_info": answer}
    )
    return cms.RevocationInfoChoice("other", other)
