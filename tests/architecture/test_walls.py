"""The walls between rooms: in Python, in ZCML and in the profiles' XML."""

from lxml import etree
from pathlib import Path
from tests.architecture.rooms import breach
from tests.architecture.rooms import HEIGHT
from tests.architecture.rooms import imports
from tests.architecture.rooms import NAME
from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import room_of
from tests.architecture.rooms import ROOT
from tests.architecture.rooms import sources
import os
import re
import subprocess
import unittest


DOTTED = re.compile(re.escape(NAME) + r"(?:\.\w+)+")


def dotted_names(path: Path) -> list[str]:
    """Return our absolute dotted names in an XML file, relative ones made absolute."""
    package = ".".join(("kase", "is2in", *path.relative_to(PACKAGE).parent.parts))
    found = []
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False)
    for element in etree.parse(str(path), parser).iter():
        texts = [*element.attrib.values(), element.text or ""]
        for text in texts:
            found += DOTTED.findall(text)
            if path.suffix == ".zcml":
                found += [f"{package}{word}" for word in text.split() if re.match(r"\.\w", word)]
    return found


class Walls(unittest.TestCase):
    """A room knows what lies below it, by its door, and nothing else."""

    def test_python_enters_rooms_by_their_doors(self):
        breaches = [
            f"{path.relative_to(ROOT)}:{line}: {wrong}"
            for path in sources()
            for line, dotted in imports(path)
            if (wrong := breach(room_of(path), dotted))
        ]
        self.assertEqual(breaches, [])

    def test_zcml_enters_rooms_by_their_doors(self):
        breaches = [
            f"{path.relative_to(ROOT)}: {wrong}"
            for path in sources("*.zcml")
            for dotted in dotted_names(path)
            if (wrong := breach(room_of(path), dotted))
        ]
        self.assertEqual(breaches, [])

    def test_a_breach_is_seen(self):
        self.assertIsNotNone(breach("ledger", f"{NAME}.procedures.api"))
        self.assertIsNotNone(breach("notify", f"{NAME}.parties.api"))
        self.assertIsNotNone(breach("procedures", f"{NAME}.signing.storage.Row"))
        self.assertIsNone(breach("procedures", f"{NAME}.signing.api.accept"))

    def test_profiles_name_only_what_exists(self):
        unknown = []
        for path in sorted((PACKAGE / "profiles").rglob("*.xml")):
            for dotted in dotted_names(path):
                parts = dotted[len(NAME) + 1 :].split(".")
                if parts[0] in HEIGHT and not (PACKAGE / parts[0]).is_dir():
                    unknown.append(f"{path.name}: {dotted}")
        self.assertEqual(unknown, [])

    def test_import_linter_keeps_its_contracts(self):
        # In a process of its own: the tool leaves a thread of its progress display behind.
        lint = subprocess.run(
            [ROOT / ".venv/bin/lint-imports", "--config", "pyproject.toml", "--no-cache"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(PACKAGE.parents[1])},
            capture_output=True,
            text=True,
        )
        self.assertEqual(lint.returncode, 0, lint.stdout)

    def test_each_room_has_a_readme(self):
        rooms = {room for room in HEIGHT if (PACKAGE / room).is_dir()}
        without = [room for room in sorted(rooms) if not (PACKAGE / room / "README.md").is_file()]
        self.assertEqual(without, [])
