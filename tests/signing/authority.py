"""What the signing tests share: one demo authority per run, its keys, its trust folder."""

from contextlib import contextmanager
from contextlib import ExitStack
from functools import cache
from kase.is2in.signing import profiles
from kase.is2in.signing.evidence import stamping as stamping_module
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.providers.registry import provider as provider_of
from kase.is2in.signing.seal import making as sealing_module
from kase.is2in.signing.testing import demo_pki
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import DER
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import new_key
from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.authority import purposes
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.signing.types import DemoSigner
from kase.is2in.signing.types import Signer
from pathlib import Path
from unittest import mock
import atexit
import os
import shutil
import tempfile


__all__ = [
    "DER",
    "PEM",
    "Authority",
    "DemoSigner",
    "IssuedKey",
    "demo_pki",
    "new_key",
    "profiles",
    "purposes",
]

HEAD = DemoSigner(
    "head@issuer.example",
    "Иванов Иван Иванович",
    "870101300001",
    "010140000018",
    "АО «Эмитент»",
    True,
)
EXECUTOR = DemoSigner(
    "executor@issuer.example",
    "Серикова Айгуль Болатовна",
    "900202400002",
    "010140000018",
    "АО «Эмитент»",
    False,
)
OTHER_HEAD = DemoSigner(
    "head@consultant.example",
    "Ахметов Данияр Ерланович",
    "850303300003",
    "020240000026",
    "ТОО «Консультант»",
    True,
)
CONTENT = b"%PDF-1.7\nAn application, as it is signed.\n%%EOF\n"


@cache
def demo_folder() -> Path:
    """Return a demo authority's folder, made once per process (keys take seconds)."""
    folder = Path(tempfile.mkdtemp(prefix="is2in-pki-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return demo_pki.build(folder, [HEAD, EXECUTOR, OTHER_HEAD])


@cache
def issuing() -> Authority:
    """Return the demo's issuing authority, to issue keys the demo has not."""
    return demo_pki._authority(demo_folder() / "authority", "nca", "")


@cache
def key_of(person: DemoSigner) -> IssuedKey:
    """Return a person's signing key."""
    return demo_pki.load_key(demo_folder() / f"{person.email}.p12")


@cache
def refused_key(why: str) -> IssuedKey:
    """Return the first head's key that must be refused."""
    return demo_pki.load_key(demo_folder() / "refused" / f"{HEAD.email}-{why}.p12")


def signer(person: DemoSigner = HEAD, *, first_head: bool = True) -> Signer:
    """Return whom the account names."""
    return Signer(
        person.email,
        person.iin,
        person.bin,
        person.full_name,
        "Председатель Правления",
        first_head,
        person.organization,
    )


def trusting(folder: Path | None = None, provider: str = "nca"):
    """Return a context manager in which a trust folder is configured (the demo's own)."""
    default = {"nca": "trust", "tumar": "tumar/trust"}[provider]
    variable = provider_of(provider).folder
    return mock.patch.dict(os.environ, {variable: str(folder or demo_folder() / default)})


@contextmanager
def unconfigured():
    """Take every trust folder out of the configuration."""
    with mock.patch.dict(os.environ):
        for name in PROFILES:
            os.environ.pop(provider_of(name).folder, None)
        yield


def trust_copy(case) -> Path:
    """Return a copy of the demo's trust folder that a test may spoil."""
    folder = Path(tempfile.mkdtemp(prefix="is2in-trust-"))
    case.addCleanup(shutil.rmtree, folder)
    return Path(shutil.copytree(demo_folder() / "trust", folder / "trust"))


@cache
def stamper_key() -> IssuedKey:
    """Return the key of the demo's time-stamp service."""
    return demo_pki.load_key(demo_folder() / "tsa.p12")


def stamping(stamper=None):
    """Return a context manager in which a time-stamp service is configured (the demo's own)."""
    found = stamper or LocalStamper(stamper_key())
    context = ExitStack()
    for module in (stamping_module, sealing_module):
        context.enter_context(mock.patch.object(module, "time_stamper", return_value=found))
    return context


def sealing():
    """Return a context manager in which the demo's seal is configured."""
    named = {"IS2IN_SEAL": str(demo_folder() / "seal.p12"), "IS2IN_SEAL_PASSWORD": "demo"}
    return mock.patch.dict(os.environ, named)
