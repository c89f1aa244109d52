"""In a real Plone: EasyForm's pages and editor, downloads, languages, speed."""

from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import group_form
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.api import readable
from kase.is2in.questionnaires.browser.files import AnswerFile
from kase.is2in.questionnaires.words import term_title
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import Missing
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from plone.app.testing import TEST_USER_PASSWORD
from plone.testing.zope import Browser
from statistics import median
from tests.builders.forms import MODEL
from tests.builders.forms import PDF
from tests.builders.forms import pdf_file
from tests.builders.forms import simple_form
from tests.questionnaires.layers import QUESTIONNAIRES_FUNCTIONAL
from time import perf_counter
import transaction
import unittest


class PloneCase(unittest.TestCase):
    layer = QUESTIONNAIRES_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.request = self.layer["request"]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])


class EasyFormTests(PloneCase):
    def setUp(self):
        super().setUp()
        self.portal.invokeFactory("EasyForm", "questions")
        self.form = self.portal.questions
        self.form.fields_model = MODEL
        transaction.commit()
        self.browser = Browser(self.layer["app"])
        self.browser.handleErrors = False
        self.browser.addHeader("Authorization", f"Basic {TEST_USER_NAME}:{TEST_USER_PASSWORD}")

    def test_easyforms_own_page_shows_every_field(self):
        self.browser.open(self.form.absolute_url())
        for name in form_schema(MODEL).names():
            with self.subTest(name):
                self.assertIn(f"form.widgets.{name}", self.browser.contents)
        self.assertIn("Share, %", self.browser.contents)

    def test_staff_edit_our_words_in_easyforms_editor(self):
        self.browser.open(self.form.absolute_url() + "/fields/kind")
        start = "form.widgets.IFieldWords."
        choices = self.browser.getControl(name=start + "choices")
        self.assertEqual("share|Акция|Share", choices.value.splitlines()[0])
        choices.value = "share|Акция|Stock\r\nbond|Облигация|Bond\r\nfund|Пай|Unit"
        self.browser.getControl(name=start + "label_kk").value = "Жаңа атауы"
        self.browser.getControl(name=start + "depends").value = "rated=yes"
        self.browser.getControl("Save").click()
        schema = form_schema(self.form.fields_model)
        self.assertEqual("Жаңа атауы", label(schema["kind"], "kk"))
        self.assertEqual("Stock", term_title(schema["kind"], "share", "en"))
        self.assertEqual("rated=yes", words(schema["kind"]).depends)
        self.assertEqual(4, len(schema["owners"].columns))

    def test_a_condition_that_cannot_be_read_is_refused_in_the_editor(self):
        self.browser.open(self.form.absolute_url() + "/fields/kind")
        self.browser.getControl(name="form.widgets.IFieldWords.depends").value = "nonsense"
        self.browser.getControl("Save").click()
        self.assertIn("A condition reads", self.browser.contents)
        self.assertEqual(MODEL, self.form.fields_model)


class DownloadTests(PloneCase):
    def view(self, *path):
        view = AnswerFile(self.portal.doc, self.request)
        for name in path:
            view = view.publishTraverse(self.request, name)
        return view()

    def setUp(self):
        super().setUp()
        self.portal.invokeFactory("Document", "doc")
        file = pdf_file(filename='устав"; x.html')
        file.contentType = "text/html"
        Answers(self.portal.doc).save(
            "general", form_schema(MODEL), {"charter": file, "name": "A"}, author="aliya"
        )
        transaction.commit()

    def test_always_an_attachment_never_a_page(self):
        body = b"".join(self.view("general", "charter"))
        headers = self.request.response.headers
        self.assertEqual(PDF, body)
        self.assertEqual("application/octet-stream", headers["content-type"])
        self.assertEqual("nosniff", headers["x-content-type-options"])
        self.assertTrue(headers["content-disposition"].startswith("attachment;"))

    def test_what_is_no_file_is_missing(self):
        for path in (("general", "name"), ("general",), ("other", "charter"), ("a", "b", "c")):
            with self.subTest(path), self.assertRaises(Missing):
                self.view(*path)


class LanguageTests(PloneCase):
    def test_texts_of_the_room_are_translated(self):
        schema = form_schema(MODEL)
        for lang, yes, optional in (
            ("ru", "Да", "(необязательное)"),
            ("kk", "Иә", "(міндетті емес)"),
            ("en", "Yes", "(optional)"),
        ):
            with self.subTest(lang):
                rows = {row.name: row.text for row in readable(schema, {"rated": True}, lang)}
                self.assertEqual(yes, rows["rated"])
                group = group_form(self.portal, self.request, "general", schema, lang=lang)
                self.assertIn(optional, group.render())


class SpeedTests(PloneCase):
    KINDS = (
        "zope.schema.TextLine",
        "zope.schema.Text",
        "zope.schema.Int",
        "zope.schema.Date",
        "kase.is2in.questionnaires.fields.Money",
        "kase.is2in.questionnaires.fields.YesNo",
    )

    def time(self, call) -> float:
        call()
        times = []
        for _round in range(7):
            start = perf_counter()
            call()
            times.append(perf_counter() - start)
        return median(times)

    def test_sixty_fields_cost_less_than_a_plain_edit_page(self):
        fields = (
            f'<field name="f{n}" type="{self.KINDS[n % 6]}"><title>Field {n}</title></field>'
            for n in range(60)
        )
        schema = form_schema(simple_form(*fields))
        self.portal.invokeFactory("Document", "doc")
        doc = self.portal.doc
        ours = self.time(lambda: group_form(doc, self.request, "general", schema).render())
        plain = self.time(lambda: doc.restrictedTraverse("@@edit")())
        self.assertLess(ours, plain)
