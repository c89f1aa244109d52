"""What the base holds on the first day: made once, complete in three languages, editors' after."""

from datetime import date
from kase.is2in.library import api as library
from kase.is2in.library import starting
from kase.is2in.library import text as texts
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import LANGUAGES
from kase.is2in.web.api import privileged
from pathlib import Path
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import TODAY
from time import perf_counter
from unittest import mock
from unittest import TestCase
import kase.is2in.procedures
import os
import re


RULES = "subscription-rules"
INTERNAL = {
    "listing-rules",
    "listing-procedure",
    "audit-committee",
    "recognised-auditors",
    "nonlisted-securities",
    "private-market",
    "membership-regulations",
    "disclosure-monitoring",
    "disclosure-rules",
}
# Decision, its number, first and last day in force.
AMENDMENTS = (
    (date(2022, 7, 1), "21", date(2022, 7, 1), date(2023, 3, 1)),
    (date(2023, 3, 1), "6", date(2023, 3, 2), date(2023, 9, 24)),
    (date(2023, 7, 26), "18", date(2023, 9, 25), date(2025, 3, 2)),
    (date(2025, 2, 28), "5", date(2025, 3, 3), date(2025, 4, 21)),
    (date(2025, 4, 22), "11", date(2025, 4, 22), None),
)
DEFINITIONS = Path(kase.is2in.procedures.__file__).parent / "definitions"


class TestFiles(TestCase):
    def test_the_nine_documents_of_the_manual_the_rules_and_the_laws(self):
        found = {one.code for one in starting.documents()}
        self.assertLessEqual(INTERNAL | {RULES, "securities-market-law"}, found)

    def test_every_text_is_there_in_three_languages(self):
        for one in starting.documents():
            self.assertEqual(set(LANGUAGES), set(one.facts.titles), one.code)
            for edition in one.editions:
                self.assertEqual(set(LANGUAGES), set(edition.facts.summaries), one.code)
                if edition.texts:
                    self.assertTrue(all(edition.texts.values()))

    def test_articles_are_the_same_in_each_language(self):
        for one in starting.documents():
            for edition in one.editions:
                found = {
                    lang: [part.anchor for part in texts.articles(text, lang)]
                    for lang, text in edition.texts.items()
                }
                for lang in found:
                    self.assertEqual(found["ru"], found[lang], f"{one.code} {lang}")

    def test_the_rules_of_subscription_have_thirteen_articles_and_three_appendices(self):
        rules = next(one for one in starting.documents() if one.code == RULES)
        self.assertEqual(5, len(rules.editions))
        for edition in rules.editions:
            kinds = [part.kind for part in texts.units(texts.articles(edition.texts["ru"], "ru"))]
            self.assertEqual(["article"] * 13 + ["appendix"] * 3, kinds)


class TestInstall(LibraryCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.dict(os.environ, {starting.SWITCH: ""}))

    def titles(self):
        with acting(self.client):
            lines, _total = library.documents(DocumentQuery(), 0, 100)
        return {line.code for line in lines}

    def test_everything_is_published_quickly_and_once(self):
        begun = perf_counter()
        made = starting.install()
        self.assertLess(perf_counter() - begun, 30)
        self.assertEqual({one.code for one in starting.documents()}, set(made))
        self.assertEqual(set(made), self.titles())
        self.assertEqual((), starting.install())

    def test_preparing_the_base_brings_it(self):
        library.prepare()
        self.assertIn(RULES, self.titles())

    def test_the_amendments_of_the_subscription_rules(self):
        starting.install()
        with acting(self.client):
            found = sorted(library.editions(RULES), key=lambda one: one.number)
            self.assertEqual(
                AMENDMENTS,
                tuple(
                    (
                        one.facts.decision_on,
                        one.facts.decision_number,
                        one.facts.since,
                        one.facts.until,
                    )
                    for one in found
                ),
            )
            self.assertEqual({"summary"}, {s for one in found for s in one.texts.values()})
            changes = library.compare_editions(found[3].id, found[4].id, "ru")
        changed = {one.part.anchor for one in changes if one.state == "changed"}
        self.assertEqual(
            {
                *("article-1", "article-2", "article-3", "article-4", "article-5"),
                *("article-13", "appendix-1"),
            },
            changed,
        )
        self.assertEqual({"same", "changed"}, {one.state for one in changes})

    def test_what_editors_change_stays(self):
        starting.install()
        with acting(self.editor):
            before = library.document("audit-committee")
            titles = {**before.facts.titles, "ru": "Новое название"}
            facts = DocumentFacts(titles, source=before.facts.source)
            library.change_document("audit-committee", facts)
            library.repeal_document(RULES, TODAY, "Новые правила")
        library.prepare()
        with acting(self.client):
            self.assertEqual("Новое название", library.document("audit-committee").title("ru"))
            self.assertEqual("repealed", library.document(RULES).state)

    def test_a_code_an_editor_took_is_left_alone(self):
        self.add("listing-rules", "other")
        self.assertNotIn("listing-rules", starting.install())
        with acting(self.editor):
            self.assertEqual("other", library.document("listing-rules").category)

    def test_what_was_deleted_does_not_come_back(self):
        self.add("private-market", "other")
        with acting(self.editor):
            library.drop_document("private-market")
        self.assertNotIn("private-market", starting.install())

    def test_a_base_that_begins_empty(self):
        with mock.patch.dict(os.environ, {starting.SWITCH: "no"}):
            self.assertEqual((), starting.install())
        self.assertEqual(set(), self.titles())

    def test_every_reference_of_our_forms_leads_somewhere(self):
        starting.install()
        references = {
            reference
            for path in DEFINITIONS.rglob("*.xml")
            for reference in re.findall(r'is2in:article="([^"]*)"', path.read_text("utf-8"))
        }
        with acting(self.client):
            for reference in references:
                for lang in LANGUAGES:
                    link = library.resolve(reference, TODAY, lang)
                    self.assertIsNotNone(link, reference)
                    self.assertEqual(lang, link.language)

    def test_laws_lead_to_their_official_texts(self):
        with privileged():
            starting.install()
        with acting(self.client):
            law = library.document("securities-market-law")
        self.assertEqual(("laws", "law"), (law.category, law.facts.kind))
        self.assertTrue(law.facts.source.startswith("https://adilet.zan.kz/"))
