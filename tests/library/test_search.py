"""Search and lists: words in their forms, days, categories, and nothing that is hidden."""

from datetime import date
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.library.tables import regulation
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import EditionFacts
from plone import api as plone
from sqlalchemy import select
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import TEXT_2
from tests.library.case import TODAY


class Words(LibraryCase):
    def setUp(self):
        super().setUp()
        self.add()
        self.first = self.publish(since=date(2026, 1, 1))
        self.second = self.publish(since=date(2026, 6, 1), text=TEXT_2)
        self.add("clearing-rules", "clearing", titles={"ru": "Правила клиринга"})
        with acting(self.editor):
            made = library.add_edition("clearing-rules", EditionFacts(TODAY))
            library.set_text(made.id, "ru", "Статья 1. Клиринг\nОперации с бумагами.")
            library.set_text(made.id, "kk", "1-бап. Клиринг\nБағалы қағаздармен операциялар.")
            library.set_text(made.id, "en", "Article 1. Clearing\nSecurities are settled.")
            library.publish_edition(made.id)

    def found(self, text, **options):
        hits, total = library.search(text, **options)
        self.assertEqual(len(hits), total)
        return [(hit.line.code, hit.language, hit.anchor) for hit in hits]

    def test_forms_of_words(self):
        with acting(self.client):
            self.assertEqual(
                self.found("заявлениями"),
                [("listing-rules", "ru", "article-1"), ("listing-rules", "ru", "article-2")],
            )
            self.assertEqual(self.found("операция"), [("clearing-rules", "ru", "article-1")])
            self.assertEqual(self.found("settle"), [("clearing-rules", "en", "article-1")])
            self.assertEqual(
                self.found("қағаздармен"), [("clearing-rules", "kk", "article-1")]
            )
            self.assertEqual(self.found("клиринг", language="kk")[0][1], "kk")
            self.assertEqual(self.found("ничего подобного"), [])

    def test_the_stemmer_is_not_the_last_word(self):
        self.add("order", "other", titles={"ru": "Порядок"})
        self.publish("order", text="Статья 1. Биржа действует согласно правилам и правилами.")
        with acting(self.client):
            for text in ("правила", "правилам", "правилами", "правил"):
                hits = library.search(text)[0]
                self.assertEqual([hit.line.code for hit in hits], ["order"], text)
                marked = [piece for piece, found in hits[0].snippet if found]
                self.assertEqual(marked, ["правилам", "правилами"], text)

    def test_vowels_that_come_and_go(self):
        self.add("order", "other", titles={"ru": "Инструкция"})
        text = (
            "Статья 1. Сведения\nВ течение десяти рабочих дней по каждой из заявок владельцев "
            "составляется перечень писем и копеек; рынок, порядок и список сделок."
        )
        self.publish("order", text=text)
        asked = (
            ("рабочий день", ["рабочих", "дней"]),
            ("днями", ["дней", "дней"]),
            ("заявка", ["заявок"]),
            ("сделкам", ["сделок"]),
            ("рынка", ["рынок"]),
            ("порядками", ["порядок"]),
            ("списков", ["список"]),
            ("владелец", ["владельцев"]),
            ("перечнем", ["перечень"]),
            ("письмо", ["писем"]),
            ("копейка", ["копеек"]),
        )
        with acting(self.client):
            for words, expected in asked:
                with self.subTest(words):
                    hits = library.search(words)[0]
                    marked = [piece for hit in hits for piece, found in hit.snippet if found]
                    self.assertEqual(marked, expected)
            self.assertEqual(self.found("заявка -рынком"), [])
            self.assertEqual(self.found("сделка -биржа"), [("order", "ru", "article-1")])
            self.assertEqual(self.found('"рабочие дни"'), [("order", "ru", "article-1")])

    def test_words_of_a_restored_copy(self):
        ledger.write("SET LOCAL search_path TO ''")
        found = ledger.read("SELECT public.regulation_vector('правилами и правила')::text")[0][0]
        ledger.write("SET LOCAL search_path TO DEFAULT")
        self.assertEqual(found, "'прав':1,3")

    def test_in_force_on_the_day(self):
        with acting(self.client):
            self.assertEqual(len(self.found("отказ")), 1)
            self.assertEqual(self.found("отказ", on=date(2026, 2, 1)), [])
            self.assertEqual(self.found("отказ", category="clearing"), [])
            self.assertEqual(len(self.found("отказ", category="listing", kind="internal")), 1)
            self.assertEqual(self.found("отказ", kind="law"), [])

    def test_snippet(self):
        with acting(self.client):
            hit = library.search("сборами")[0][0]
        self.assertIn(("Сбор", True), hit.snippet)
        self.assertEqual(hit.heading, "Статья 2. Сборы")

    def test_hostile_words(self):
        with acting(self.client):
            for text in ("\x00", "'", '"', "a & | ! ( :*", "x" * 100_000, "\\", "%", "\ud800"):
                library.search(text)
                library.documents(DocumentQuery(text=text))

    def test_lists(self):
        with acting(self.client):
            def codes(**facts):
                lines, total = library.documents(DocumentQuery(**facts))
                self.assertEqual(len(lines), total)
                return [line.code for line in lines]

            self.assertEqual(codes(), ["listing-rules", "clearing-rules"])
            self.assertEqual(codes(text="правилами"), ["listing-rules", "clearing-rules"])
            self.assertEqual(codes(text="қағидалары"), ["listing-rules"])
            self.assertEqual(codes(text="LISTING-ru"), ["listing-rules"])
            self.assertEqual(codes(text="отказывает"), ["listing-rules"])
            self.assertEqual(codes(category="clearing"), ["clearing-rules"])
            self.assertEqual(codes(on=date(2026, 1, 1)), ["listing-rules"])
            self.assertEqual(codes(on=date(2025, 12, 31)), [])
            self.assertEqual(codes(kind="law"), [])
            line = library.documents(DocumentQuery(on=date(2026, 3, 1)))[0][0]
            self.assertEqual((line.edition, line.edition_number), (self.first.id, 1))

    def test_pages_of_documents_with_words(self):
        asked = DocumentQuery(text="правилами")
        with acting(self.client):
            for start, codes in ((0, ["listing-rules"]), (1, ["clearing-rules"]), (5, [])):
                lines, total = library.documents(asked, start, 1)
                self.assertEqual(([line.code for line in lines], total), (codes, 2), start)


