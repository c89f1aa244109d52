"""The build: its files agree with each other, and no address of a registry is in them."""

from tests.architecture.rooms import ROOT
import re
import subprocess
import sys
import unittest


class Pins(unittest.TestCase):
    """One file of pins makes the other."""

    def test_versions_agree_with_requirements(self):
        script = ROOT / "instance/scripts/pins.py"
        check = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stdout)

    def test_every_requirement_is_pinned_with_a_hash(self):
        text = (ROOT / "profiles/requirements.txt").read_text(encoding="utf-8")
        blocks = [block for block in re.split(r"\n(?=\S)", text) if "==" in block]
        self.assertGreater(len(blocks), 200)
        self.assertEqual([b.split()[0] for b in blocks if "--hash=sha256:" not in b], [])

    def test_what_the_distribution_needs_is_pinned(self):
        setup = (ROOT / "setup.py").read_text(encoding="utf-8")
        pins = (ROOT / "profiles/requirements.txt").read_text(encoding="utf-8").lower()
        pinned = {re.sub(r"[-_.]+", "-", name) for name in re.findall(r"(?m)^([\w.-]+)", pins)}
        needed = re.findall(r'^ +"([A-Za-z][\w.-]*)(?:\[\w+\])?(?:[><=!~][^"]*)?",$', setup, re.M)
        missing = [n for n in needed if re.sub(r"[-_.]+", "-", n.lower()) not in pinned]
        self.assertGreater(len(needed), 15)
        self.assertEqual(missing, [])

    def test_no_host_of_a_registry(self):
        tracked = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        hosts = re.compile(
            "|".join(("pypi" + r"\.org", "files\\.python" + "hosted", "registry" + r"\.npmjs"))
        )
        found = []
        for name in tracked:
            path = ROOT / name
            if path.suffix in {".png", ".ttf", ".otf", ".woff2"} or not path.is_file():
                continue
            if hosts.search(path.read_text(encoding="utf-8", errors="replace")):
                found.append(name)
        self.assertEqual(found, [])
