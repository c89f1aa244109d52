"""Reference pages name what there is; every page is found from the index; links lead somewhere."""

from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.notify.interfaces import INotificationSettings
from kase.is2in.notify.kinds import KINDS
from kase.is2in.onboarding.interfaces import IOnboardingSettings
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.procedures.interfaces import IWorkSettings
from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import ROOT
from tests.architecture.test_description import registered
from zope.schema import getFieldNames
import re
import unittest


DOCS = ROOT / "docs"
SETTINGS = (
    IAccountSettings,
    IInsiderSettings,
    INotificationSettings,
    IOnboardingSettings,
    IRegisterSettings,
    IWorkSettings,
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def text(path: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


def pages() -> list:
    """Return every page people read: documentation, the rooms' and the project's own."""
    return [*DOCS.rglob("*.md"), *PACKAGE.glob("*/README.md"), *ROOT.glob("*.md")]


class Reference(unittest.TestCase):
    """What is looked up is complete."""

    def test_settings(self):
        page = text("docs/reference/settings.md")
        for schema in SETTINGS:
            self.assertIn(schema.__identifier__, page)
            for name in getFieldNames(schema):
                self.assertIn(f"| `{name}` |", page, schema.__identifier__)

    def test_environment(self):
        used = set()
        for folder in (PACKAGE, ROOT / "instance"):
            for path in folder.rglob("*.py"):
                used.update(re.findall(r"IS2IN_[A-Z]+(?:_[A-Z]+)*", path.read_text("utf-8")))
        page, example = text("docs/reference/settings.md"), text("instance/env.example")
        self.assertEqual([name for name in sorted(used) if f"`{name}`" not in page], [])
        self.assertEqual([name for name in sorted(used) if f"{name}=" not in example], [])

    def test_kinds_of_notifications(self):
        page = text("docs/reference/notifications.md")
        for code, kind in KINDS.items():
            row = next((one for one in page.splitlines() if one.startswith(f"| `{code}` |")), "")
            self.assertEqual([one for one in kind.events if f"`{one}`" not in row], [], code)

    def test_services(self):
        page = text("docs/reference/rest.md")
        names = {name for _room, _method, name in registered() if name}
        self.assertEqual(
            [name for name in sorted(names) if not re.search(rf"{re.escape(name)}`", page)], []
        )


class Pages(unittest.TestCase):
    """Nobody is sent to a page that is not there, and no page is lost."""

    def test_links(self):
        lost = []
        for page in pages():
            for target in LINK.findall(page.read_text(encoding="utf-8")):
                if "://" not in target and not (page.parent / target).exists():
                    lost.append(f"{page.relative_to(ROOT)}: {target}")
        self.assertEqual(lost, [])

    def test_index(self):
        index = text("docs/README.md")
        named = {(DOCS / one).resolve() for one in LINK.findall(index)}
        written = {one for one in DOCS.rglob("*.md") if one.parent.name != "decisions"}
        self.assertEqual(written - named - {DOCS / "README.md"}, set())

    def test_decisions(self):
        folder = DOCS / "decisions"
        named = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
        self.assertEqual({one.name for one in folder.glob("2*.md")} - named, set())
