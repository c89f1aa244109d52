"""Fields of forms lead to the article of the edition in force on the application's day."""

from datetime import date
from datetime import timedelta
from kase.is2in.library import api as library
from kase.is2in.library.links import read_reference
from kase.is2in.questionnaires.api import display_form
from kase.is2in.questionnaires.api import error_summary
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.validation import missing
from kase.is2in.questionnaires.validation import validate
from pathlib import Path
from tests.library.case import acting
from tests.library.case import LibraryCase
from tests.library.case import TEXT
from tests.library.case import TEXT_2
from tests.library.case import TODAY
from unittest import TestCase
import kase.is2in.procedures
import re


CODE = "listing-rules"
MODEL = """<model xmlns="http://namespaces.plone.org/supermodel/schema"
                  xmlns:is2in="http://namespaces.kase.kz/is2in"><schema>
  <field name="asked" type="zope.schema.TextLine" is2in:article="{0}"><title>Поле</title></field>
</schema></model>"""
DEFINITIONS = Path(kase.is2in.procedures.__file__).parent / "definitions"


class TestReferences(TestCase):
    def test_what_people_write(self):
        for text, title, part in (
            ("ст. 9 Листинговых правил", "Листинговых правил", "9"),
            ("статья 5-1 Листинговых правил", "Листинговых правил", "5-1"),
            ("п. 2 ст. 9 Листинговых правил", "Листинговых правил", "9.2"),
            ("пп. 1) п. 2 ст. 9 Листинговых правил", "Листинговых правил", "9.2"),
            ("пункт 2 статьи 9  Положения о членстве", "Положения о членстве", "9.2"),
        ):
            with self.subTest(text):
                found = read_reference(text)
                self.assertEqual((title, part), (found.title, found.part))

    def test_what_programs_write(self):
        found = read_reference("listing-rules:9.2")
        self.assertEqual(("listing-rules", "9.2"), (found.code, found.part))

    def test_what_names_nothing(self):
        for text in ("", "п. 3", "http://example.org", "Листинговые правила", "ст. " + "9" * 400):
            with self.subTest(text[:20]):
                self.assertIsNone(read_reference(text))

    def test_every_reference_of_the_forms_names_an_article(self):
        found = [
            reference
            for path in DEFINITIONS.rglob("*.xml")
            for reference in re.findall(r'is2in:article="([^"]*)"', path.read_text("utf-8"))
        ]
        self.assertTrue(found)
        for reference in set(found):
            self.assertIsNotNone(read_reference(reference), reference)


class TestResolve(LibraryCase):
    def setUp(self):
        super().setUp()
        self.add()
        self.first = self.publish(since=date(2026, 1, 1), until=TODAY - timedelta(days=1))
        self.second = self.publish(since=TODAY, text=TEXT_2)

    def resolve(self, reference, on=TODAY, lang="ru", who=None):
        with acting(who or self.client):
            return library.resolve(reference, on, lang)

    def test_the_edition_in_force_on_the_day(self):
        for on, edition in ((TODAY, self.second), (date(2026, 5, 1), self.first)):
            link = self.resolve("listing-rules:1", on)
            self.assertEqual(edition.id, link.edition.id)
            self.assertTrue(link.url.endswith(f"/{edition.id}#article-1"), link.url)

    def test_an_article_that_is_not_there_yet(self):
        self.assertIsNotNone(self.resolve("listing-rules:3"))
        self.assertIsNone(self.resolve("listing-rules:3", date(2026, 5, 1)))
        self.assertIsNone(self.resolve("listing-rules:1", date(2025, 5, 1)))
        self.assertIsNone(self.resolve("listing-rules:99"))
        self.assertIsNone(self.resolve("no-such-rules:1"))
        self.assertIsNone(self.resolve("listing-rules:"))

    def test_words_in_any_case(self):
        for text in ("ст. 2 Листинговых правил", "статья 2 ЛИСТИНГОВЫХ правил"):
            link = self.resolve(text)
            self.assertEqual("article-2", link and link.article.anchor)
        self.assertIsNone(self.resolve("ст. 2 Положения о членстве"))

    def test_it_is_called_by_the_reader_s_language(self):
        self.assertEqual("Listing Rules, article 2", self.resolve("listing-rules:2").title("en"))
        point = self.resolve("п. 2 ст. 1 Листинговых правил")
        self.assertTrue(point.url.endswith("#article-1.point-2"))
        self.assertEqual("Listing Rules, article 1, point 2", point.title("en"))
        self.assertIn("Листинговые правила", point.title("ru"))

    def test_a_draft_leads_nowhere(self):
        self.add("membership-rules", titles={"ru": "Положение о членстве"})
        self.draft("membership-rules")
        self.assertIsNone(self.resolve("membership-rules:1"))

    def test_a_folder_closed_to_the_reader(self):
        folder = self.base["listing"]
        folder.manage_permission("View", ("Manager", "RegulationEditor"), acquire=False)
        folder.reindexObjectSecurity()
        self.assertIsNone(self.resolve("listing-rules:1"))
        self.assertIsNotNone(self.resolve("listing-rules:1", who=self.editor))

    def group(self, reference, make=group_form, **options):
        schema = form_schema(MODEL.format(reference))
        with acting(self.client):
            return make(self.portal, self.layer["request"], "f", schema, **options)

    def test_a_field_shows_the_link(self):
        for make in (group_form, display_form):
            with acting(self.client):
                html = self.group("ст. 1 Листинговых правил", make, lang="en").render()
            self.assertIn(f'/{self.second.id}#article-1"', html)
            self.assertIn(">Listing Rules, article 1</a>", html)

    def test_a_field_of_an_application_filed_before(self):
        with acting(self.client):
            html = self.group("listing-rules:1", on=date(2026, 5, 1)).render()
        self.assertIn(f'/{self.first.id}#article-1"', html)

    def test_what_leads_nowhere_is_text(self):
        with acting(self.client):
            html = self.group("ст. 99 &lt;b&gt;Правил").render()
        self.assertIn("ст. 99 &lt;b&gt;Правил", html)
        self.assertNotIn("ст. 99 &lt;b&gt;Правил</a>", html)

    def test_the_list_of_errors_names_the_article(self):
        group = self.group("listing-rules:2", lang="en")
        with acting(self.client):
            group.add_errors(validate(group.schema, {}, complete=True))
            self.assertIn("(Listing Rules, article 2)", error_summary([group]))
        self.assertTrue(missing(group.schema, {}))

    def test_a_text_in_another_language_is_found(self):
        self.assertEqual("ru", self.resolve("listing-rules:1", lang="kk").language)
        self.assertEqual(TEXT.split("\n")[2], self.resolve("listing-rules:1").article.heading)
