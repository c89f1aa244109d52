"""A fourth way of signing, as somebody would add it: one folder, nothing else."""

from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.signing.profiles import SUBJECT_SERIAL_NUMBER
from kase.is2in.signing.providers.base import Provider
from pathlib import Path


PROVIDER = Provider(
    name="fourth",
    title="Fourth",
    place=15,
    home=Path(__file__).parent,
    profile=CertificateProfile("Четвёртый центр", SUBJECT_SERIAL_NUMBER, "certificate", False),
    folder="IS2IN_TRUST_FOURTH",
)
