"""Keys of НУЦ РК, by NCALayer: IIN, BIN and the role stand in the certificate.

NCALayer answers with PEM (newer module) or bare base64 (older module), detached.
"""

from kase.is2in import _
from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.signing.profiles import SUBJECT_SERIAL_NUMBER
from kase.is2in.signing.providers.base import Provider
from pathlib import Path


PROVIDER = Provider(
    name="nca",
    title=_("NCA"),
    place=10,
    home=Path(__file__).parent,
    profile=CertificateProfile("НУЦ РК", SUBJECT_SERIAL_NUMBER, "certificate", True),
    folder="IS2IN_TRUST",
)
