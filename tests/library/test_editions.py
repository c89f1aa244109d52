"""Editions: drafts, published for ever, one on any day, withdrawn and corrected."""

from datetime import date
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.library.interfaces import IEditionPublished
from kase.is2in.library.types import EditionFacts
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy.exc import DBAPIError
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.library.case import TODAY
from zope.component import getGlobalSiteManager


CODE = "listing-rules"
DAY = timedelta(days=1)


class Life(LibraryCase):
    def test_life(self):
        events = []
        sites = getGlobalSiteManager()
        sites.registerHandler(events.append, (IEditionPublished,))
        self.addCleanup(sites.unregisterHandler, events.append, (IEditionPublished,))
        self.add()
        first = self.publish(since=date(2026, 1, 1), decision_number="17")
        self.assertEqual((first.number, first.state, first.revision), (1, "published", 3))
        with acting(self.client):
            self.assertEqual(library.document(CODE).state, "published")
            self.assertEqual(library.edition_on(CODE, TODAY).id, first.id)
        second = self.publish(since=TODAY, text=TEXT_2)
        with acting(self.client):
            before, after = library.edition(first.id), library.edition(second.id)
        self.assertEqual(before.facts.until, TODAY - DAY)
        self.assertIsNone(after.facts.until)
        self.assertEqual([one.edition.number for one in events], [1, 2])
        actions = [one.action for one in self.recorded()]
        for name in ("added", "edition_added", "edition_text", "edition_published", "published"):
            self.assertIn(f"regulation.{name}", actions)

    def test_on_a_day(self):
        self.add()
        first = self.publish(since=date(2026, 1, 10), until=date(2026, 3, 31))
        second = self.publish(since=date(2026, 5, 1))
        with acting(self.client):
            for day, wanted in (
                (date(2026, 1, 9), None),
                (date(2026, 1, 10), first.id),
                (date(2026, 3, 31), first.id),
                (date(2026, 4, 1), None),
                (date(2026, 4, 30), None),
                (date(2026, 5, 1), second.id),
                (date(2099, 1, 1), second.id),
            ):
                found = library.edition_on(CODE, day)
                self.assertEqual(found and found.id, wanted, day)

    def test_an_edition_between_two(self):
        self.add()
        first = self.publish(since=date(2026, 1, 1))
        last = self.publish(since=date(2026, 9, 1))
        middle = self.publish(since=date(2026, 5, 1))
        with acting(self.editor):
            ends = [library.edition(one.id).facts.until for one in (first, middle, last)]
            self.assertEqual(ends, [date(2026, 4, 30), date(2026, 8, 31), None])
            library.withdraw_edition(middle.id, "Ошибка")
            ends = [library.edition(one.id).facts.until for one in (first, last)]
            self.assertEqual(ends, [date(2026, 8, 31), None])
            library.withdraw_edition(last.id, "Ошибка")
            self.assertIsNone(library.edition(first.id).facts.until)

    def test_correction(self):
        self.add()
        first = self.publish(since=date(2026, 1, 1))
        second = self.publish(since=date(2026, 6, 1))
        third = self.publish(since=date(2026, 9, 1))
        with acting(self.editor):
            draft = library.correct_edition(second.id, "Опечатка")
            self.assertEqual((draft.corrects, draft.facts.until), (second.id, None))
            self.assertEqual(library.edition_text(draft.id, "ru"), TEXT.strip())
            library.set_text(draft.id, "ru", TEXT_2)
            made = library.publish_edition(draft.id)
            self.assertEqual(made.facts.until, date(2026, 8, 31))
            old = library.edition(second.id)
            self.assertEqual((old.state, old.reason), ("withdrawn", "Опечатка"))
            self.assertEqual(library.edition(first.id).facts.until, date(2026, 5, 31))
            self.assertEqual(library.edition(third.id).facts.until, None)
        with acting(self.client):
            self.assertEqual(library.edition_on(CODE, date(2026, 7, 1)).id, made.id)
            self.assertRaises(Missing, library.edition, second.id)

    def test_ending(self):
        self.add()
        one = self.publish(since=date(2026, 1, 1))
        with acting(self.editor):
            self.assertRaises(RuleRefused, library.end_edition, one.id, date(2025, 1, 1), "Срок")
            ended = library.end_edition(one.id, date(2026, 2, 1), "Срок")
            self.assertEqual(ended.facts.until, date(2026, 2, 1))
        other = self.publish(since=date(2026, 3, 1))
        with acting(self.editor), self.assertRaises(Conflict) as caught:
            library.end_edition(one.id, date(2026, 3, 1), "Срок")
        self.assertEqual(caught.exception.code, "overlap")
        self.assertIsNone(other.facts.until)


