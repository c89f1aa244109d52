"""Searching the audit trail: every filter, page after page, each entry once."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.trail import as_stored
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.terms import clock
from tests.layers import POSTGRES
from tests.layers import truncate_all
import unittest


START = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


class Trail(unittest.TestCase):
    """On an empty trail."""

    layer = POSTGRES

    def setUp(self):
        truncate_all()
        for number in range(20):
            # Two facts in each minute, at the very same moment.
            with clock.frozen(START + timedelta(minutes=number // 2)):
                actor = ("head", "executor", "system")[number % 3]
                ledger.record(("a", "b")[number % 2], f"s-{number % 4}", {}, actor=actor)

    def ids(self, limit=100, before=None, **names):
        return [one.id for one in ledger.trail(TrailQuery(**names), limit, before)]

    def test_newest_first(self):
        found = self.ids()
        self.assertEqual(len(found), 20)
        self.assertEqual(found, sorted(found, reverse=True))

    def test_pages_give_each_entry_once(self):
        whole, pages, before = self.ids(), [], None
        while portion := ledger.trail(TrailQuery(), 3, before):
            pages += [one.id for one in portion]
            before = (portion[-1].at, portion[-1].id)
        self.assertEqual(pages, whole)

    def test_filters(self):
        everything = ledger.trail(TrailQuery(), 100)
        for name, value in (("actor", "head"), ("action", "b"), ("subject", "s-3")):
            wanted = [one.id for one in everything if getattr(one, name) == value]
            self.assertEqual(self.ids(**{name: value}), wanted)
        self.assertEqual(self.ids(organization="NONE"), [])
        self.assertEqual(self.ids(actor="head", action="a", subject="s-1"), [])

    def test_period(self):
        since, until = START + timedelta(minutes=2), START + timedelta(minutes=4)
        found = ledger.trail(TrailQuery(since=since, until=until), 100)
        self.assertEqual({one.at for one in found}, {since, since + timedelta(minutes=1)})

    def test_stored_texts_sort_as_moments(self):
        moments = [START + timedelta(microseconds=n * 333_333) for n in range(50)]
        texts = [as_stored(one) for one in moments]
        self.assertEqual(texts, sorted(texts))
        self.assertEqual({len(text) for text in texts}, {32})
