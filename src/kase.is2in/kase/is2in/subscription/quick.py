"""Well-formed bids, read by compiled code; a value that many bids name is judged once.

Nothing is refused here: what is not plainly in order is left to the exact reader and the
checks, which name every fault. So both ways give the same answers.
"""

from collections.abc import Callable
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import money
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book.reading import DECIMAL
from kase.is2in.subscription.book.reading import digits
from kase.is2in.subscription.book.reading import TEXT
from kase.is2in.subscription.book.reading import WHOLE
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import DISCLOSED
from kase.is2in.subscription.types import investor_key
from kase.is2in.subscription.types import LEGAL
from kase.is2in.subscription.types import LIMIT
from kase.is2in.subscription.types import MARKET
from kase.is2in.subscription.types import PERSON
from kase.is2in.terms import identifiers
from msgspec import convert
from msgspec import DecodeError
from msgspec import field
from msgspec import json
from msgspec import Meta
from msgspec import Struct
from msgspec import to_builtins
from typing import Annotated
from typing import Any
from typing import NamedTuple


Words = Annotated[str, Meta(max_length=TEXT)]
Figure = str | int | None
# Investor, type, price, quantity, amount: what two bids have in common that may be one sent
# twice. 10.5 and 10.50 are one price.
Terms = tuple[str, str, str | None, int | None, str | None]


