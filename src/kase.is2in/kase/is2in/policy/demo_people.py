"""Who the demo's acts are done by, and where their keys lie."""

from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
import os


PKI_FOLDER = "IS2IN_DEMO_PKI"


def person(email: str) -> Person:
    """Return a person of the demo; raises LookupError where the demo was not installed."""
    found = parties.person_by_email(email)
    if found is None:
        raise LookupError(f"no demo account {email}")
    return found


def keys_folder() -> str | None:
    """Return the folder of the demo's keys, None where the environment names none."""
    return os.environ.get(PKI_FOLDER) or None
