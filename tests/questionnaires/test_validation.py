"""Which answers are right: every kind, conditions, rows, hostile input."""

from datetime import date
from decimal import Decimal
from kase.is2in.questionnaires.api import asked
from kase.is2in.questionnaires.api import effective
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import missing
from kase.is2in.questionnaires.api import progress
from kase.is2in.questionnaires.api import validate
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.kinds import kind_of
from tests.builders.forms import pdf_file
from tests.builders.forms import right_answers
from tests.builders.forms import simple_form
from tests.questionnaires.floor import FieldsCase


NAN, INFINITY = Decimal("NaN"), Decimal("Infinity")


class ValidationTests(FieldsCase):
    def setUp(self):
        super().setUp()
        self.right = right_answers(pdf_file())

    def codes(self, complete=False, **changes):
        errors = validate(self.schema, {**self.right, **changes}, complete)
        return [(error.field, error.code) for error in errors]

    def test_right_answers(self):
        self.assertEqual([], self.codes(complete=True))

    def test_an_empty_form_may_be_saved_but_not_finished(self):
        self.assertEqual((), validate(self.schema, {}, complete=False))
        codes = {error.code for error in validate(self.schema, {}, complete=True)}
        self.assertEqual({"required"}, codes)

    def test_wrong_values(self):
        for name, value, code in (
            ("name", "", None),
            ("name", "x" * 201, "too-long"),
            ("name", "x" * 10_000_000, "too-long"),
            ("name", "two\nlines", "characters"),
            ("name", "null\x00", "characters"),
            ("name", "broken \ud800", "characters"),
            ("name", "abc \u202e fdp.exe", "characters"),
            ("name", 5, "type"),
            ("name", b"bytes", "type"),
            ("about", "tab\tand\nline", None),
            ("about", "\x1b[31m", "characters"),
            ("bin", "931240000221", "bin"),
            ("head_iin", "1", "iin"),
            ("isin", "KZ1C00000958", "isin"),
            ("phone", "+7727", "phone"),
            ("phone", "call me", "phone"),
            ("email", "nobody", "email"),
            ("email", "a@b", "email"),
            ("kind", "option", "wrong"),
            ("kind", 1, "type"),
            ("quantity", 0, "too-small"),
            ("quantity", 10**400, "too-big"),
            ("quantity", True, "type"),
            ("quantity", 1.0, "type"),
            ("ratio", NAN, "number"),
            ("ratio", INFINITY, "number"),
            ("ratio", Decimal("1e999999"), "too-big"),
            ("ratio", Decimal("0.1234567"), "places"),
            ("capital", Decimal("-1"), "too-small"),
            ("capital", Decimal("0.001"), "places"),
            ("capital", NAN, "number"),
            ("capital", 5.5, "type"),
            ("registered", date(1, 1, 1), "date"),
            ("registered", "2021-03-02", "type"),
            ("rated", "yes", "type"),
            ("charter", b"%PDF", "type"),
            ("charter", pdf_file(data=b"x" * (5 * 1024 * 1024 + 1)), "too-large"),
            ("owners", "rows", "type"),
            ("owners", ({},) * 21, "too-many-rows"),
            ("owners", ("row",), "type"),
        ):
            with self.subTest(name=name, value=str(value)[:30]):
                self.assertEqual([(name, code)] if code else [], self.codes(**{name: value}))

    def test_cells(self):
        rows = ({"owner": "A", "share": Decimal("101")}, {"share": Decimal("1"), "state": "xx"})
        self.assertEqual(
            [("owners.0.share", "too-big"), ("owners.1.state", "wrong")], self.codes(owners=rows)
        )
        self.assertIn(("owners.1.owner", "required"), self.codes(complete=True, owners=rows))
        self.assertEqual([("owners.0", "type")], self.codes(owners=({"other": 1},)))
        self.assertEqual([("owners", "required")], self.codes(complete=True, owners=()))

    def test_an_unknown_field(self):
        self.assertEqual([("nothing", "unknown")], self.codes(nothing=1))

    def test_the_article_stands_in_the_error(self):
        error = validate(self.schema, {"name": 1}, False)[0]
        self.assertEqual("п. 3", error.article)

    def test_words_that_say_how_to_mend_it(self):
        error = validate(self.schema, {"isin": "KZ"}, False)[0]
        self.assertIn("12 characters", error.message)


