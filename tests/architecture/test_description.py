"""Every REST service is described, and nothing is described that is not there."""

from kase.is2in.web.api import ApiDescription
from lxml import etree
from tests.architecture.rooms import PACKAGE
from tests.architecture.rooms import room_of
from tests.architecture.rooms import sources
import re
import unittest


PLONE = "{http://namespaces.plone.org/plone}"
HOW = "describe it in services/rest.yaml beside it, see web/README.md"


def registered() -> set[tuple[str, str, str]]:
    """Return (room, method, name); the name is empty for a service on content itself."""
    found = set()
    for path in sources("*.zcml"):
        for service in etree.parse(str(path)).iter(f"{PLONE}service"):
            name = service.get("name", "")
            found.add((room_of(path) or "", service.get("method"), name))
    return found


def described() -> set[tuple[str, str, str]]:
    """Return the same of the descriptions: a path's last part with an at sign names it."""
    found = set()
    for path in sorted(PACKAGE.rglob("services/rest.yaml")):
        for place, method in ApiDescription(path).operations():
            names = re.findall(r"/(@[\w.+-]+)", place)
            found.add((room_of(path), method.upper(), names[-1] if names else ""))
    return found


class Description(unittest.TestCase):
    """The descriptions beside the services."""

    def test_every_service_is_described(self):
        self.assertEqual(sorted(registered() - described()), [], HOW)

    def test_nothing_else_is_described(self):
        self.assertEqual(sorted(described() - registered()), [])

    def test_words_of_the_notation_stay_words(self):
        for path in sorted(PACKAGE.rglob("services/rest.yaml")):
            for place, operation in ApiDescription(path).operations().items():
                names = [one["name"] for one in operation.get("parameters", ())]
                # ``on`` is what YAML takes for yes.
                self.assertNotIn("True", [str(name) for name in names], place)
