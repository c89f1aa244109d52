"""A time-stamp service in memory (RFC 3161): for the demo, and for tests of every refusal."""

from asn1crypto import keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from datetime import datetime
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import DER
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import plain_signing_extensions
from kase.is2in.signing.testing.authority import STAMPING
from kase.is2in.terms import clock
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


_SIGNS_BY = ("sha256", "sha384", "sha512")
# A status and no token, which the structure of asn1crypto does not know.
REJECTION = b"\x30\x05\x30\x03\x02\x01\x02"


class LocalStamper:
    """Answers questions with its own key; ``at`` sets its clock, ``refuses`` its answer."""

    def __init__(
        self, key: IssuedKey, *, at: datetime | None = None, refuses: bool = False
    ) -> None:
        self.key = key
        self.at = at
        self.refuses = refuses

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a question."""
        if self.refuses:
            return REJECTION
        asked = tsp.TimeStampReq.load(question)
        name = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
        moment = (self.at or clock.now()).replace(microsecond=0)
        plain = serialization.NoEncryption()
        private = self.key.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, plain)
        chain = SimpleCertificateStore.from_certs([_asn1(one) for one in self.key.chain[:1]])
        stamper = DummyTimeStamper(
            _asn1(self.key.certificate),
            keys.PrivateKeyInfo.load(private),
            certs_to_embed=chain,
            fixed_dt=moment,
            include_nonce=True,
            # It stamps digests of any kind; its own signature is an RSA one.
            override_md=None if name in _SIGNS_BY else "sha256",
        )
        return stamper.request_tsa_response(asked).dump()


def stamper_name() -> x509.Name:
    """Return the subject of the service's certificate."""
    names = ((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, "Демо TSA"))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in names])


def issue_stamper(authority: Authority, **options) -> IssuedKey:
    """Issue a key for stamping time; options are those of ``Authority.issue``."""
    return authority.issue(stamper_name(), (*plain_signing_extensions(), STAMPING), **options)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(DER))
