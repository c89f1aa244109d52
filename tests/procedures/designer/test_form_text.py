"""Forms as tables of fields: nothing of a form is lost on the way to its XML and back."""

from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.designer.form_text import ChoiceText
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import FormText
from kase.is2in.procedures.designer.form_text import GroupText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.form_text import TYPES
from kase.is2in.procedures.designer.form_text import write_form
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import json_schema
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import RuleRefused
from tests.layers import INTEGRATION
import unittest


def texts(word):
    """Return a text in three languages with every sign that XML minds."""
    return Frozen({lang: f'{word} <{lang}> & "x"' for lang in ("ru", "kk", "en")})


class Shipped(unittest.TestCase):
    """The forms that ship with the product."""

    layer = INTEGRATION

    def test_nothing_is_lost(self):
        files = sorted(FOLDER.glob("*/forms/*.xml"))
        self.assertGreater(len(files), 10)
        for file in files:
            text = file.read_text(encoding="utf-8")
            form = read_form(text)
            written = write_form(form)
            self.assertEqual(read_form(written), form, file)
            self.assertEqual(write_form(read_form(written)), written, file)
            for lang in ("ru", "kk", "en"):
                self.assertEqual(
                    json_schema(form_schema(written), lang),
                    json_schema(form_schema(text), lang),
                    file,
                )


class Written(unittest.TestCase):
    """Forms made of fields."""

    layer = INTEGRATION

    def test_a_field_of_every_type(self):
        choices = (ChoiceText("a", texts("A")), ChoiceText("b", texts("B")))
        column = FieldText("col", "Choice", texts("Col"), required=False, choices=choices)
        more = {
            "Choice": {"choices": choices},
            "Table": {"columns": (column, FieldText("n", "Int", texts("N")))},
            "Upload": {"limits": Frozen({"accept": ".pdf .docx", "max_megabytes": "5"})},
            "Text": {"limits": Frozen({"max_length": "10"}), "helps": texts("Help")},
            "Date": {"limits": Frozen({"min": "2020-01-02"})},
        }
        fields = tuple(
            FieldText(f"f_{name.lower()}", name, texts(name), **more.get(name, {}))
            for name in TYPES
        )
        plain, headed = fields[:2], fields[2:]
        form = FormText((GroupText("", Frozen(), plain), GroupText("g", texts("G"), headed)))
        again = read_form(write_form(form))
        self.assertEqual(again, form)

    def test_what_is_hostile_is_refused(self):
        with self.assertRaises(RuleRefused):
            read_form('<!DOCTYPE x [<!ENTITY e "v">]><model/>')
