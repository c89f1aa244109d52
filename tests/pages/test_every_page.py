"""Every page the package registers is opened, in three languages, and speaks only that one."""

from kase.is2in.parties.browser.access import ToLogin
from kase.is2in.policy.browser.closed import Closed
from tests.layers import SWEEPS
from tests.pages.plones import untranslated
from tests.pages.registrations import noting
from tests.pages.registrations import registered
from tests.pages.visitors import Visitors
from tests.pages.visits import visits
from tests.pages.words import foreign
from tests.pages.words import LANGUAGES
from tests.pages.world import build_world
import unittest


# Pages that are no pages to look at. Whoever registers a new one names its visitor in
# ``visits``, or here why it needs none.
NO_VISIT = {
    "answer-file": "a file",
    "document": "a file",
    "meeting-document": "a file",
    "documents-zip": "a file",
    "examination-file": "a file",
    "blank-form": "a file",
    "paper-slip-file": "a file",
    "letter-file": "a file",
    "download-application": "a file",
    "download-summary": "a file",
    "edition-file": "a file",
    "export-definition": "a file",
    "list-settings": "a button that leads back",
    "library-subscription-button": "pieces of pages",
    "to-sign-file": "a file",
    "bid-proof": "a file",
    "bids-template": "a file",
    "investors-file": "a file",
    "register-file": "a file",
    "certificate": "a file",
    "main_template": "the frame of every page",
    "is2in-frame": "the frame of every page",
    "parties-macros": "pieces of pages",
    "points-macros": "pieces of pages",
    "parties-card": "pieces of pages",
    "catalogue-macros": "pieces of pages",
    "application-guard": "asked by workflows",
    "subscription-guard": "asked by workflows",
    "index.html": "errors, opened here by pages that are not there",
    "switch-language": "a button that leads back",
    "password-advice": "a button that leads back",
}
# Plone's pages that are not there (tests.policy.test_frame) or lead to our log-in.
NOT_THERE = (Closed, ToLogin)
# What people call things themselves: names of types, views and panels of an administrator.
PLONES_ENGLISH = {("plone", "TinyMCE"), ("plone", "RSS")}


class EveryPage(unittest.TestCase):
    """One site, everybody's pages, three languages."""

    layer = SWEEPS
    maxDiff = None

    def test_every_page_speaks_the_language_of_its_reader(self):
        world = build_world(self.layer["portal"])
        self.visitors = Visitors(self.layer["app"], world)
        self.visits = visits(world)
        with noting() as seen:
            for language in LANGUAGES:
                world.speak(language)
                with untranslated(language) as plones:
                    self.look(language)
                with self.subTest(language=language, of="Plone's"):
                    missing = {} if language == "en" else plones
                    self.assertEqual(set(missing) - PLONES_ENGLISH, set())
        self.assertEqual(self.not_visited(seen), [])

    def look(self, language: str) -> None:
        """Open everything in one language."""
        for visit in self.visits:
            with self.subTest(language=language, who=visit.who, path=visit.path):
                page = self.visitors.open(visit, language)
                self.assertEqual(page.status, visit.status, page.url)
                self.assertEqual(page.tree.get("lang"), language)
                if visit.texts:
                    self.assertEqual(foreign(page.tree, language), {})

    def not_visited(self, seen: set[type]) -> list[str]:
        """Return the pages nobody has opened."""
        return sorted(
            f"{page.context} @@{page.name} ({page.file})"
            for factory, page in registered().items()
            if factory not in seen
            and page.name not in NO_VISIT
            and not issubclass(factory, NOT_THERE)
        )
