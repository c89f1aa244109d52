"""What an authority's certificates look like: where they name the person, company and role.

НУЦ РК writes the IIN, the BIN and the role into the certificate. КЦМР publishes no more than the
IIN in UID, so there the exchange's own register binds a certificate to a company.
"""

from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from datetime import date
from datetime import datetime
from kase.is2in.signing.algorithms import FAMILIES
from kase.is2in.signing.algorithms import GOST_2004
from kase.is2in.signing.algorithms import GOST_2015
from kase.is2in.signing.algorithms import RSA
from urllib.parse import urlsplit


SUBJECT_SERIAL_NUMBER = "2.5.4.5"
SUBJECT_UID = "0.9.2342.19200300.100.1.1"
SUBJECT_UNIT = "2.5.4.11"

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2"
NATURAL_PERSON = "1.2.398.3.3.4.1.1"
LEGAL_ENTITY = "1.2.398.3.3.4.1.2"
FIRST_HEAD = "1.2.398.3.3.4.1.2.1"
RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2"
FINANCIAL_RIGHT = "1.2.398.3.3.4.1.2.3"
PERSONNEL_RIGHT = "1.2.398.3.3.4.1.2.4"
EMPLOYEE = "1.2.398.3.3.4.1.2.5"
INFORMATION_SYSTEM = "1.2.398.3.3.4.1.2.6"
# What a key is issued as, the more telling first; the words stand in reports.
KINDS = (
    (FIRST_HEAD, "first-head"),
    (RIGHT_TO_SIGN, "right-to-sign"),
    (FINANCIAL_RIGHT, "financial-right-to-sign"),
    (PERSONNEL_RIGHT, "personnel-right-to-sign"),
    (INFORMATION_SYSTEM, "information-system"),
    (EMPLOYEE, "employee"),
    (LEGAL_ENTITY, "legal-entity"),
    (NATURAL_PERSON, "natural-person"),
)


WAIT, REFUSE = "wait", "refuse"


@dataclass(frozen=True)
class CertificateProfile:
    """Where a fact about the signer is found.

    ``iin`` is the object identifier of the subject's attribute that holds ``IIN`` + 12 digits;
    ``binding`` is "certificate" (BIN in the subject's OU, roles in the extended key usage) or
    "register" (both from ``register.csv`` of the trust folder); ``signing_purpose`` says
    whether the extended key usage must mark a signing key; ``algorithms`` are families of
    ``algorithms.FAMILIES`` a signature may be made with, and ``historic_until`` (ISO date, or
    empty) is the day until which GOST 34.310-2004 was good as well. ``ocsp`` is the address of
    the responder, empty where only lists are used; its good answers are believed for
    ``fresh_minutes``; ``when_down`` says whether a signature that cannot be checked now waits
    ("wait") or is refused at once ("refuse"); ``right_to_sign`` lets a key with the right to sign
    for the organisation serve where the first head signs.
    """

    title: str
    iin: str
    binding: str
    signing_purpose: bool
    algorithms: str = f"{RSA} {GOST_2015}"
    historic_until: str = ""
    ocsp: str = ""
    fresh_minutes: int = 10
    when_down: str = WAIT
    right_to_sign: bool = False

    def accepts(self, family: str, at: datetime) -> bool:
        """Return whether a signature of an aware moment may be of this family."""
        if family == GOST_2004 and self.historic_until:
            return at.date() < date.fromisoformat(self.historic_until)
        return family in self.algorithms.split()


def configured(profile: CertificateProfile, settings: dict) -> CertificateProfile:
    """Return a profile with what ``profile.toml`` of its folder says otherwise.

    Raises ValueError for a word the profile does not know.
    """
    known = {field.name: field.type for field in fields(CertificateProfile)}
    for name, value in settings.items():
        if known.get(name) is not type(value):
            raise ValueError(f"profile.toml: {name} is unknown or of the wrong kind")
    found = replace(profile, **settings)
    if found.binding not in ("certificate", "register"):
        raise ValueError("profile.toml: binding is certificate or register")
    if set(found.algorithms.split()) - set(FAMILIES):
        raise ValueError(f"profile.toml: algorithms are of {', '.join(FAMILIES)}")
    if found.historic_until:
        date.fromisoformat(found.historic_until)
    if found.when_down not in (WAIT, REFUSE):
        raise ValueError("profile.toml: when_down is wait or refuse")
    if found.ocsp and urlsplit(found.ocsp).scheme not in ("http", "https"):
        raise ValueError("profile.toml: ocsp is an http address")
    if not 0 <= found.fresh_minutes <= 24 * 60:
        raise ValueError("profile.toml: fresh_minutes are those of a day at most")
    return found
