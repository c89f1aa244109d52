"""The cabinet's filters and pages, and how they hold with a hundred thousand rows."""

from datetime import date
from datetime import datetime
from datetime import UTC
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify.filters import wanted
from kase.is2in.notify.types import Wanted
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from tests.notify.case import NotifyCase
from time import perf_counter
import transaction


class Filters(NotifyCase):
    def setUp(self):
        super().setUp()
        self.told("application.register", "Листинг: первое", 18)
        self.told("application.decide", "Листинг: второе", 19)
        self.told("insiders.entered", "Инсайдеры: третье", 20)

    def told(self, event, subject, day):
        # 23:30 in Almaty of the day.
        with clock.frozen(datetime(2026, 11, day, 18, 30, tzinfo=UTC)):
            title = _("Application ${number} of ${company}", mapping={"number": f"№-{day}"})
            self.tell("head", event=event, subject=subject, title=title, about=f"a:{day}")

    def found(self, **filters):
        rows, total = notify.notifications("head", wanted=Wanted(**filters))
        self.assertEqual(len(rows), total)
        self.assertEqual(rows, notify.notifications_after("head", Wanted(**filters))[0])
        return [row.about for row in rows]

    def test_by_kind(self):
        self.assertEqual(self.found(kind="application.examination"), ["a:18"])
        self.assertEqual(self.found(kind="insiders"), ["a:20"])
        self.assertEqual(self.found(kind="security"), [])

    def test_by_days_of_almaty(self):
        self.assertEqual(self.found(since=date(2026, 11, 19)), ["a:20", "a:19"])
        self.assertEqual(self.found(until=date(2026, 11, 19)), ["a:19", "a:18"])
        self.assertEqual(self.found(since=date(2026, 11, 19), until=date(2026, 11, 19)), ["a:19"])

    def test_by_words_in_every_language(self):
        self.assertEqual(self.found(text="ВТОРОЕ"), ["a:19"])
        self.assertEqual(self.found(text="№-18"), ["a:18"])
        self.assertEqual(self.found(text="хабарламалар листинг"), ["a:19", "a:18"])
        self.assertEqual(self.found(text="notifications"), ["a:20", "a:19", "a:18"])
        for nothing in ("%", "_", "листинг третье", "\\"):
            self.assertEqual(self.found(text=nothing), [], nothing)

    def test_read_and_unread_with_others(self):
        notify.mark_read("head", [notify.notifications("head")[0][0].id])
        self.assertEqual(self.found(unread=True, text="листинг"), ["a:19", "a:18"])
        self.assertEqual(self.found(unread=False, kind="insiders"), ["a:20"])

    def test_page_after_page(self):
        seen, after = [], None
        for size in (2, 2):
            rows, after = notify.notifications_after("head", after=after, size=size)
            seen += [row.about for row in rows]
        self.assertEqual((seen, after), (["a:20", "a:19", "a:18"], None))
        self.assertEqual(notify.notifications_after("head", after=1), ((), None))

    def test_what_is_asked_for_is_checked(self):
        given = {"kind": "insiders", "from": "19.11.2026", "to": "2026-11-20", "q": " a\x00b "}
        found = wanted(given, None)
        self.assertEqual((found.since, found.until), (date(2026, 11, 19), date(2026, 11, 20)))
        self.assertNotIn("\x00", found.text)
        for name, value in (
            ("kind", "no.kind"),
            ("from", "yesterday"),
            ("to", "31.02.2026"),
            ("to", "9999-12-31"),
            ("from", "0001-01-01"),
        ):
            with self.assertRaises(Malformed) as caught:
                wanted({name: value}, None)
            self.assertEqual([one.field for one in caught.exception.errors], [name])


class Many(NotifyCase):
    """A hundred thousand of one person: nothing on a page waits for them all."""

    ROWS = 100_000
    MADE = """
    WITH made AS (
        INSERT INTO notification_event (event, subject, action, words, link, about, at)
        SELECT 'application.register', '{"text": "s"}', '{"text": "a"}', 'листинг ' || n, '/x',
               'a:' || n, now() - n * interval '1 minute'
        FROM generate_series(1, :rows) n RETURNING id, at
    )
    INSERT INTO notification (event_id, key, user_id, kind, at, read_at)
    SELECT id, id::text, 'head', 'application.examination', at,
           CASE WHEN id % 1000 > 0 THEN at END FROM made
    """

    def setUp(self):
        super().setUp()
        ledger.write(self.MADE, {"rows": self.ROWS})
        ledger.write("ANALYZE notification, notification_event")
        transaction.commit()

    def quick(self, seconds, function, *args, **kw):
        """Return what a function gives, which must come in time on the best of some tries."""
        times = []
        for _time in range(3):
            begun = perf_counter()
            found = function(*args, **kw)
            times.append(perf_counter() - begun)
        self.assertLess(min(times), seconds)
        return found

    def test_bell_and_pages(self):
        self.assertEqual(self.quick(0.05, notify.unread_count, "head"), 100)
        rows, after = self.quick(0.1, notify.notifications_after, "head")
        self.assertEqual(len(rows), 25)
        last = ledger.read("SELECT min(id) FROM notification")[0][0] + 30
        self.quick(0.1, notify.notifications_after, "head", after=last)
        self.quick(0.1, notify.notifications_after, "head", Wanted(unread=True))
        self.quick(1.0, notify.notifications_after, "head", Wanted(text="листинг 99999"))
        self.assertLess(after, rows[0].id)

    def test_the_bell_reads_the_index_of_unread_ones(self):
        plan = ledger.read(
            "EXPLAIN SELECT count(*) FROM notification WHERE user_id = 'head' AND read_at IS NULL"
        )
        self.assertIn("ix_notification_unread", "\n".join(row[0] for row in plan))
