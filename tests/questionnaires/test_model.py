"""Forms as XML: round trips, languages, and what a hostile text cannot do."""

from collective.easyform.api import get_schema
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import help_text
from kase.is2in.questionnaires.api import label
from kase.is2in.questionnaires.metadata import fieldset_label
from kase.is2in.questionnaires.words import term_title
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from plone.supermodel import serializeSchema
from plone.supermodel.interfaces import FIELDSETS_KEY
from tests.builders.forms import MODEL
from tests.builders.forms import simple_form
from tests.questionnaires.floor import FieldsCase
from types import SimpleNamespace
from zope.interface.interfaces import IInterface
from zope.schema import getFieldsInOrder


LINE = '<field name="a" type="zope.schema.TextLine"><title>A</title></field>'


class RoundTripTests(FieldsCase):
    def facts(self, schema):
        """Return everything a form says, field by field."""
        return [
            (
                name,
                type(field).__name__,
                field.title,
                field.description,
                field.required,
                words(field),
                getattr(field, "min", None),
                getattr(field, "currency", None),
                getattr(field, "accept", None),
                getattr(field, "max_megabytes", None),
                [
                    (c.__name__, type(c).__name__, c.title, c.required, words(c))
                    for c in getattr(field, "columns", ())
                ],
                [(t.value, t.title) for t in getattr(field, "vocabulary", None) or ()],
            )
            for name, field in getFieldsInOrder(schema)
        ]

    def test_every_kind_survives_writing_and_reading(self):
        schema = form_schema(MODEL)
        again = form_schema(serializeSchema(schema))
        self.assertEqual(self.facts(schema), self.facts(again))
        self.assertEqual(18, len(self.facts(schema)))

    def test_every_kind_survives_easyform(self):
        easyform = SimpleNamespace(fields_model=MODEL)
        schema = get_schema(easyform)
        self.assertEqual(self.facts(form_schema(MODEL)), self.facts(schema))
        # What EasyForm stores after an edit is a form of ours again.
        self.assertEqual(self.facts(schema), self.facts(form_schema(serializeSchema(schema))))

    def test_choices_keep_the_order_of_the_form(self):
        schema = form_schema(serializeSchema(form_schema(MODEL)))
        self.assertEqual(
            ["share", "bond", "fund"], [term.value for term in schema["kind"].vocabulary]
        )

    def test_labels_in_three_languages(self):
        schema = self.schema
        self.assertEqual("Наименование", label(schema["name"], "ru"))
        self.assertEqual("Атауы", label(schema["name"], "kk"))
        self.assertEqual("Name", label(schema["name"], "en"))
        self.assertEqual("Жарғыдағыдай", help_text(schema["name"], "kk"))
        self.assertEqual("Unit", term_title(schema["kind"], "fund", "en"))
        self.assertEqual("Үлесі, %", label(schema["owners"].column("share"), "kk"))
        company = schema.getTaggedValue(FIELDSETS_KEY)[0]
        self.assertEqual("Company", fieldset_label(company, "en"))

    def test_russian_stands_in_for_a_missing_translation(self):
        schema = form_schema(simple_form(LINE))
        self.assertEqual("A", label(schema["a"], "kk"))

    def test_the_same_text_gives_the_same_schema(self):
        self.assertIs(form_schema(MODEL), form_schema(MODEL))
        self.assertTrue(IInterface.providedBy(form_schema(MODEL)))


class HostileFormTests(FieldsCase):
    def refused(self, text):
        with self.assertRaises(RuleRefused) as caught:
            form_schema(text)
        self.assertEqual("model", caught.exception.code)

    def test_entities_and_document_types(self):
        bomb = '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        self.refused(bomb + simple_form(LINE))
        reader = '<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        self.refused(reader + simple_form(LINE.replace(">A<", ">&f;<")))
        self.refused((reader + simple_form(LINE)).encode("utf-16"))

    def test_not_xml_and_not_a_form(self):
        for text in ("", "<a/>", "<model/>", simple_form(), simple_form(LINE)[:-9]):
            with self.subTest(text):
                self.refused(text)

    def test_too_large(self):
        with self.assertRaises(TooLarge):
            form_schema(simple_form(LINE) + " " * 600_000)

    def test_what_names_code_is_refused(self):
        field = '<field name="a" type="zope.schema.{0}"><title>A</title>{1}</field>'
        for text in (
            field.format("TextLine", "<defaultFactory>os.getcwd</defaultFactory>"),
            field.format("Choice", "<source>os.environ</source>"),
            field.format("Choice", "<vocabulary>plone.app.vocabularies.Users</vocabulary>"),
            field.format("Object", "<schema>os.path</schema>"),
            field.format("Password", ""),
            LINE + "<invariant>os.abort</invariant>",
            '<field name="a" type="os.system"><title>A</title></field>',
        ):
            with self.subTest(text):
                self.refused(simple_form(text))
        self.refused(simple_form(LINE).replace("<schema>", '<schema based-on="os.path">'))

    def test_expressions_and_validators_of_other_tools_are_dropped(self):
        schema = form_schema(
            simple_form(
                '<field name="a" type="zope.schema.TextLine" easyform:TDefault="python:1/0"'
                ' easyform:TValidator="python:1/0" easyform:TEnabled="python:1/0"'
                ' easyform:validators="isEmail" easyform:serverSide="True"'
                ' form:validator="os.abort" form:widget="os.abort">'
                '<form:widget type="os.abort"/><title>A</title></field>'
            )
        )
        for tag in ("TDefault", "TValidator", "TEnabled", "validators", "serverSide"):
            self.assertIsNone(schema.queryTaggedValue(tag))
        self.assertNotIn("1/0", serializeSchema(schema))

    def test_names(self):
        for name in ("", "1a", "a b", "a.b", "__class__", "x" * 61, "a&quot;"):
            with self.subTest(name):
                self.refused(simple_form(LINE.replace('"a"', f'"{name}"', 1)))
        self.refused(simple_form(LINE, LINE))

    def test_conditions(self):
        for condition in ("b=1", "a=1", "nonsense", "c=maybe", "d=x"):
            with self.subTest(condition):
                self.refused(
                    simple_form(
                        f'<field name="a" type="zope.schema.TextLine"'
                        f' is2in:depends="{condition}"><title>A</title></field>',
                        '<field name="c" type="kase.is2in.questionnaires.fields.YesNo">'
                        "<title>C</title></field>",
                        '<field name="d" type="zope.schema.Choice"><title>D</title>'
                        "<values><element>y</element></values></field>",
                    )
                )

    def test_conditions_in_a_circle(self):
        one = LINE.replace('"a"', '"{0}"', 1).replace("><title", ' is2in:depends="{1}=x"><title')
        self.refused(simple_form(one.format("a", "b"), one.format("b", "a")))

    def test_columns(self):
        table = (
            '<field name="t" type="kase.is2in.questionnaires.fields.Table"><title>T</title>'
            "{}</field>"
        )
        for columns in (
            "",
            '<columns><column name="a" type="Table" title="A"/></columns>',
            '<columns><column name="a" type="Upload" title="A"/></columns>',
            '<columns><column name="a b" type="Int" title="A"/></columns>',
            '<columns><column name="a" type="Int" title="A" onclick="x"/></columns>',
        ):
            with self.subTest(columns):
                self.refused(simple_form(table.format(columns)))
