"""Forms and answers for programs."""

from base64 import b64encode
from datetime import date
from decimal import Decimal
from functools import partial
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as some
from kase.is2in.questionnaires.api import from_json
from kase.is2in.questionnaires.api import json_schema
from kase.is2in.questionnaires.api import readable
from kase.is2in.questionnaires.api import to_json
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from tests.builders.forms import PDF
from tests.builders.forms import pdf_file
from tests.builders.forms import right_answers
from tests.questionnaires.floor import FieldsCase
from unicodedata import normalize
import json
import jsonschema


def amounts(places: int, least: int = -(10**14), most: int = 10**14):
    """Return exact numbers."""
    return some.decimals(least, most, places=places, allow_nan=False, allow_infinity=False)


LETTERS = some.characters(categories=["L", "N", "P", "S"], exclude_characters="\u200e\u200f")
TEXTS = some.text(LETTERS, min_size=1, max_size=60).map(partial(normalize, "NFC"))
DATES = some.dates(date(1900, 1, 1), date(2100, 1, 1))
ROWS = some.fixed_dictionaries(
    {},
    optional={
        "owner": TEXTS,
        "share": amounts(4, 0, 100),
        "since": DATES,
        "state": some.sampled_from(["kz", "foreign"]),
    },
).filter(bool)
ANSWERS = some.fixed_dictionaries(
    {"kind": some.just("bond"), "rated": some.just(True)},
    optional={
        "name": TEXTS,
        "coupon": amounts(4, 0, 100),
        "quantity": some.integers(1, 10**15 - 1),
        "ratio": amounts(6),
        "capital": amounts(2, 0),
        "price": amounts(2),
        "registered": DATES,
        "agency": TEXTS,
        "owners": some.lists(ROWS, min_size=1, max_size=5).map(tuple),
    },
)


class JsonTests(FieldsCase):
    @settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=80)
    @given(ANSWERS)
    def test_what_goes_out_comes_back_the_same(self, answers):
        sent = json.loads(json.dumps(to_json(self.schema, answers)))
        found = json_schema(self.schema, "en")
        # A form may be saved incomplete; what is there has the types of the schema.
        found["properties"]["owners"]["items"]["required"] = []
        jsonschema.validate(sent, {**found, "required": [], "allOf": [True]})
        back = from_json(self.schema, sent)
        self.assertEqual(answers, back)

    def test_a_full_form_with_its_file(self):
        right = right_answers(pdf_file())
        sent = to_json(self.schema, right, data=True)
        jsonschema.validate(sent, json_schema(self.schema, "ru"))
        back = from_json(self.schema, sent)
        self.assertEqual(PDF, back["charter"].data)
        self.assertEqual("устав.pdf", back["charter"].filename)
        self.assertEqual("1250000000.50", sent["capital"])
        self.assertEqual("2021-03-02", sent["registered"])

    def test_a_file_read_and_sent_back_stays_as_it_is(self):
        sent = to_json(self.schema, {"charter": pdf_file()}, file_url=lambda name: f"/f/{name}")
        self.assertEqual("/f/charter", sent["charter"]["download"])
        self.assertEqual({}, from_json(self.schema, sent))

    def test_the_schema_in_the_language_asked_for(self):
        found = json_schema(self.schema, "kk")
        jsonschema.Draft202012Validator.check_schema(found)
        self.assertEqual("Атауы", found["properties"]["name"]["title"])
        self.assertEqual(["Акция", "Облигация", "Пай"], found["properties"]["kind"]["enumNames"])
        self.assertNotIn("coupon", found["required"])
        self.assertIn(
            {
                "if": {"properties": {"rated": {"enum": [True]}}, "required": ["rated"]},
                "then": {"required": ["agency"]},
            },
            found["allOf"],
        )

    def test_types_are_strict(self):
        for name, raw, code in (
            ("name", 5, "type"),
            ("name", ["a"], "type"),
            ("name", "\ud800", "characters"),
            ("quantity", "5", "type"),
            ("quantity", 5.0, "type"),
            ("quantity", True, "type"),
            ("quantity", 10**400, "too-big"),
            ("capital", 5, "type"),
            ("capital", "1 000", "number"),
            ("capital", "1e5", "number"),
            ("capital", "NaN", "number"),
            ("capital", "0.001", "number"),
            ("capital", "9" * 100, "number"),
            ("registered", "02.03.2021", "date"),
            ("registered", "2021-02-31", "date"),
            ("registered", "２０２１-03-02", "date"),
            ("rated", "yes", "type"),
            ("rated", 1, "type"),
            ("kind", "option", "wrong"),
            ("owners", {"0": {}}, "type"),
            ("owners", [[]], "type"),
            ("owners", [{}] * 21, "too-many-rows"),
            ("charter", "file", "type"),
            ("charter", {"filename": 1, "data": ""}, "type"),
            ("charter", {"filename": "a\r\nb.pdf", "data": ""}, "file-name"),
            ("charter", {"filename": "../", "data": ""}, "file-name"),
            ("charter", {"filename": "a.pdf", "data": "не base64"}, "base64"),
            ("charter", {"filename": "a.pdf", "data": "A" * 8_000_000}, "too-large"),
            ("nothing", 1, "unknown"),
        ):
            with self.subTest(name=name, raw=str(raw)[:30]):
                with self.assertRaises(RuleRefused) as caught:
                    from_json(self.schema, {name: raw})
                error = caught.exception.errors[0]
                self.assertEqual((name, code), (error.field, error.code))

    def test_cells_are_named(self):
        for row, place in (({"share": 1}, "owners.1.share"), ({"x": 1}, "owners.1.x")):
            with self.assertRaises(RuleRefused) as caught:
                from_json(self.schema, {"owners": [{"owner": "A"}, row]})
            self.assertEqual(place, caught.exception.errors[0].field)

    def test_only_an_object_is_answers(self):
        for data in (None, [], "x", 5):
            with self.subTest(data), self.assertRaises(Malformed):
                from_json(self.schema, data)

    def test_null_takes_an_answer_away(self):
        self.assertEqual({"name": None}, from_json(self.schema, {"name": None}))

    def test_a_file_of_another_kind_is_refused(self):
        data = b64encode(b"<svg onload='alert(1)'/>").decode()
        with self.assertRaises(RuleRefused):
            from_json(self.schema, {"charter": {"filename": "a.svg", "data": data}})


class ReadableTests(FieldsCase):
    def rows(self, lang):
        right = {**right_answers(pdf_file()), "price": Decimal("-1234.5")}
        return {row.name: row for row in readable(self.schema, right, lang)}

    def test_numbers_money_and_dates(self):
        rows = self.rows("ru")
        self.assertEqual("1\u202f250\u202f000\u202f000,50\u202f₸", rows["capital"].text)
        self.assertEqual("-1\u202f234,50\u202f$", rows["price"].text)
        self.assertEqual("1\u202f250\u202f000", rows["quantity"].text)
        self.assertEqual("02.03.2021", rows["registered"].text)
        self.assertEqual("-$1,234.50", self.rows("en")["price"].text)

    def test_labels_choices_tables_and_headings(self):
        rows = self.rows("en")
        self.assertEqual(("Kind", "Share"), (rows["kind"].label, rows["kind"].text))
        self.assertEqual("Security", rows["kind"].section)
        self.assertEqual(("Name", "Share, %", "Since", "Resident"), rows["owners"].header)
        self.assertEqual(("Other Ltd", "39.5%", "", ""), rows["owners"].rows[1])

    def test_fields_that_are_not_asked_are_left_out(self):
        self.assertNotIn("coupon", self.rows("ru"))