class SentInvestor(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """An investor in the order in which the text of one is kept."""

    type: Words = ""
    name: Words = ""
    iin_bin: Words = ""
    residence: Words = ""
    document: Words = ""
    address: Words = ""
    contacts: Words = ""
    other: Words = ""
    category: Words = ""
    qualified: bool = False


class SentBid(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A bid as programs send it; binary fractions are not taken."""

    type: Words = ""
    account: Words = ""
    client_code: Words = ""
    client_id: Words = ""
    currency: Words = ""
    price: Figure = None
    yield_: Figure = field(default=None, name="yield")
    quantity: Figure = None
    amount: Figure = None
    investor: SentInvestor = field(default_factory=SentInvestor)


class Ready(NamedTuple):
    """A bid in order: its fingerprint, what tells it is sent twice, what it blocks, its values.

    ``values`` are those of ``COLUMNS``, as COPY takes them.
    """

    client_id: str
    account: str
    mark: str
    terms: Terms
    cost: Decimal
    values: str


class _Figure(NamedTuple):
    """A number that is in order: its text, one text for all that are equal, what it is."""

    text: str
    mark: str | None
    value: Any
    worth: Decimal | None = None


NULL, NOTHING = "\\N", Decimal(0)
ABSENT = _Figure(NULL, None, None)
# The order of the values of a bid that differ from row to row.
COLUMNS = (
    "type",
    "fingerprint",
    "price",
    "yield",
    "quantity",
    "amount",
    "account",
    "client_id",
    "client_code",
    "currency",
    "investor_key",
    "investor",
)
DECODER = json.Decoder(list[SentBid] | SentBid)
_encode = json.Encoder().encode
_NAMES = dict(
    zip(DISCLOSED, ("name", "iin_bin", "residence", "document", "address", "other"), strict=True)
)


def decode(body: bytes) -> list[SentBid] | SentBid | None:
    """Return the bid or the bids of a JSON text; None where it has to be looked at closely."""
    try:
        return DECODER.decode(body)
    except (DecodeError, ValueError, RecursionError):
        return None


def known(row: Any) -> SentBid | None:
    """Return a row whose texts are in order, None for any other."""
    try:
        sent = convert(row, SentBid)
    except (DecodeError, ValueError, RecursionError):
        return None
    who = sent.investor
    if who.residence != checks.HOME:
        who.residence = who.residence.upper() or checks.HOME
    text = (
        f"|{sent.account}|{sent.client_id}|{sent.client_code}|{who.name}|{who.iin_bin}|"
        f"{who.residence}|{who.document}|{who.address}|{who.contacts}|{who.other}|{who.category}|"
    )
    # Blanks at an end are cut off by the exact reader; so is what looks like it.
    return sent if text.isprintable() and "| " not in text and " |" not in text else None


def plain(row: Any) -> Any:
    """Return a row as the exact reader takes it."""
    return to_builtins(row) if isinstance(row, SentBid) else row


def key_of(sent: SentBid) -> str:
    """Return what tells the investor apart."""
    who = sent.investor
    return investor_key(who.type, who.residence, who.iin_bin, who.name)


class Quick:
    """Makes bids of one submission ready, as long as they are plainly in order."""

    def __init__(
        self, conditions: Conditions, segregated: Mapping[str, bool], covered: bool
    ) -> None:
        """Take the conditions, the buyer's accounts: which need a client's code; what blocks."""
        self.conditions = conditions
        self.segregated = segregated
        self.covered = covered
        # Which of price, quantity and amount a bid of each kind names.
        self.kinds = {LIMIT: (True, True, False)}
        if conditions.market_bids:
            self.kinds[MARKET] = (False, False, True)
        self.prices = _Figures(self._price)
        self.yields = _Figures(_yield)
        self.quantities = _Figures(self._quantity)
        self.amounts = _Figures(self._amount)
        told = (name for name in checks.TOLD_AT_ENTRY if name in conditions.disclose)
        self.disclosed = tuple(_NAMES[name] for name in told)

    def ready(self, sent: SentBid, key: str) -> Ready | None:
        """Return the bid, None when it is not plainly in order; ``key`` is its investor's."""
        terms = self.conditions
        price, quantity = self.prices[sent.price], self.quantities[sent.quantity]
        yield_, amount = self.yields[sent.yield_], self.amounts[sent.amount]
        given = (price is not ABSENT, quantity is not ABSENT, amount is not ABSENT)
        segregated = self.segregated.get(sent.account)
        if (
            None in (price, quantity, yield_, amount, segregated)
            or self.kinds.get(sent.type) != given
            or (yield_ is not ABSENT and not terms.is_debt)
            or (sent.currency and sent.currency != terms.currency)
            or (segregated and not sent.client_code)
            or not self._investor_in_order(sent.investor)
        ):
            return None
        cost = NOTHING
        if self.covered:
            limit = sent.type == LIMIT
            cost = money.times(price.worth, quantity.value) if limit else amount.value
        return _ready(sent, key, (price, yield_, quantity, amount), cost)

    def _investor_in_order(self, who: SentInvestor) -> bool:
        if who.type not in (PERSON, LEGAL):
            return False
        number = who.iin_bin
        if number and who.residence == checks.HOME and not identifiers.is_number(number):
            return False
        return not self.disclosed or all(getattr(who, name) for name in self.disclosed)

    def _price(self, value: Figure) -> _Figure | None:
        text = digits(value, DECIMAL)
        if text is None:
            return ABSENT
        price = Decimal(text)
        if checks.price_fault(price, self.conditions):
            return None
        return _figure(price)._replace(worth=self.conditions.worth(price))

    def _quantity(self, value: Figure) -> _Figure | None:
        text = digits(value, WHOLE)
        if text is None:
            return ABSENT
        number = int(text)
        fault = checks.quantity_fault(number, self.conditions)
        return None if fault else _Figure(str(number), None, number)

    @staticmethod
    def _amount(value: Figure) -> _Figure | None:
        text = digits(value, DECIMAL)
        if text is None:
            return ABSENT
        amount = Decimal(text)
        return None if checks.amount_fault(amount) else _figure(amount)


def of_bid(bid: Bid, cost: Decimal = NOTHING) -> Ready:
    """Return a bid that the exact reader has read; ``cost`` is what it blocks."""
    names = ("name", "residence", "document", "address", "contacts", "other", "category")
    told = {name: getattr(bid.investor, name) for name in names}
    who = SentInvestor(
        type=bid.investor.type,
        iin_bin=bid.investor.number,
        qualified=bid.investor.qualified,
        **told,
    )
    sent = SentBid(
        type=bid.type,
        account=bid.account,
        client_code=bid.client_code,
        client_id=bid.client_id,
        currency=bid.currency,
        investor=who,
    )
    price, yield_, amount = map(_figure, (bid.price, bid.yield_, bid.amount))
    number = bid.quantity
    quantity = ABSENT if number is None else _Figure(str(number), None, number)
    return _ready(sent, bid.investor.key, (price, yield_, quantity, amount), cost)


def terms_of(key: str, kind: str, price: Decimal | None, quantity: int | None, amount) -> Terms:
    """Return the terms of a stored bid."""
    return (key, kind, _mark(price), quantity, _mark(amount))


class _Figures(dict):
    """Remembers what became of each value: None for one that is not in order."""

    def __init__(self, read: Callable[[Figure], _Figure]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, value: Figure) -> _Figure | None:
        try:
            made = self.read(value)
        except ValueError:
            made = None
        self[value] = made
        return made


def _yield(value: Figure) -> _Figure:
    text = digits(value, DECIMAL)
    return _figure(None if text is None else Decimal(text))


def _figure(value: Decimal | None) -> _Figure:
    return ABSENT if value is None else _Figure(format(value, "f"), _mark(value), value)


def _mark(value: Decimal | None) -> str | None:
    return None if value is None else str(value.normalize())


def _ready(sent: SentBid, key: str, figures: tuple[_Figure, ...], cost: Decimal) -> Ready:
    price, yield_, quantity, amount = figures
    account, client_id, code = sent.account, sent.client_id, sent.client_code
    own = (sent.type, account, code, client_id, sent.currency, quantity.value)
    investor = _encode(sent.investor)
    # What a bid says as one text; stored fingerprints are compared with it for ever.
    mark = sha256(_encode((*own, price.mark, yield_.mark, amount.mark)) + investor).hexdigest()
    texts = f"{account}\t{client_id}\t{code}\t{sent.currency}\t{key}\t{investor.decode()}"
    numbers = f"{price.text}\t{yield_.text}\t{quantity.text}\t{amount.text}"
    values = f"{sent.type}\t{mark}\t{numbers}\t{ledger.copied(texts)}"
    terms = (key, sent.type, price.mark, quantity.value, amount.mark)
    return Ready(client_id, account, mark, terms, cost, values)
