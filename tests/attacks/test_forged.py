"""No page does anything for a form that another site has made its visitor send."""

from contextlib import contextmanager
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from sqlalchemy import Engine
from sqlalchemy import event
from tests.builders.parties import PASSWORD
from tests.layers import SWEEPS
from tests.pages.visitors import Visitors
from tests.pages.visits import NOBODY
from tests.pages.visits import OWNER
from tests.pages.visits import visits
from tests.pages.world import build_world
from tests.permissions.calls import authorization
from unittest import mock
from urllib.parse import urlencode
from ZODB.Connection import Connection
import re
import transaction
import unittest


# Every name that a form of ours or of Plone gives to what its button does.
BUTTONS = {
    "action": "save",
    "save": "1",
    "delete": "1",
    "form.submitted": "1",
    "form.button.Save": "1",
    "form.buttons.save": "1",
    "form.buttons.Delete": "1",
    "submitted": "1",
    "all": "1",
    "user": "executor",
    "value": "x",
}
# Portlets that Plone makes when a page is first shown, whoever asks.
MADE_BY_PLONE = {"Assignment"}
EVIL = "http://evil.example"
WRITES = re.compile(r"\s*(insert|update|delete|merge|truncate|copy)\b", re.I)
# When a session was last seen is noted by every visit, whatever it asks for.
KEPT_BY_VISITS = re.compile(r"\s*update session set", re.I)


class Forged(unittest.TestCase):
    """A POST without the token of the page's form, with the session of who may do it."""

    layer = SWEEPS

    def test_nothing_is_written(self):
        world = build_world(self.layer["portal"])
        visitors = Visitors(self.layer["app"], world)
        opened = [one for one in visits(world) if one.who != NOBODY and one.status == 200]
        done = []
        for visit in opened:
            browser = visitors.browser(visit.who, "ru")
            with self.watching() as changes:
                address = f"{visitors.url}/{visit.path}"
                answer = browser.testapp.post(
                    address.partition("?")[0],
                    urlencode(BUTTONS),
                    headers={"Authorization": self.mark(world, visit), "Origin": EVIL},
                    content_type="application/x-www-form-urlencoded",
                    expect_errors=True,
                )
                transaction.begin()
            if changes:
                done.append(f"{visit.who}: {visit.path} ({answer.status_int}): {changes}")
        self.assertGreater(len(opened), 80)
        self.assertEqual(done, [], "\n".join(done))

    def mark(self, world, visit) -> str:
        """Return what a visitor is known by."""
        if visit.who == OWNER:
            return authorization(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        return authorization(world.people[visit.who].email, PASSWORD)

    @contextmanager
    def watching(self):
        """Give a list that is filled with what was committed during the block."""
        changes: list[str] = []
        pending: dict[int, list[str]] = {}
        commit = Connection.commit

        def objects(connection, moment):
            names = {type(one).__name__ for one in connection._registered_objects}
            changes.extend(sorted(names - MADE_BY_PLONE))
            return commit(connection, moment)

        def statement(connection, _cursor, text, *_rest):
            if WRITES.match(text) and not KEPT_BY_VISITS.match(text):
                pending.setdefault(id(connection.connection), []).append(text[:80])

        def committed(connection):
            changes.extend(pending.pop(id(connection.connection), ()))

        def forgotten(connection):
            pending.pop(id(connection.connection), None)

        heard = (
            ("before_cursor_execute", statement),
            ("commit", committed),
            ("rollback", forgotten),
        )
        for name, listener in heard:
            event.listen(Engine, name, listener)
        try:
            with mock.patch.object(Connection, "commit", objects):
                yield changes
        finally:
            for name, listener in heard:
                event.remove(Engine, name, listener)
