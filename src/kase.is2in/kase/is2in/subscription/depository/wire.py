"""What goes to a depository's simulator and comes back, as JSON: all that the port's types carry.

Questions are written and read back to the same; answers are read strictly, for what comes from
another process is believed in nothing. Whether an answer fits its question is judged by
``clearing.answers``.
"""

from collections.abc import Callable
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription import codec
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.deals import Net
from kase.is2in.subscription.book.reading import DECIMAL
from kase.is2in.subscription.book.reading import INVESTOR_TEXTS
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.book.reading import UNPRINTABLE
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Investor
from typing import Any


CONSENT, BIDS, SHEETS = "consent", "bids", "sheets"
NOTICES, DELETED = "notices", "deleted"
BALANCES, SECURITIES = "balances", "securities"
MOST_TEXT, MOST_DIGITS = 2000, 15
Data = dict[str, Any]


class Unfit(ValueError):
    """What came cannot be read; the text is for the log and quotes nothing of it."""


def of_consent(asked: ConsentAsked) -> Data:
    """Return the question of article 3.3."""
    return {
        "key": asked.key,
        "subscription": asked.subscription,
        "conditions": codec.conditions_to_json(asked.conditions),
        "criteria": list(asked.criteria),
        "disclose": sorted(asked.disclose),
    }


def to_consent(data: Data) -> ConsentAsked:
    """Return the question of ``of_consent``."""
    conditions = codec.conditions_from_json(data["conditions"])
    return ConsentAsked(
        data["key"],
        data["subscription"],
        conditions,
        tuple(data["criteria"]),
        frozenset(data["disclose"]),
    )


def of_bids(asked: BidsToCheck) -> Data:
    """Return the question of articles 6.1 and 7.3."""
    return {
        "key": asked.key,
        "subscription": asked.subscription,
        "criteria": list(asked.criteria),
        "disclose": sorted(asked.disclose),
        "bids": [
            {
                "number": one.number,
                "accepted_at": one.accepted_at.isoformat(),
                "buyer": one.buyer,
                "state": one.state,
                "version": one.version,
                "bid": codec.bid_to_json(one.bid),
            }
            for one in asked.bids
        ],
    }


def to_bids(data: Data) -> BidsToCheck:
    """Return the question of ``of_bids``."""
    bids = tuple(_booked(one) for one in data["bids"])
    criteria, disclose = tuple(data["criteria"]), frozenset(data["disclose"])
    return BidsToCheck(data["key"], data["subscription"], bids, criteria, disclose)


def of_sheet(sheet: Instructions) -> Data:
    """Return the sheet of orders (article 10.3)."""
    return {
        "key": sheet.key,
        "subscription": sheet.subscription,
        "settlement_at": sheet.settlement_at.isoformat(),
        "mode": sheet.mode,
        "deals": [
            {
                "number": one.number,
                "bid": one.bid,
                "buyer": one.buyer,
                "account": one.account,
                "seller": one.seller,
                "price": format(one.price, "f"),
                "quantity": one.quantity,
                "amount": format(one.amount, "f"),
            }
            for one in sheet.deals
        ],
        "nets": [
            {
                "account": one.account,
                "securities": one.securities,
                "money": format(one.money, "f"),
            }
            for one in sheet.nets
        ],
    }


def to_sheet(data: Data) -> Instructions:
    """Return the sheet of ``of_sheet``."""
    money = {"price", "amount", "money"}

    def read(one: Data) -> Data:
        return {n: Decimal(value) if n in money else value for n, value in one.items()}

    return Instructions(
        data["key"],
        data["subscription"],
        datetime.fromisoformat(data["settlement_at"]),
        data["mode"],
        tuple(Deal(**read(one)) for one in data["deals"]),
        tuple(Net(**read(one)) for one in data["nets"]),
    )


def of_told(told: Told) -> Data:
    """Return a notice (articles 2.11, 4.7, 9.6)."""
    conditions = codec.conditions_to_json(told.conditions)
    names = ("key", "subscription", "kind", "reason")
    return {**{name: getattr(told, name) for name in names}, "conditions": conditions}


def to_told(data: Data) -> Told:
    """Return the notice of ``of_told``."""
    return Told(**{**data, "conditions": codec.conditions_from_json(data["conditions"])})


