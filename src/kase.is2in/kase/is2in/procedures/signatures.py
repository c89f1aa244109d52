"""The first head's signature under an application (paragraphs 20-22)."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import ToSign
from kase.is2in.signing.types import Signature


def to_sign(application: IApplication, person: Person) -> ToSign:
    """Return the stored document that waits for the signature; Conflict in other states."""
    raise NotImplementedError


def sign(
    application: IApplication, person: Person, cms: bytes, provider: str = "nca"
) -> Signature:
    """Verify and keep a detached or attached CMS; the application goes to the chancellery.

    Raises RuleRefused with one error per failed check, Forbidden for anyone but a first
    head of the applicant, Conflict when there is nothing to sign.
    """
    raise NotImplementedError
