"""Keys for the demo: invented people get keys of an authority made on this machine."""

from collections.abc import Sequence
from kase.is2in.signing.types import DemoSigner
from pathlib import Path
import os


def demo_keys(folder: str | Path, people: Sequence[DemoSigner]) -> None:
    """Make the demo's authority and a key store per person in a folder; repeatable."""
    # Only here: no production site loads the makers of worthless keys.
    from kase.is2in.signing.testing.demo_pki import build

    build(folder, people)


def demo_signature(folder: str | Path, email: str, content: bytes) -> bytes:
    """Sign with the key store that ``demo_keys`` made for a person; return a detached CMS."""
    from kase.is2in.signing.testing.demo_pki import load_key
    from kase.is2in.signing.testing.maker import make_cms

    return make_cms(content, load_key(Path(folder) / f"{email}.p12"))


def demo_stamper():
    """Return the time-stamp service of the demo, with the key of the demo's folder."""
    from kase.is2in.signing.testing.demo_pki import load_key
    from kase.is2in.signing.testing.stamper import LocalStamper

    return LocalStamper(load_key(Path(os.environ["IS2IN_DEMO_PKI"]) / "tsa.p12"))
