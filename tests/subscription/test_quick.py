"""The compiled reader says what the exact one says, or leaves the bid to it."""

from decimal import Decimal
from hypothesis import assume
from hypothesis import given
from hypothesis import strategies as st
from kase.is2in.subscription import quick
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from tests.subscription.case import BIN
from tests.subscription.case import conditions
from tests.subscription.case import IIN
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import patient
from tests.subscription.case import QUALIFIED
from tests.subscription.case import START
from tests.subscription.storage import row
import json
import unittest


BOOKS = (
    conditions(),
    conditions(is_debt=True, nominal=Decimal(1000), market_bids=True, lot=10),
    conditions(mode=CCP, market_bids=True, disclose=frozenset({"name", "id", "address"})),
)
ACCOUNTS = {
    "own": Account("own", "BRK2", free=Decimal(10**6)),
    "apart": Account("apart", "BRK2", segregated=True, free=Decimal(10**30)),
    "other": Account("other", "BRK3", free=Decimal(10**30)),
}
# Words that mean something, edges of what is allowed, and what attackers try.
WORDS = st.one_of(
    st.sampled_from(
        [
            *("", "limit", "market", "own", "apart", "other", "person", "legal", "KZ", "kz", "DE"),
            *("KZT", "USD", IIN, BIN, f" {IIN}", IIN[:6] + " " + IIN[6:], "850101300125"),
            *(" a", "a ", "\ta", "a\u00a0", "a\x00", "a\x7f", "a\x85b", "a\u2028b", "\ud800", "ı"),
            *('Т"О"О', "\\N", "\\.", "a\\tb", "| a", "a |", "x" * 500, "x" * 501, "ß", "🙂"),
        ]
    ),
    st.text(max_size=8),
)
FIGURES = st.one_of(
    st.sampled_from(
        [
            *(None, "", "0", "-1", "1", 1, 10, 0, -5, "10.5", "10.50", "010.50", "1000", " 7 "),
            *("10.505", "1e3", "NaN", "+1", "١", "1_0", "9" * 18, "9" * 19, 10**15, 10**18),
            *(True, 1.0, 0.1, "0.00000001", "100000000000000000.01", 10**400, "1.", ".5", [1]),
        ]
    ),
    st.integers(-20, 2000),
    st.decimals(0, 2000, places=2).map(str),
)
ANYTHING = st.one_of(WORDS, FIGURES, st.none(), st.booleans(), st.just({}), st.binary(max_size=2))
INVESTORS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(st.sampled_from(["person", "legal"]), ANYTHING),
        "iin_bin": st.one_of(st.just(IIN), ANYTHING),
        "qualified": st.one_of(st.booleans(), ANYTHING),
        **{
            name: st.one_of(WORDS, ANYTHING)
            for name in ("name", "residence", "document", "address", "other", "category")
        },
        "unknown": WORDS,
    },
)
ROWS = st.fixed_dictionaries(
    {"type": st.sampled_from(["limit", "market"]), "account": st.sampled_from(list(ACCOUNTS))},
    optional={
        "price": FIGURES,
        "quantity": FIGURES,
        "amount": FIGURES,
        "yield": FIGURES,
        "client_code": WORDS,
        "client_id": WORDS,
        "currency": WORDS,
        "investor": st.one_of(INVESTORS, ANYTHING),
        "unknown": WORDS,
    },
)
GOOD = st.builds(
    row,
    st.decimals(1, 2000, places=2).map(str),
    st.integers(1, 10**9),
    account=st.just("own"),
    client_id=st.text("абвABC019-_.\"\\", max_size=20),
)
CHANGES = st.one_of(
    st.tuples(st.sampled_from(["price", "quantity", "amount", "yield"]), FIGURES),
    st.tuples(st.sampled_from(["client_code", "client_id", "currency"]), WORDS),
    st.tuples(st.just("account"), st.sampled_from([*ACCOUNTS, " own", "none"])),
    st.tuples(st.just("type"), st.sampled_from(["market", "limit ", "x"])),
    st.tuples(
        st.sampled_from([f"investor.{name}" for name in ("name", "residence", "iin_bin", "type")]),
        WORDS,
    ),
    st.tuples(st.sampled_from(["investor.qualified", "investor.address"]), ANYTHING),
)