class Refused(LibraryCase):
    def test_overlap(self):
        self.add()
        self.publish(since=date(2026, 3, 1), until=date(2026, 5, 31))
        for since, until in (
            (date(2026, 5, 31), None),
            (date(2026, 3, 1), None),
            (date(2026, 1, 1), date(2026, 3, 1)),
            (date(2026, 4, 1), date(2026, 4, 2)),
            (date(2026, 1, 1), date(2027, 1, 1)),
        ):
            draft = self.draft(since=since, until=until)
            with acting(self.editor), self.assertRaises(Conflict) as caught:
                library.publish_edition(draft.id)
            self.assertEqual(caught.exception.code, "overlap", (since, until))

    def test_the_database_refuses_an_overlap_too(self):
        self.add()
        self.publish(since=date(2026, 3, 1))
        draft = self.draft(since=date(2026, 4, 1))
        with self.assertRaises(DBAPIError) as caught:
            ledger.write(
                "UPDATE regulation_edition SET state = 'published' WHERE id = :id",
                {"id": draft.id},
            )
        self.assertIn("one_edition_a_day", str(caught.exception.orig))

    def test_published_stays_as_it_is(self):
        self.add()
        made = self.publish()
        with acting(self.editor):
            for act in (
                lambda: library.set_text(made.id, "ru", "Другое"),
                lambda: library.change_edition(made.id, EditionFacts(TODAY)),
                lambda: library.drop_edition(made.id),
                lambda: library.add_file(made.id, "ru", "a.txt", b"text"),
                lambda: library.remove_file(made.id, "ru"),
                lambda: library.publish_edition(made.id),
            ):
                self.assertRaises(Conflict, act)

    def test_the_database_keeps_what_is_published(self):
        self.add()
        made = self.publish()
        for statement in (
            "UPDATE regulation_edition SET since = '2020-01-01' WHERE id = :id",
            "UPDATE regulation_edition SET state = 'draft' WHERE id = :id",
            "DELETE FROM regulation_edition WHERE id = :id",
            "UPDATE regulation_text SET text = '' WHERE edition = :id",
            "DELETE FROM regulation_article WHERE edition = :id",
            "INSERT INTO regulation_text VALUES (:id, 'kk', 'file', 'x')",
        ):
            with self.subTest(statement), ledger.session().begin_nested() as savepoint:
                with self.assertRaises(DBAPIError) as caught:
                    ledger.write(statement, {"id": made.id})
                self.assertIn("refused", str(caught.exception.orig))
                savepoint.rollback()

    def test_nothing_to_read(self):
        self.add()
        with acting(self.editor):
            made = library.add_edition(CODE, EditionFacts(TODAY))
            with self.assertRaises(RuleRefused) as caught:
                library.publish_edition(made.id)
        self.assertEqual(caught.exception.code, "nothing-to-read")

    def test_stale(self):
        self.add()
        made = self.draft()
        with acting(self.editor):
            library.change_edition(made.id, EditionFacts(TODAY), base=made.revision)
            for act in (
                lambda: library.change_edition(made.id, EditionFacts(TODAY), base=made.revision),
                lambda: library.set_text(made.id, "ru", "x", base=made.revision),
                lambda: library.publish_edition(made.id, base=made.revision),
            ):
                self.assertRaises(Stale, act)

    def test_who_may_not(self):
        self.add()
        made = self.draft()
        for person in (self.neighbour, self.officer, self.client):
            with acting(person):
                for act in (
                    lambda: library.document(CODE),
                    lambda: library.edition(made.id),
                    lambda: library.edition_text(made.id, "ru"),
                    lambda: library.edition_file(made.id, "ru"),
                    lambda: library.add_edition(CODE, EditionFacts(TODAY)),
                    lambda: library.set_text(made.id, "ru", "x"),
                    lambda: library.publish_edition(made.id),
                ):
                    self.assertRaises(Missing, act)
        with acting(self.editor):
            library.publish_edition(made.id)
        with acting(self.editor):
            hidden = library.add_edition(CODE, EditionFacts(date(2027, 1, 1)))
        for person in (self.neighbour, self.officer, self.client):
            with acting(person):
                self.assertEqual(len(library.editions(CODE)), 1)
                self.assertRaises(Missing, library.edition, hidden.id)
                for act in (
                    lambda: library.add_edition(CODE, EditionFacts(TODAY)),
                    lambda: library.withdraw_edition(made.id, "x"),
                    lambda: library.correct_edition(made.id, "x"),
                    lambda: library.end_edition(made.id, TODAY, "x"),
                    lambda: library.repeal_document(CODE, TODAY, "x"),
                    lambda: library.drop_document(CODE),
                ):
                    self.assertRaises(Forbidden, act)
