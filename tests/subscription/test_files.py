"""Registers as files: what is written reads back; what is hostile is refused cheaply."""

from decimal import Decimal
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import register
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import PERSON
from tests.subscription.registers import read
import dataclasses
import time
import unittest


TERMS = conditions(market_bids=True, disclose=frozenset(("name", "id")))


def rows():
    """Return rows with every kind of value, one satisfied."""
    strange = dataclasses.replace(PERSON, name='Ә <&> "кавычки"')
    bids = booked(limit("10.50", 100, investor=strange), market("500.00"), limit("9", 7))
    found = [register.row_of(one, TERMS, one.bid.quantity or 50) for one in bids]
    found[0] = register.satisfy(found[0], TERMS, Decimal("10.50"), 40)
    return found


def written(found) -> bytes:
    parts = files.write(found, "satisfied", 's-"1"', register.manifest(found))
    return b"".join(parts)


class Files(unittest.TestCase):
    """Articles 8.3, 9.3 and 9.5."""

    def test_art_8_3_what_is_written_reads_back(self):
        found = rows()
        self.assertEqual(read(written(found)), found)

    def test_annex_2_note_2_more_columns_may_stand_there(self):
        data = written(rows()).replace(b"<g1>", b"<extra>1</extra><g1>")
        self.assertEqual(read(data), rows())

    def test_art_9_5_broken_files(self):
        good = written(rows())
        for code, data in (
            ("file-damaged", b"<not xml"),
            ("file-damaged", good[:-20]),
            ("file-no-rows", good.replace(files.NAMESPACE.encode(), b"urn:other")),
            ("file-value", good.replace(b"<g5>100</g5>", b"<g5>1e2</g5>")),
            ("file-value", good.replace(b"<g5>100</g5>", b"")),
            ("file-value", good.replace(b"<g3>10.5</g3>", b"<g3>NaN</g3>")),
            ("file-value", good.replace(b"<g2>2026", b"<g2>x026")),
            ("file-value", good.replace(b"<g6>1050</g6>", b"<g6>" + b"9" * 50 + b"</g6>")),
            ("file-value", good.replace("Айгуль".encode(), b"x" * 2001)),
        ):
            with self.subTest(code, start=data[:60]), self.assertRaises(RuleRefused) as caught:
                read(data)
            self.assertEqual(caught.exception.code, code)

    def test_the_place_of_a_wrong_value_is_named(self):
        data = written(rows()).replace(b"<g5>7</g5>", b"<g5>seven</g5>")
        with self.assertRaises(RuleRefused) as caught:
            read(data)
        self.assertEqual(caught.exception.errors[0].field, "3.5")

    def test_hostile_files(self):
        laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
        bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><register>&a19;</register>'
        outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><register>&a;</register>'
        deep = "<register>" + "<a>" * 100_000
        start = time.perf_counter()
        wide = b"<row>".decode() + "<a/>" * 100_000
        for text in (bomb, outside, deep, wide):
            for encoding in ("utf-8", "utf-16"):
                with self.assertRaises(RuleRefused):
                    read(text.encode(encoding))
        self.assertLess(time.perf_counter() - start, 5)