class ConditionTests(FieldsCase):
    def test_a_field_is_asked_while_its_condition_holds(self):
        self.assertNotIn("coupon", asked(self.schema, {"kind": "share"}))
        self.assertIn("coupon", asked(self.schema, {"kind": "bond"}))
        self.assertIn("agency", asked(self.schema, {"rated": True}))
        self.assertNotIn("agency", asked(self.schema, {"rated": False}))
        self.assertNotIn("agency", asked(self.schema, {}))

    def test_what_is_not_asked_is_neither_required_nor_looked_at_nor_counted(self):
        values = {"kind": "share", "coupon": "nonsense"}
        self.assertEqual((), validate(self.schema, values, False))
        self.assertNotIn("coupon", missing(self.schema, values))
        self.assertNotIn("coupon", effective(self.schema, values))
        self.assertIn("coupon", missing(self.schema, {"kind": "bond"}))

    def test_a_condition_on_a_field_that_is_not_asked_fails(self):
        part = (
            '<field name="{0}" type="kase.is2in.questionnaires.fields.YesNo"'
            ' is2in:depends="{1}"><title>A</title></field>'
        )
        schema = form_schema(
            simple_form(part.format("a", ""), part.format("b", "a=yes"), part.format("c", "b=yes"))
        )
        self.assertEqual(("a",), asked(schema, {"a": False, "b": True}))
        self.assertEqual(("a", "b", "c"), asked(schema, {"a": True, "b": True}))
        both = part.format("d", "a=yes|no; b=yes")
        schema = form_schema(simple_form(part.format("a", ""), part.format("b", ""), both))
        self.assertIn("d", asked(schema, {"a": False, "b": True}))
        self.assertNotIn("d", asked(schema, {"a": False, "b": False}))

    def test_progress(self):
        found = progress(self.schema, {"kind": "bond", "name": "A", "rated": True})
        self.assertEqual((3, 14), (found.done, found.total))
        self.assertIn("coupon", found.missing)


class ReadingTests(FieldsCase):
    def test_what_people_write(self):
        for name, raw, value in (
            ("capital", "1 250 000,50", Decimal("1250000.50")),
            ("capital", "1\u202f250\u202f000.50", Decimal("1250000.50")),
            ("capital", "1,250,000.50", Decimal("1250000.50")),
            ("ratio", "\u22123", Decimal("-3")),
            ("quantity", "1 250 000", 1250000),
            ("registered", "2021-03-02", date(2021, 3, 2)),
            ("registered", "02.03.2021", date(2021, 3, 2)),
            ("phone", "8 (727) 237-53-24", "+77272375324"),
            ("phone", "+7 727 237 53 24", "+77272375324"),
            ("isin", "kz1c0000 0959", "KZ1C00000959"),
            ("rated", "yes", True),
            ("name", "  АО  ", "АО"),
            ("name", " ", None),
            ("capital", " ", None),
        ):
            with self.subTest(raw):
                field = self.schema[name]
                self.assertEqual(value, kind_of(field).parse(field, raw))

    def test_what_is_no_number_or_date(self):
        for name, raw in (
            ("capital", "NaN"),
            ("capital", "Infinity"),
            ("capital", "1e5"),
            ("capital", "٣"),
            ("capital", "9" * 5000),
            ("quantity", "1.5"),
            ("quantity", "0x10"),
            ("registered", "31.02.2021"),
            ("registered", "02.03.21"),
            ("registered", "99999-01-01"),
            ("rated", "maybe"),
        ):
            with self.subTest(raw[:20]), self.assertRaises(WrongValue):
                field = self.schema[name]
                kind_of(field).parse(field, raw)
