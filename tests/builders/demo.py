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
    find these.
    """
    folder = Path(tempfile.mkdtemp(prefix="is2in-demo-"))
    case.addCleanup(shutil.rmtree, folder, ignore_errors=True)
    names = {
        "IS2IN_DEMO_PKI": str(folder),
        "IS2IN_TRUST": str(folder / "trust"),
        "IS2IN_TRUST_TUMAR": str(folder / "tumar/trust"),
    }
    patch = mock.patch.dict(os.environ, names)
    patch.start()
    case.addCleanup(patch.stop)
    applyProfile(portal, "kase.is2in:demo")
    transaction.commit()
    return folder