def of_check(answer: CheckAnswer) -> Data:
    """Return the answer on bids."""
    investors = {str(n): codec.investor_to_json(one) for n, one in answer.investors.items()}
    return {
        "rejected": {str(n): criterion for n, criterion in answer.rejected.items()},
        "investors": investors,
    }


def of_settlement(answer: SettlementAnswer) -> Data:
    """Return the answer on deals."""
    declined = {str(number): reason for number, reason in answer.declined.items()}
    return {"settled": sorted(answer.settled), "declined": declined}


def read_consent(data: Data) -> bool:
    """Return what was answered to the request for consent; raise Unfit."""
    _only(data, {"consents"})
    if not isinstance(data["consents"], bool):
        raise Unfit("consent is neither true nor false")
    return data["consents"]


def read_check(data: Data) -> CheckAnswer:
    """Return the answer on bids; raise Unfit."""
    _only(data, {"rejected", "investors"})
    return CheckAnswer(
        _by_number(data["rejected"], _text), _by_number(data["investors"], read_investor)
    )


def read_settlement(data: Data) -> SettlementAnswer:
    """Return the answer on deals; raise Unfit."""
    _only(data, {"settled", "declined"})
    settled = data["settled"]
    if not isinstance(settled, list) or any(type(one) is not int for one in settled):
        raise Unfit("settled deals are no list of numbers")
    if len(set(settled)) < len(settled):
        raise Unfit("a deal is settled twice")
    return SettlementAnswer(frozenset(settled), _by_number(data["declined"], _text))


def read_taken(data: Data) -> bool:
    """Return True: a notice was taken; raise Unfit."""
    _only(data, {"taken"})
    if data["taken"] is not True:
        raise Unfit("the notice was not taken")
    return True


def read_balances(data: Data) -> dict[str, tuple[Decimal, Decimal]]:
    """Return money and unified limit by account; raise Unfit."""
    _only(data, {"accounts"})
    return {_text(code): _pair(two) for code, two in _mapping(data["accounts"]).items()}


def read_securities(data: Data) -> int | None:
    """Return how many securities are on a subaccount, None where nobody knows; raise Unfit."""
    _only(data, {"quantity"})
    found = data["quantity"]
    if found is not None and (type(found) is not int or not 0 <= found < 10**MOST_DIGITS):
        raise Unfit("a quantity is no number")
    return found


def _only(data: Data, names: set[str]) -> None:
    if _mapping(data).keys() != names:
        raise Unfit("the answer has other fields than it should")


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unfit("an object is expected")
    return value


def _by_number(value: Any, read: Callable[[Any], Any]) -> dict[int, Any]:
    found = {}
    for word, one in _mapping(value).items():
        if not (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS):
            raise Unfit("a number of a bid or deal is no number")
        if int(word) in found:
            raise Unfit("a bid or deal stands twice")
        found[int(word)] = read(one)
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_TEXT:
        raise Unfit("a text is missing or too long")
    if UNPRINTABLE.search(value):
        raise Unfit("a text cannot be printed")
    return value.strip()


def read_investor(value: Any) -> Investor:
    """Return what is said of an investor; raise Unfit."""
    data = _mapping(value)
    if not data.keys() <= INVESTOR_TEXTS.keys():
        raise Unfit("an investor has unknown fields")
    facts = {INVESTOR_TEXTS[name]: _text(one) for name, one in data.items() if one != ""}
    return Investor(**{"type": "", "residence": "", **facts})


def _pair(value: Any) -> tuple[Decimal, Decimal]:
    if not isinstance(value, list) or len(value) != 2:
        raise Unfit("an account has money and a limit")
    if not all(isinstance(one, str) and DECIMAL.fullmatch(one) for one in value):
        raise Unfit("a sum of money is no number")
    return Decimal(value[0]), Decimal(value[1])


def _booked(data: Data) -> BookedBid:
    bid, errors = read_bid(data["bid"])
    if bid is None:
        raise Unfit(f"a bid cannot be read: {errors[0].code}")
    at = datetime.fromisoformat(data["accepted_at"])
    return BookedBid(data["number"], at, data["buyer"], bid, data["state"], data["version"])
