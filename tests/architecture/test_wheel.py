"""What is installed from a wheel is what lies in the repository."""

from pathlib import Path
from tests.architecture.rooms import ROOT
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile


SOURCE = "src/kase.is2in/"
OFFLINE = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
LEFT_OUT = {".pyc", ".mo"}


class Wheel(unittest.TestCase):
    """Templates, catalogues, fonts, forms and profiles go with the code."""

    def test_a_wheel_has_every_file_of_the_package(self):
        with tempfile.TemporaryDirectory() as folder:
            clone = Path(folder, "clone")
            wanted = self.copy_sources(clone)
            subprocess.run(
                [sys.executable, "-m", "pip", *OFFLINE, "--wheel-dir", folder, str(clone)],
                check=True,
                capture_output=True,
            )
            (wheel,) = Path(folder).glob("*.whl")
            names = set(zipfile.ZipFile(wheel).namelist())
        self.assertEqual(sorted(wanted - names), [])
        self.assertEqual([name for name in sorted(names) if "tests/" in name], [])

    def copy_sources(self, clone: Path) -> set[str]:
        """Copy what a build needs; return the package's files, named as in a wheel."""
        for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
            clone.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
        wanted = set()
        for path in (ROOT / SOURCE / "kase").rglob("*"):
            if path.is_dir() or "__pycache__" in path.parts or path.suffix in LEFT_OUT:
                continue
            target = clone / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
            wanted.add(str(path.relative_to(ROOT / SOURCE)))
        return wanted
