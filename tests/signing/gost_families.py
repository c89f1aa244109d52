"""A test authority of each family of algorithms, with its folder of trust; made once per run."""

from dataclasses import dataclass
from functools import cache
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import PEM
from pathlib import Path
from unittest import mock
import atexit
import os
import shutil
import tempfile


@dataclass(frozen=True)
class Family:
    """A root, an authority under it, and the folder in which they are trusted."""

    kind: str
    root: Authority
    issuing: Authority
    folder: Path

    def trusting(self):
        """Return a context manager in which this family's authority is the configured one."""
        return mock.patch.dict(os.environ, {"IS2IN_TRUST": str(self.folder)})


@cache
def family(kind: str, settings: str = "") -> Family:
    """Return the authority of a kind of keys: rsa, or one of ``gost.KINDS``.

    ``settings`` is what ``profile.toml`` of its folder says.
    """
    root = Authority.create(f"Корневой {kind}", kind=kind)
    issuing = Authority.create(f"Выпускающий {kind}", root, kind=kind)
    folder = Path(tempfile.mkdtemp(prefix="is2in-family-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_trust(folder, root, issuing)
    if settings:
        (folder / "profile.toml").write_text(settings, "utf-8")
    return Family(kind, root, issuing, folder)


def write_trust(folder: Path, root: Authority, issuing: Authority) -> None:
    """Write the folder of trust of an authority: certificates and lists of today."""
    for name in ("anchors", "intermediates", "crl"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "anchors" / "root.pem").write_bytes(root.certificate.public_bytes(PEM))
    (folder / "intermediates" / "issuing.pem").write_bytes(issuing.certificate.public_bytes(PEM))
    (folder / "crl" / "root.crl").write_bytes(root.revocation_list())
    (folder / "crl" / "issuing.crl").write_bytes(issuing.revocation_list())
