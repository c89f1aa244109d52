"""What the room's tests share: editors of the base and of one folder, readers, a document."""

from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.terms import clock
from plone import api as plone
from tests.builders import parties as build
from tests.layers import INTEGRATION
import unittest


NOON = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)  # 12:00 in Almaty
TODAY = date(2026, 11, 21)
TITLES = {"ru": "Листинговые правила", "kk": "Листинг қағидалары", "en": "Listing Rules"}
TEXT = """Общие слова в начале.

Статья 1. Основные понятия
1. Эмитент представляет документы на Биржу.
2. Биржа рассматривает заявление.

Статья 2. Сборы
Сбор оплачивается до подачи заявления.
"""
TEXT_2 = TEXT.replace("рассматривает заявление", "рассматривает заявление за десять дней") + (
    "\nСтатья 3. Отказ\nБиржа отказывает инициатору допуска.\n"
)


@contextmanager
def acting(person):
    """Be a person for the length of the block."""
    user = plone.portal.get_tool("acl_users").getUserById(person.id)
    with plone.env.adopt_user(user=user):
        yield person


class LibraryCase(unittest.TestCase):
    """A site with people; the clock stands."""

    layer = INTEGRATION

    def setUp(self):
        self.enterContext(clock.frozen(NOON))
        self.portal = self.layer["portal"]
        self.base = self.portal["regulations"]
        self.editor = build.officer("library@exchange.example", ("library",))
        self.neighbour = build.officer("clearing@exchange.example", ("clearing",))
        self.officer = build.officer("listing@exchange.example", ("listing",))
        build.organization("ISSR", ("issuer",))
        self.client = build.person("executor@issuer.example", "ISSR")
        clearing = self.base["clearing"]
        clearing.manage_setLocalRoles(self.neighbour.id, ["RegulationEditor"])
        clearing.reindexObjectSecurity()

    def add(self, code="listing-rules", category="listing", **facts):
        """Add a draft of a document as the editor of the whole base."""
        with acting(self.editor):
            given = DocumentFacts(facts.pop("titles", TITLES), **facts)
            return library.add_document(code, category, given)

    def draft(self, code="listing-rules", since=TODAY, until=None, text=TEXT, **facts):
        """Add a draft of an edition."""
        with acting(self.editor):
            made = library.add_edition(code, EditionFacts(since, until, **facts))
            return library.set_text(made.id, "ru", text)

    def publish(self, *args, **facts):
        """Add an edition and publish it."""
        made = self.draft(*args, **facts)
        with acting(self.editor):
            return library.publish_edition(made.id)

    def recorded(self, action=""):
        """Return what the audit trail has of an action, the newest first."""
        return ledger.trail(TrailQuery(action=action), 100)
