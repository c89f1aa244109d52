"""Staff add fields of our kinds through EasyForm's own editor."""

from kase.is2in.questionnaires.api import form_schema
from plone import api
from plone.app.testing import applyProfile
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.layers import FUNCTIONAL
import transaction
import unittest


PREFIX = "kase.is2in.questionnaires.fields."
# Kind → its name in the editor.
KINDS = {
    "Money": "Money",
    "Percent": "Percentage",
    "YesNo": "Question: yes or no",
    "Isin": "ISIN",
    "Iin": "IIN",
    "Bin": "BIN",
    "Phone": "Telephone",
    "Email": "E-mail",
    "Upload": "Attached file",
}


class Editor(unittest.TestCase):
    """The page "add a field" and what comes of it."""

    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        with api.env.adopt_roles(["Manager"]):
            self.portal.invokeFactory("EasyForm", "questions", title="Вопросы")
        transaction.commit()
        self.form = self.portal.questions
        self.browser = Browser(self.layer["app"])
        self.browser.addHeader(
            "Authorization", f"Basic {SITE_OWNER_NAME}:{SITE_OWNER_PASSWORD}"
        )

    def test_each_kind_is_offered_added_and_shown(self):
        for kind, name in KINDS.items():
            with self.subTest(kind):
                self.browser.open(f"{self.form.absolute_url()}/fields/@@add-field")
                self.browser.getControl(name="form.widgets.title").value = f"Вопрос {kind}"
                self.browser.getControl(name="form.widgets.__name__").value = f"q_{kind.lower()}"
                self.browser.getControl(name="form.widgets.factory:list").value = [name]
                self.browser.getControl(name="form.buttons.add").click()
                transaction.begin()
                schema = form_schema(self.form.fields_model)
                field = schema[f"q_{kind.lower()}"]
                self.assertEqual(f"{type(field).__module__}.{type(field).__name__}", PREFIX + kind)
                self.browser.open(self.form.absolute_url())
                self.assertIn(f"Вопрос {kind}", self.browser.contents)

    def test_a_second_import_repeats_nothing(self):
        name = "easyform.allowedFields"
        before = api.portal.get_registry_record(name)
        applyProfile(self.portal, "kase.is2in:default")
        self.assertEqual(api.portal.get_registry_record(name), before)
        self.assertEqual(len(before), len(set(before)))
        self.assertLessEqual({PREFIX + kind for kind in KINDS}, set(before))
