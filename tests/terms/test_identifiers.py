"""Check digits of IIN, BIN and ISIN, against a slow second implementation."""

from hypothesis import given
from hypothesis import strategies as st
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import RuleRefused
import unittest


def slow_twelfth(first: str) -> int | None:
    """Return the check digit by the words of the rule; None where no number is issued."""
    total = sum((place + 1) * int(digit) for place, digit in enumerate(first))
    if total % 11 != 10:
        return total % 11
    total = sum(((place + 2) % 11 + 1) * int(digit) for place, digit in enumerate(first))
    return None if total % 11 == 10 else total % 11


class Numbers(unittest.TestCase):
    """A number with a slip of the finger is refused at once."""

    @given(st.text("0123456789", min_size=11, max_size=11))
    def test_check_digit_agrees_with_the_rule(self, first):
        digit = slow_twelfth(first)
        for last in range(10):
            number = f"{first}{last}"
            if last == digit:
                self.assertEqual(identifiers.iin(number), number)
                self.assertEqual(identifiers.bin_number(number), number)
            else:
                self.assertRaises(RuleRefused, identifiers.iin, number)

    @given(st.text())
    def test_any_text_is_a_number_or_refused(self, text):
        for check in (identifiers.iin, identifiers.bin_number, identifiers.isin):
            try:
                found = check(text)
            except RuleRefused as refusal:
                self.assertIn(refusal.code, ("iin", "bin", "isin"))
            else:
                self.assertTrue(found.isascii())

    def test_other_scripts_digits_are_refused(self):
        self.assertRaises(RuleRefused, identifiers.iin, "٨٥٠١٠١٣٠٠١٢٤")

    def test_spaces_are_forgiven(self):
        self.assertEqual(identifiers.iin("850101 300124"), "850101300124")

    def test_isin(self):
        self.assertEqual(identifiers.isin(" kz1c00000959 "), "KZ1C00000959")
        for wrong in ("KZ1C00000950", "KZ1C0000095", "", "KZ1C00000959X"):
            self.assertRaises(RuleRefused, identifiers.isin, wrong)

    def test_examples_in_messages_are_real_numbers(self):
        self.assertEqual(identifiers.iin("850101300124"), "850101300124")
        self.assertEqual(identifiers.bin_number("931240000220"), "931240000220")
