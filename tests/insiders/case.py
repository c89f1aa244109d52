"""What the room's tests share: editors, readers, a client, and an entry."""

from contextlib import contextmanager
from datetime import datetime
from datetime import UTC
from kase.is2in.insiders import api as insiders
from kase.is2in.insiders import readers
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.terms import clock
from plone import api as plone
from tests.builders import parties as build
from tests.layers import INTEGRATION
import unittest


NOON = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)  # 12:00 in Almaty
IIN = "850101300124"
FACTS = {
    "full_name": "Ахметова Айгуль Сериковна",
    "iin": IIN,
    "position": "Аналитик",
    "email": "analyst@exchange.example",
    "basis": "position",
    "basis_note": "Приказ № 17 от 20.11.2026",
    "since": "2026-11-20",
}


@contextmanager
def acting(person):
    """Be a person for the length of the block."""
    user = plone.portal.get_tool("acl_users").getUserById(person.id)
    with plone.env.adopt_user(user=user):
        yield person


class InsidersCase(unittest.TestCase):
    """A site with people; the clock stands."""

    layer = INTEGRATION

    def setUp(self):
        self.enterContext(clock.frozen(NOON))
        self.portal = self.layer["portal"]
        self.editor = build.officer("insiders@exchange.example", ("insiders",))
        self.reader = build.officer("reader@exchange.example", ("trading",))
        self.officer = build.officer("listing@exchange.example", ("listing",))
        build.organization("ISSR", ("issuer",))
        self.client = build.person("executor@issuer.example", "ISSR")
        with acting(self.editor):
            readers.add_reader(self.reader.email)

    def enter(self, **changes):
        """Enter somebody as the editor."""
        with acting(self.editor):
            return insiders.enter({**FACTS, **changes})

    def recorded(self, action: str = ""):
        """Return what the audit trail has of an action, the newest first."""
        return ledger.trail(TrailQuery(action=action), 100)
