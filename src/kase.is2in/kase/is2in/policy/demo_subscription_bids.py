"""Bids of the demo: invented investors with valid numbers, prices around one value."""

from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import RuleRefused
from typing import Any


# Code, owner, segregated, who controls it.
ACCOUNTS = (
    ("BRK2-01", "BRK2", False, ""),
    ("BRK2-02", "BRK2", True, "BANK"),
    ("BRK3-01", "BRK3", False, ""),
    ("BRK3-02", "BRK3", True, ""),
)
NAMES = (
    "Абенов Ержан",
    "Базарбаева Меруерт",
    "Васильев Петр",
    "Габитова Назым",
    "Даулетов Асхат",
    "Есенова Жанар",
    "Жунусов Кайрат",
    "Зайцева Ирина",
    "Имангалиева Дана",
    "Кадыров Рустем",
    "Ли Андрей",
    "Мукашев Бекзат",
)
COMPANIES = ("ТОО «Ак Бидай»", "ТОО «Сары-Арка Инвест»", "АО «Пенсионный портфель»")
PRICE, STEP = 1250, 5


def bids(buyer: str, count: int, market: bool) -> list[dict[str, Any]]:
    """Return bids of a buyer's clients: mostly people, some companies, one in six at market."""
    return [_bid(buyer, number, market and number % 6 == 5) for number in range(count)]


def qualified_bids(buyer: str, count: int, market: bool = False) -> list[dict[str, Any]]:
    """Return bids of qualified investors, each above the minimum of a private placement."""
    found = []
    for number in range(count):
        row = _bid(buyer, number, False)
        who = {**_company(buyer, number), "qualified": True}
        found.append({**row, "quantity": 200 + 50 * number, "investor": who})
    return found


def _bid(buyer: str, number: int, market: bool) -> dict[str, Any]:
    account = f"{buyer}-0{1 + number % 2}"
    row: dict[str, Any] = {
        "account": account,
        "client_id": f"{buyer}-{number + 1:04d}",
        "client_code": f"{buyer}{number + 1:05d}" if account.endswith("2") else "",
        "investor": _company(buyer, number) if number % 5 == 4 else _person(buyer, number),
    }
    if market:
        return {**row, "type": "market", "amount": f"{(number + 1) * 75_000}.00"}
    price = PRICE + STEP * ((number * 7) % 9 - 4)
    quantity = 50 + 37 * (number * 13 % 29)
    return {**row, "type": "limit", "price": f"{price}.00", "quantity": quantity}


def _person(buyer: str, number: int) -> dict[str, Any]:
    return {
        "type": "person",
        "name": NAMES[number % len(NAMES)],
        "iin_bin": _number(f"8{number % 10}0{1 + number % 9}1{number % 9}300", buyer, number),
        "residence": "KZ",
    }


def _company(buyer: str, number: int) -> dict[str, Any]:
    return {
        "type": "legal",
        "name": COMPANIES[number % len(COMPANIES)],
        "iin_bin": _number("1203400", buyer, number),
        "residence": "KZ",
    }


def _number(begin: str, buyer: str, number: int) -> str:
    """Return twelve digits with a right check digit, a number of its own for each investor."""
    serial = 100 * (int(buyer[-1]) * 10 + number % 10) + number
    candidates = (f"{begin[:7]}{(serial + n // 10) % 10_000:04d}{n % 10}" for n in range(200))
    return next(filter(_is_valid, candidates))


def _is_valid(number: str) -> bool:
    try:
        return bool(identifiers.bin_number(number))
    except RuleRefused:
        return False
