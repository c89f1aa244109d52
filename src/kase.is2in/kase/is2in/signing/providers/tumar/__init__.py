"""Keys of КЦМР, by Tumar CSP: the file is signed outside the page and sent, attached or detached.

Nothing published proves how КЦМР's certificates look (the IIN is said to stand in UID, the company
nowhere): the exchange's register binds a certificate to a company, and the provider is off until
signatures the authority made lie verified in ``specimens`` of its folder of trust.
"""

from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.signing.profiles import SUBJECT_UID
from kase.is2in.signing.providers.base import Provider
from pathlib import Path


PROVIDER = Provider(
    name="tumar",
    title="Tumar CSP",
    place=20,
    home=Path(__file__).parent,
    profile=CertificateProfile("КЦМР", SUBJECT_UID, "register", False),
    folder="IS2IN_TRUST_TUMAR",
    specimens=True,
)
