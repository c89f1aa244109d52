"""Refusals: their status, and that Zope's publisher leaves them as they are."""

from kase.is2in.terms import errors
from kase.is2in.terms.errors import Refusal
from zExceptions import upgradeException
import unittest


class Refusals(unittest.TestCase):
    def classes(self):
        found = [one for one in vars(errors).values() if isinstance(one, type)]
        return [one for one in found if issubclass(one, Refusal)]

    def test_the_publisher_takes_none_for_an_exception_of_its_own(self):
        self.assertGreater(len(self.classes()), 8)
        for one in self.classes():
            self.assertIs(upgradeException(one, None)[0], one)

    def test_a_field_alone_makes_the_error_of_the_field(self):
        refusal = errors.RuleRefused("iin", "An IIN has 12 digits", "iin")
        self.assertEqual([(e.field, e.code) for e in refusal.errors], [("iin", "iin")])