def changed(good: dict, changes: list) -> dict:
    """Return a good row of which something is another: that is where two readers might part."""
    found = {**good, "investor": dict(good["investor"])}
    for name, value in changes:
        target = found["investor"] if name.startswith("investor.") else found
        target[name.removeprefix("investor.")] = value
    if found["type"] == "market":
        found |= {"price": None, "quantity": None, "amount": found.get("amount", "1000.50")}
    return found


NEARLY = st.builds(changed, GOOD, st.lists(CHANGES, max_size=2))


def quickly(sent, terms):
    """Return a row made ready by the compiled reader, None when it leaves it to the exact one."""
    known = quick.known(sent)
    if known is None:
        return None
    mine = {one.code: one.segregated for one in ACCOUNTS.values() if one.owner == "BRK2"}
    covered = terms.covered_from(START)
    return quick.Quick(terms, mine, covered).ready(known, quick.key_of(known))


def closely(sent, terms):
    """Return a row made ready by the exact reader and the checks, None for a refused one."""
    bid, _errors = read_bid(sent)
    if bid is None:
        return None
    facts = Facts(START, "BRK2", ACCOUNTS.get(bid.account))
    errors = checks.check_without_time(bid, terms, facts)
    if any(error.code != "collateral-short" for error in errors):
        return None
    cost = checks.amount_of(bid, terms) if terms.covered_from(START) else quick.NOTHING
    return quick.of_bid(bid, cost)


class BothReaders(unittest.TestCase):
    """Nothing enters quickly that would not enter closely, and it enters as the same."""

    @given(st.one_of(NEARLY, NEARLY, ROWS, ANYTHING), st.sampled_from(BOOKS))
    @patient(400)
    def test_any_row(self, sent, terms):
        self.assertIn(quickly(sent, terms), (None, closely(sent, terms)))

    @given(GOOD)
    @patient(50)
    def test_good_rows_are_read_quickly(self, sent):
        sent["client_id"] = sent["client_id"].strip()
        found = quickly(sent, BOOKS[0])
        self.assertIsNotNone(found)
        self.assertEqual(found, closely(sent, BOOKS[0]))

    @given(st.one_of(ROWS, st.lists(ROWS, max_size=3)))
    @patient(150)
    def test_json(self, sent):
        try:
            body = json.dumps(sent).encode()
        except TypeError:
            assume(False)
        found, whole = quick.decode(body), json.loads(body)
        assume(found is not None)
        pairs = zip(found, whole, strict=True) if isinstance(whole, list) else [(found, whole)]
        for ours, theirs in pairs:
            self.assertEqual(read_bid(quick.plain(ours)), read_bid(theirs))

    def test_bodies_that_are_looked_at_closely(self):
        for body in (
            *(b"", b"null", b"1", b"[1]", b'{"price": 1.0}', b'{"price": NaN}', b'{"a": 1}'),
            *(b'{"account": "\xff"}', b'{"account": "\\ud800"}', b'{"account": "\t"}', b"[" * 9999),
            *(b'{"price": true}', b'{"price": 1e400}', b'{"quantity": ' + b"9" * 5000 + b"}"),
            *(b'\xef\xbb\xbf{"price": 1}', '{"price": 1}'.encode("utf-16"), b'{"account": null}'),
        ):
            self.assertIsNone(quick.decode(body), body)

    def test_values_of_equal_bids_are_judged_once(self):
        reader = quick.Quick(BOOKS[0], {"own": False}, False)
        for quantity in range(1, 4):
            reader.ready(quick.known(row("10.5", quantity, account="own")), "k")
        self.assertEqual((list(reader.prices), len(reader.quantities)), (["10.5"], 3))


class Fingerprints(unittest.TestCase):
    """A retry is told by its fingerprint: those of older versions of the product stay right."""

    def test_stored_ones(self):
        every = limit(
            "10.50", 7, client_code='К "1" \\ 2', client_id="a", yield_=Decimal("-0.5")
        )
        legal = market("1000", investor=QUALIFIED, currency="KZT")
        self.assertEqual(
            [quick.of_bid(one).mark for one in (every, legal)],
            [
                "dfd786a451c9bd319ff0e5c2d2ccdaee3ce37a7f5e4899615d1010cb58bc5fc6",
                "0ad29927f74d6264f5f4f60c0fdfdc810a87da907d04cd2aff8d63feec5c9357",
            ],
        )
