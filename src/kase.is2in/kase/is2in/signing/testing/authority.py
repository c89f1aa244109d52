"""A certification authority made in memory: for the demo, and for tests of every refusal.

It writes certificates as НУЦ РК does (IIN, BIN, purposes, roles). Nothing of it is trusted
unless its root is put into a trust folder by hand or by the demo.
"""

from collections.abc import Sequence
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.oid import NameOID
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from kase.is2in.signing import profiles
from kase.is2in.signing.testing.gost import GostPrivateKey
from kase.is2in.signing.testing.mending import mend_certificate
from kase.is2in.signing.testing.mending import mend_list
from kase.is2in.signing.types import DemoSigner
from kase.is2in.terms import clock


ROOT_YEARS = 20
ISSUING_YEARS = 10
SIGNER_YEARS = 3
LIST_DAYS = 400

# The one purpose that must be critical (RFC 3161, 2.3).
STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
PrivateKey = rsa.RSAPrivateKey | GostPrivateKey

PEM = serialization.Encoding.PEM
DER = serialization.Encoding.DER


@dataclass(frozen=True)
class IssuedKey:
    """A private key with its certificate and the issuing certificates up to the root."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    def pkcs12(self, password: str, name: str = "demo") -> bytes:
        """Return the key store as НУЦ РК hands it out: key, certificate, issuing chain."""
        return pkcs12.serialize_key_and_certificates(
            name.encode(),
            self.key,
            self.certificate,
            self.chain,
            serialization.BestAvailableEncryption(password.encode()),
        )


def new_key(bits: int = 2048, kind: str = "rsa") -> PrivateKey:
    """Return a new key: RSA of so many bits, or one of ``gost.KINDS``."""
    if kind != "rsa":
        return GostPrivateKey.create(kind)
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _key_usage(*names: str) -> x509.KeyUsage:
    known = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in names for name in known})


def signing_extensions(signer: DemoSigner) -> tuple[x509.ExtensionType, ...]:
    """Return key usage and purposes of a key for signing in the name of an organisation."""
    role = profiles.FIRST_HEAD if signer.first_head else profiles.EMPLOYEE
    return (
        _key_usage("digital_signature", "content_commitment"),
        purposes(profiles.EMAIL_PROTECTION, profiles.LEGAL_ENTITY, role),
    )


def authentication_extensions(signer: DemoSigner) -> tuple[x509.ExtensionType, ...]:
    """Return key usage and purposes of a key for logging in: it may not sign documents."""
    role = profiles.FIRST_HEAD if signer.first_head else profiles.EMPLOYEE
    return (
        _key_usage("digital_signature", "key_encipherment"),
        purposes(profiles.CLIENT_AUTHENTICATION, profiles.LEGAL_ENTITY, role),
    )


def plain_signing_extensions() -> tuple[x509.ExtensionType, ...]:
    """Return key usage only, as certificates without purposes and roles have it."""
    return (_key_usage("digital_signature", "content_commitment"),)


def purposes(*oids: str) -> x509.ExtendedKeyUsage:
    """Return the extended key usage that lists these object identifiers."""
    return x509.ExtendedKeyUsage([x509.ObjectIdentifier(oid) for oid in oids])


def nca_subject(signer: DemoSigner) -> x509.Name:
    """Return the subject as НУЦ РК writes it: IIN in serialNumber, BIN in OU."""
    surname, _space, rest = signer.full_name.partition(" ")
    given, _space, patronymic = rest.partition(" ")
    return _name(
        (NameOID.COMMON_NAME, f"{surname} {given}".strip().upper()),
        (NameOID.SURNAME, surname.upper()),
        (NameOID.SERIAL_NUMBER, f"IIN{signer.iin}"),
        (NameOID.COUNTRY_NAME, "KZ"),
        (NameOID.ORGANIZATION_NAME, signer.organization),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{signer.bin}"),
        (NameOID.GIVEN_NAME, patronymic.upper()),
        (NameOID.EMAIL_ADDRESS, signer.email),
    )


def tumar_subject(signer: DemoSigner) -> x509.Name:
    """Return the subject as КЦМР writes it: IIN in UID, no BIN."""
    return _name(
        (NameOID.COUNTRY_NAME, "KZ"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, signer.organization),
        (NameOID.COMMON_NAME, signer.full_name),
        (NameOID.USER_ID, f"IIN{signer.iin}"),
    )


def _name(*pairs: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """Return a name of the values that are not empty, each cut to what a certificate may hold."""
    return x509.Name([x509.NameAttribute(oid, _cut(value)) for oid, value in pairs if value])


def _cut(value: str) -> str:
    """Return at most 64 bytes of UTF-8: X.520 bounds these attributes, in letters though."""
    return value.encode()[:64].decode(errors="ignore")


@dataclass
class Authority:
    """One certifying key: a root (no ``parent``) or an issuing authority under one."""

    key: PrivateKey
    certificate: x509.Certificate
    parent: "Authority | None" = None
    revoked: list[tuple[int, datetime, x509.ReasonFlags | None]] = field(default_factory=list)

    @classmethod
    def create(
        cls, title: str, parent: "Authority | None" = None, *, digest=None, kind: str = "rsa"
    ) -> "Authority":
        """Make a new authority, self-signed or under ``parent``."""
        key = new_key(3072 if parent is None else 2048, kind)
        subject = _name((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, title))
        signer = parent.key if parent else key
        builder = (
            _certificate(
                subject,
                parent.certificate.subject if parent else subject,
                _public(key),
                clock.now() - timedelta(days=1),
                clock.now() + timedelta(days=365 * (ISSUING_YEARS if parent else ROOT_YEARS)),
            )
            .add_extension(x509.BasicConstraints(True, None if parent is None else 0), True)
            .add_extension(_key_usage("key_cert_sign", "crl_sign"), True)
            .add_extension(_issuer_id(signer), False)
        )
        return cls(key, _signed(builder, key, signer, digest), parent)

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Return the certificates from this authority up to its root."""
        return (self.certificate, *(self.parent.chain if self.parent else ()))

    def issue(
        self,
        subject: x509.Name,
        extensions: Sequence[x509.ExtensionType],
        *,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        bits: int = 2048,
        key: PrivateKey | None = None,
    ) -> IssuedKey:
        """Issue a key with a certificate; moments are aware, default is now and three years."""
        key = key or new_key(bits, getattr(self.key, "kind", "rsa"))
        begin = not_before or clock.now() - timedelta(hours=1)
        end = not_after or begin + timedelta(days=365 * SIGNER_YEARS)
        builder = _certificate(
            subject, self.certificate.subject, _public(key), begin, end
        ).add_extension(_issuer_id(self.key), False)
        builder = builder.add_extension(x509.BasicConstraints(False, None), True)
        for extension in extensions:
            critical = isinstance(extension, x509.KeyUsage) or extension == STAMPING
            builder = builder.add_extension(extension, critical)
        return IssuedKey(key, _signed(builder, key, self.key), self.chain)

    def issue_nca(self, signer: DemoSigner, **options) -> IssuedKey:
        """Issue a signing key as НУЦ РК would; options are those of ``issue``."""
        return self.issue(nca_subject(signer), signing_extensions(signer), **options)

    def revoke(
        self,
        certificate: x509.Certificate,
        at: datetime | None = None,
        reason: x509.ReasonFlags | None = None,
    ) -> None:
        """Put a certificate on the list of the revoked (the next ``revocation_list`` has it)."""
        moment = at or clock.now() - timedelta(minutes=5)
        self.revoked.append((certificate.serial_number, moment, reason))

    def revocation_list(
        self, *, issued: datetime | None = None, until: datetime | None = None, digest=None
    ) -> bytes:
        """Return the list of the revoked in DER; moments are aware."""
        begin = issued or clock.now() - timedelta(minutes=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(begin)
            .next_update(until or begin + timedelta(days=LIST_DAYS))
            .add_extension(x509.CRLNumber(int(begin.timestamp())), False)
            .add_extension(_issuer_id(self.key), False)
        )
        for serial, moment, reason in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), False)
            builder = builder.add_revoked_certificate(entry.build())
        found = builder.sign(_hand(self.key), digest or hashes.SHA256()).public_bytes(DER)
        return mend_list(found, self.key) if isinstance(self.key, GostPrivateKey) else found


def _certificate(subject, issuer, public_key, begin, end) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
    )


def _issuer_id(key: PrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(_public(key))


def _hand(key: PrivateKey):
    """Return the key that signs what a library builds: a GOST key lends its shadow."""
    return key.shadow if isinstance(key, GostPrivateKey) else key


def _public(key: PrivateKey):
    return _hand(key).public_key()


def _signed(
    builder: x509.CertificateBuilder, key: PrivateKey, signer: PrivateKey, digest=None
) -> x509.Certificate:
    """Return the certificate of a key, by a signer; either may be a GOST key."""
    found = builder.sign(_hand(signer), digest or hashes.SHA256())
    if not isinstance(key, GostPrivateKey) and not isinstance(signer, GostPrivateKey):
        return found
    return x509.load_der_x509_certificate(mend_certificate(found.public_bytes(DER), key, signer))
