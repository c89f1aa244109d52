"""A responder in memory (OCSP, RFC 6960): for tests of every answer, right and wrong."""

from asn1crypto import algos
from asn1crypto import core
from asn1crypto import ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.oid import NameOID
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.signing.ocsp import NONCE
from kase.is2in.signing.ocsp import Unanswered
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import DER
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.gost import algorithm_of
from kase.is2in.signing.testing.gost import GostPrivateKey
from kase.is2in.terms import clock


NEVER_ISSUED = datetime(1970, 1, 1, tzinfo=UTC)


def issue_responder(authority: Authority, *, checked: bool = False, **options) -> IssuedKey:
    """Issue a key for answering; ``checked`` leaves out the word that nobody need check it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ответчик")])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    extensions = (usage, purpose, *(() if checked else (x509.OCSPNoCheck(),)))
    return authority.issue(name, extensions, **options)


@dataclass
class LocalResponder:
    """Answers about the certificates of an authority, with a key of its or a delegated one.

    What makes an answer wrong is set by name: ``down``, ``status`` of the response (a word of
    asn1crypto), ``nonce`` (bytes in place of the one asked with, empty for none), ``at`` (the
    clock), ``until`` (how long it holds), ``serial`` (a certificate answered about instead),
    ``spoilt`` (a signature of something else), ``alone`` (no certificate enclosed).
    """

    authority: Authority
    key: IssuedKey | None = None
    unknown: bool = False
    down: bool = False
    status: str = "successful"
    nonce: bytes | None = None
    at: datetime | None = None
    until: timedelta = timedelta(hours=12)
    serial: int | None = None
    spoilt: bool = False
    alone: bool = False
    asked: int = 0

    def ask(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        self.asked += 1
        if self.down:
            raise Unanswered("responder-down", "switched off")
        if self.status != "successful":
            return ocsp.OCSPResponse({"response_status": self.status}).dump()
        asked = ocsp.OCSPRequest.load(request)["tbs_request"]
        now = (self.at or clock.now()).replace(microsecond=0)
        identity = asked["request_list"][0]["req_cert"].copy()
        if self.serial is not None:
            identity["serial_number"] = self.serial
        signer = self.key or IssuedKey(self.authority.key, self.authority.certificate)
        single = {
            "cert_id": identity,
            "cert_status": self._status(identity["serial_number"].native),
            "this_update": now,
            "next_update": now + self.until,
        }
        certificate = asn1_x509.Certificate.load(signer.certificate.public_bytes(DER))
        data = ocsp.ResponseData(
            {
                "responder_id": ocsp.ResponderId("by_name", certificate.subject),
                "produced_at": now,
                "responses": [single],
                "response_extensions": self._extensions(asked),
            }
        )
        return self._sealed(data, signer, certificate)

    def _status(self, serial: int) -> ocsp.CertStatus:
        if self.unknown:
            facts = {"revocation_time": NEVER_ISSUED, "revocation_reason": "certificate_hold"}
            return ocsp.CertStatus("revoked", ocsp.RevokedInfo(facts))
        for revoked, moment, reason in self.authority.revoked:
            if revoked == serial:
                facts = {"revocation_time": moment.replace(microsecond=0)}
                if reason is not None:
                    facts["revocation_reason"] = reason.name
                return ocsp.CertStatus("revoked", ocsp.RevokedInfo(facts))
        return ocsp.CertStatus("good", core.Null())

    def _extensions(self, asked) -> list:
        nonce = self.nonce
        if nonce is None:
            found = [e for e in asked["request_extensions"] if e["extn_id"].dotted == NONCE]
            nonce = found[0]["extn_value"].parsed.native
        if not nonce:
            return []
        value = core.OctetString(nonce)
        return [ocsp.ResponseDataExtension({"extn_id": "nonce", "extn_value": value})]

    def _sealed(self, data: ocsp.ResponseData, signer: IssuedKey, certificate) -> bytes:
        signed = data.dump() + (b"x" if self.spoilt else b"")
        if isinstance(signer.key, GostPrivateKey):
            algorithm, signature = algorithm_of(signer.key), signer.key.sign(signed)
        else:
            algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
            signature = signer.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        basic = ocsp.BasicOCSPResponse(
            {
                "tbs_response_data": data,
                "signature_algorithm": algorithm,
                "signature": signature,
                "certs": [] if self.alone else [certificate],
            }
        )
        return ocsp.OCSPResponse(
            {
                "response_status": "successful",
                "response_bytes": {
                    "response_type": "basic_ocsp_response",
                    "response": core.ParsableOctetString(basic.dump()),
                },
            }
        ).dump()
