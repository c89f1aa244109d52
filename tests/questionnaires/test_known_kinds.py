"""Kinds of fields that forms may have are known to Plone once, however often it is asked."""

from plone import api
from plone.app.testing import applyProfile
from tests.layers import INTEGRATION
import unittest


PREFIX = "kase.is2in.questionnaires.fields."
KINDS = ("Money", "Percent", "YesNo", "Isin", "Iin", "Bin", "Phone", "Email", "Upload")


class Kinds(unittest.TestCase):
    layer = INTEGRATION

    def test_a_second_import_repeats_nothing(self):
        name = "easyform.allowedFields"
        before = api.portal.get_registry_record(name)
        applyProfile(self.layer["portal"], "kase.is2in:default")
        self.assertEqual(api.portal.get_registry_record(name), before)
        self.assertEqual(len(before), len(set(before)))
        self.assertLessEqual({PREFIX + kind for kind in KINDS}, set(before))
