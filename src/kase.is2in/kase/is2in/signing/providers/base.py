"""What the ways of signing have in common."""

from base64 import b64decode
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.signing.interfaces import ISignatureProvider
from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.terms.errors import Malformed
from pathlib import Path
from zope.interface import implementer
import binascii


@implementer(ISignatureProvider)
@dataclass(frozen=True)
class Provider:
    """A way of signing as its folder ``home`` describes it; see ``ISignatureProvider``.

    Exactly one of ``profile`` and ``rests_on`` is given.
    """

    name: str
    title: str
    place: int
    home: Path
    profile: CertificateProfile | None = None
    folder: str = ""
    rests_on: str = ""
    specimens: bool = False

    def __post_init__(self) -> None:
        if bool(self.rests_on) == bool(self.profile and self.folder):
            raise ValueError(f"{self.name}: a profile with a folder, or another's authority")

    @property
    def authority(self) -> str:
        """Return whose trusted authorities count."""
        return self.rests_on or self.name

    @property
    def template(self) -> str:
        """Return the path of the tab's template."""
        return str(self.home / "tab.pt")

    @property
    def script(self) -> str:
        """Return the address of the tab's module below the site."""
        return f"++plone++kase.is2in.signing.{self.name}/tab.js"

    def read(self, sent: str | bytes) -> bytes:
        """Return the CMS: a file and PEM as they are, base64 decoded."""
        if isinstance(sent, bytes):
            return sent
        text = sent.strip()
        if text.startswith("-----BEGIN"):
            return text.encode()
        try:
            return b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise Malformed("cms", _("The signature cannot be read."), "cms") from error
