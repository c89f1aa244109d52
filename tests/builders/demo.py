"""The demo's people and keys on a test's site, with a folder of keys of its own."""

from pathlib import Path
from plone.app.testing import applyProfile
from unittest import mock
import os
import shutil
import tempfile
import transaction


def demo(case, portal) -> Path:
    """Install the demo for one test; return the folder of its keys.

    Other tests make keys for people of the same addresses and other numbers: they must not
    find these. Seals and time-stamps are those that ``make run`` gives to a new site.
    """
    place = tempfile.mkdtemp(prefix="is2in-demo-")
    case.addCleanup(shutil.rmtree, place, ignore_errors=True)
    folder = Path(place) / "pki"
    names = {
        "IS2IN_DEMO_PKI": str(folder),
        "IS2IN_TRUST": str(folder / "trust"),
        "IS2IN_TRUST_TUMAR": str(folder / "tumar/trust"),
        "IS2IN_SEAL": str(folder / "seal.p12"),
        "IS2IN_SEAL_PASSWORD": "demo",
        "IS2IN_TSA": "demo",
    }
    patch = mock.patch.dict(os.environ, names)
    patch.start()
    case.addCleanup(patch.stop)
    applyProfile(portal, "kase.is2in:demo")
    transaction.commit()
    return folder
