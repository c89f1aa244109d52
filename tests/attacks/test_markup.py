"""Whatever people write stays text: every page of a world whose every word is an attack."""

from lxml import html
from tests.layers import SWEEPS
from tests.pages import world as worlds
from tests.pages.visitors import Visitors
from tests.pages.visits import visits
from unittest import mock
import unittest


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${7*7}"
MARK = "alert("
# Fewer pages than this would mean that the attack was kept out of the world.
SHOWN = 60


class Markup(unittest.TestCase):
    """Stored scripts in names, reasons, comments, texts of editions, requests, notes."""

    layer = SWEEPS

    def test_no_page_runs_what_people_wrote(self):
        with mock.patch.object(worlds, "WORD", EVIL):
            world = worlds.build_world(self.layer["portal"])
        visitors = Visitors(self.layer["app"], world)
        wrong, shown = [], 0
        for visit in visits(world):
            page = visitors.open(visit, "ru")
            self.assertLess(page.status, 500, visit)
            if isinstance(page.contents, bytes) or not page.contents.lstrip().startswith("<"):
                continue
            tree = page.tree
            shown += MARK in tree.text_content() or any(
                MARK in value for one in tree.iter() for value in one.attrib.values()
            )
            wrong += [f"{visit.who}: {visit.path}: {one}" for one in running(tree)]
            self.assertNotIn("49", [text.strip() for text in tree.itertext()], visit)
        self.assertEqual(wrong, [], "\n".join(wrong))
        self.assertGreater(shown, SHOWN)


def running(tree) -> list[str]:
    """Return what of a page a browser would run: scripts, handlers, addresses of code."""
    found = []
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag == "script" and MARK in (one.text or ""):
            found.append(html.tostring(one, encoding="unicode")[:200])
        for name, value in one.attrib.items():
            code = name.startswith("on") or value.strip().lower().startswith("javascript:")
            if code and MARK in value:
                found.append(f"{one.tag} {name}={value[:100]}")
    return found
