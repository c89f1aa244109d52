"""Who subscribes to a document or a category is told of its changes, once."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.library import subscriptions as room
from kase.is2in.library import telling
from kase.is2in.library.types import EditionFacts
from kase.is2in.notify import api as notify
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import privileged
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import NOON
from tests.library.case import TEXT_2
from tests.library.case import TODAY
from unittest import mock


CODE = "listing-rules"


class SubscriptionCase(LibraryCase):
    def setUp(self):
        super().setUp()
        self.document = self.add(category="listing/admission")

    def subscribe(self, kind="document", word=CODE, who=None):
        with acting(who or self.client):
            return library.subscribe(kind, word)

    def told(self, person=None):
        """Return what somebody has in the cabinet, the newest first."""
        found, _total = notify.notifications((person or self.client).id)
        return found

    def work(self):
        """Do what the worker would."""
        with privileged():
            ledger.run_pending_jobs()


class TestSubscribing(SubscriptionCase):
    def setUp(self):
        super().setUp()
        self.publish()

    def test_a_document_and_a_category(self):
        one = self.subscribe()
        other = self.subscribe("category", "listing")
        with acting(self.client):
            found = library.subscriptions()
        self.assertEqual({one.id, other.id}, {each.id for each in found})
        self.assertEqual(self.document.uid, one.target)
        self.assertEqual("Listing", other.title("en"))
        self.assertTrue(one.url.endswith("/listing-rules"))

    def test_a_category_has_one_name(self):
        self.assertEqual("listing", self.subscribe("category", "/membership/../listing/").target)

    def test_the_whole_base(self):
        self.assertEqual("", self.subscribe("category", "").target)

    def test_again_is_the_same(self):
        one = self.subscribe()
        with clock.frozen(NOON + timedelta(days=1)):
            again = self.subscribe(word=self.document.uid)
        self.assertEqual((one.id, one.since), (again.id, again.since))
        with acting(self.client):
            self.assertEqual(1, len(library.subscriptions()))

    def test_ending(self):
        one = self.subscribe()
        with acting(self.officer), self.assertRaises(Missing):
            library.unsubscribe(one.id)
        with acting(self.client):
            library.unsubscribe(one.id)
            self.assertEqual((), library.subscriptions())
            with self.assertRaises(Missing):
                library.unsubscribe(one.id)

    def test_what_is_not_there_or_hidden(self):
        self.add("membership-rules", "membership")
        for kind, word, error in (
            ("document", "nothing", Missing),
            ("document", "membership-rules", Missing),
            ("document", "a\x00b", Missing),
            ("category", "nothing", Missing),
            ("category", "listing/nothing", Missing),
            ("other", CODE, Malformed),
        ):
            with self.subTest(word), self.assertRaises(error):
                self.subscribe(kind, word)

    def test_only_people(self):
        with self.assertRaises(Refusal):
            library.subscriptions()

    def test_not_without_end(self):
        with mock.patch.object(room, "MOST", 1):
            self.subscribe()
            with self.assertRaises(RuleRefused):
                self.subscribe("category", "listing")

    def test_who_lost_the_right_to_read_sees_nothing_of_it(self):
        self.subscribe()
        folder = self.base["listing"]
        folder.manage_permission("View", ("Manager", "RegulationEditor"), acquire=False)
        folder.reindexObjectSecurity()
        with acting(self.client):
            self.assertEqual((), library.subscriptions())


class TestTelling(SubscriptionCase):
    def setUp(self):
        super().setUp()
        self.first = self.publish(since=date(2026, 1, 1))
        self.work()

    def test_a_new_edition(self):
        self.subscribe()
        second = self.publish(since=TODAY, text=TEXT_2)
        self.work()
        (one,) = self.told()
        self.assertEqual("regulation.published", one.event)
        self.assertIn("Листинговые правила", one.subject)
        self.assertIn(f"from={self.first.id}&to={second.id}", one.link)
        self.assertEqual((), self.told(self.officer))

    def test_once_when_subscribed_in_two_ways(self):
        self.subscribe()
        self.subscribe("category", "listing/admission")
        self.subscribe("category", "listing")
        self.subscribe("category", "")
        self.publish(since=TODAY)
        self.work()
        self.assertEqual(1, len(self.told()))

    def test_a_category_is_what_lies_below_it_and_nothing_else(self):
        self.subscribe("category", "listing", self.client)
        self.subscribe("category", "membership", self.officer)
        self.publish(since=TODAY)
        self.work()
        self.assertEqual((1, 0), (len(self.told()), len(self.told(self.officer))))

    def test_the_first_edition_leads_to_itself(self):
        self.subscribe("category", "membership")
        self.add("membership-rules", "membership")
        edition = self.publish("membership-rules")
        self.work()
        self.assertIn(f"/@@edition/{edition.id}", self.told()[0].link)

    def test_editions_without_a_common_language_are_not_compared(self):
        self.subscribe()
        with acting(self.editor):
            made = library.add_edition(CODE, EditionFacts(TODAY))
            library.set_text(made.id, "en", "Article 1. Terms\nWords.")
            library.publish_edition(made.id)
        self.work()
        self.assertIn(f"/@@edition/{made.id}", self.told()[0].link)

    def test_who_did_it_knows_it(self):
        self.subscribe(who=self.editor)
        self.publish(since=TODAY)
        self.work()
        self.assertEqual((), self.told(self.editor))

    def test_repeal_and_withdrawal(self):
        self.subscribe()
        with acting(self.editor):
            library.withdraw_edition(self.first.id, "Не тот текст")
        self.work()
        self.assertIn("Не тот текст", self.told()[0].action)
        self.publish(since=date(2026, 2, 1))
        with acting(self.editor):
            library.repeal_document(CODE, date(2026, 12, 1), "Новые правила")
        self.work()
        events = {one.event for one in self.told()}
        self.assertEqual(
            {"regulation.withdrawn", "regulation.published", "regulation.repealed"}, events
        )

    def test_who_may_not_read_any_more_hears_nothing(self):
        self.subscribe()
        folder = self.base["listing"]
        folder.manage_permission("View", ("Manager", "RegulationEditor"), acquire=False)
        folder.reindexObjectSecurity()
        self.publish(since=TODAY)
        self.work()
        self.assertEqual((), self.told())

    def test_a_document_deleted_before_the_job(self):
        with privileged():
            self.assertEqual(0, telling.tell("published", "gone", 1, None))


class TestInForce(SubscriptionCase):
    """An edition of 1 December, published on 21 November."""

    DAY = date(2026, 12, 1)

    def setUp(self):
        super().setUp()
        self.publish(since=date(2026, 1, 1))
        self.subscribe()
        self.edition = self.publish(since=self.DAY, text=TEXT_2)
        self.work()

    def on(self, day: date, hour: int = 0):
        """Let the periodic job run at an hour of a day in Almaty."""
        moment = datetime(day.year, day.month, day.day, hour, 10, tzinfo=clock.ALMATY)
        with clock.frozen(moment.astimezone(UTC)), privileged():
            telling.tell_in_force()

    def events(self):
        return [one.event for one in self.told()]

    def test_on_the_day_and_once(self):
        self.on(date(2026, 11, 30), 23)
        self.assertNotIn("regulation.in-force", self.events())
        self.on(self.DAY)
        self.on(self.DAY, 9)
        self.on(date(2026, 12, 2))
        self.assertEqual(1, self.events().count("regulation.in-force"))

    def test_after_days_without_a_worker(self):
        self.on(date(2026, 12, 4))
        self.assertIn("regulation.in-force", self.events())

    def test_not_after_weeks(self):
        self.on(date(2026, 12, 20))
        self.assertNotIn("regulation.in-force", self.events())

    def test_who_subscribes_later_is_not_told_of_the_past(self):
        with clock.frozen(datetime(2026, 12, 2, tzinfo=UTC)):
            self.subscribe(who=self.officer)
        self.on(date(2026, 12, 3))
        self.assertEqual((), self.told(self.officer))

    def test_what_was_in_force_when_it_was_published_is_not_told_twice(self):
        self.add("membership-rules", "membership")
        self.subscribe("category", "membership")
        self.publish("membership-rules", since=TODAY)
        self.work()
        self.on(TODAY, 23)
        self.assertNotIn("regulation.in-force", self.events())