class Hidden(LibraryCase):
    """What the catalog would not show, SQL does not either."""

    def setUp(self):
        super().setUp()
        self.add("listing-rules", "listing/admission")
        self.draft()
        self.add("clearing-rules", "clearing", titles={"ru": "Правила клиринга"})
        self.publish("clearing-rules")

    def seen(self, person):
        with acting(person):
            lines = library.documents(DocumentQuery())[0]
            hits = library.search("биржа")[0]
            brains = plone.content.find(portal_type="Regulation")
            codes = {line.code for line in lines}
            self.assertEqual(codes, {brain.getId for brain in brains})
            self.assertLessEqual({hit.line.code for hit in hits}, codes)
            return sorted(codes)

    def test_drafts(self):
        self.assertEqual(self.seen(self.client), ["clearing-rules"])
        self.assertEqual(self.seen(self.neighbour), ["clearing-rules"])
        self.assertEqual(self.seen(self.editor), ["clearing-rules", "listing-rules"])

    def test_a_role_given_on_a_folder_above(self):
        listing = self.base["listing"]
        listing.manage_setLocalRoles(self.officer.id, ["RegulationEditor"])
        listing.reindexObjectSecurity()
        self.assertEqual(self.seen(self.officer), ["clearing-rules", "listing-rules"])
        listing.manage_delLocalRoles([self.officer.id])
        listing.reindexObjectSecurity()
        self.assertEqual(self.seen(self.officer), ["clearing-rules"])

    def test_a_role_given_to_a_department(self):
        listing = self.base["listing"]
        listing.manage_setLocalRoles("listing", ["RegulationEditor"])
        listing.reindexObjectSecurity()
        self.assertEqual(self.seen(self.officer), ["clearing-rules", "listing-rules"])

    def test_a_folder_for_staff(self):
        with acting(self.editor):
            plone.content.transition(self.base["clearing"], "close")
        self.assertEqual(self.seen(self.client), [])
        self.assertEqual(self.seen(self.officer), ["clearing-rules"])
        with acting(self.client):
            self.assertNotIn("clearing", [one.path for one in library.categories()])
        with acting(self.editor):
            plone.content.transition(self.base["clearing"], "open")
        self.assertEqual(self.seen(self.client), ["clearing-rules"])

    def test_moved_and_deleted(self):
        with acting(self.editor):
            library.drop_document("listing-rules")
        self.assertEqual(self.seen(self.editor), ["clearing-rules"])
        with acting(self.editor):
            library.move_document("clearing-rules", "other")
        self.assertEqual(self.seen(self.client), ["clearing-rules"])
        with acting(self.client):
            self.assertEqual(library.document("clearing-rules").category, "other")
        rows = ledger.read(select(regulation.c.category, regulation.c.gone))
        self.assertEqual(sorted(map(tuple, rows)), [("listing/admission", True), ("other", False)])
