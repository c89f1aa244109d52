"""A signature that is being verified, as the page of its application shows it."""

from dataclasses import dataclass
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import Waiting


@dataclass(frozen=True)
class Verifying:
    """Waits for the authority that issued the certificate, or was refused after waiting."""

    signature: Waiting

    @property
    def waits(self) -> bool:
        """Return whether the authority has still not answered."""
        return self.signature.state == "waiting"

    @property
    def refusals(self) -> list[object]:
        """Return why it was refused, in words for the reader."""
        return [signing.reason_words(one) for one in self.signature.reasons]
