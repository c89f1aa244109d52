"""Bids as .csv, .xml, .xlsx and .xls, made into rows as programs send them in JSON.

The first line of a table names its columns: ``type``, ``price``, ``investor.name`` … or the
same in Russian. Nothing is judged here but the file itself: what a row says is read and checked
where bids are taken, so that it is answered row by row.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from kase.is2in.subscription.book.reading import BID_FIELDS
from kase.is2in.subscription.book.reading import INVESTOR_TEXTS
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.markup import cut
from kase.is2in.subscription.formats.markup import elements
from kase.is2in.subscription.formats.tables import sheets
from typing import Any
import re


NAMESPACE = "urn:kase:is2in:subscription-bids:1"
INVESTOR = "investor."
# In the order of a form that is filled by hand.
COLUMNS = (
    "client_id",
    "account",
    "client_code",
    "type",
    "price",
    "yield",
    "quantity",
    "amount",
    "currency",
    *(INVESTOR + name for name in INVESTOR_TEXTS),
    "investor.qualified",
)
RUSSIAN = {
    "id клиента": "client_id",
    "номер у покупателя": "client_id",
    "счет": "account",
    "торгово-клиринговый счет": "account",
    "код клиента": "client_code",
    "вид заявки": "type",
    "тип заявки": "type",
    "цена": "price",
    "доходность": "yield",
    "количество": "quantity",
    "сумма": "amount",
    "объем": "amount",
    "валюта": "currency",
    "тип инвестора": "investor.type",
    "инвестор": "investor.name",
    "наименование инвестора": "investor.name",
    "иин": "investor.iin_bin",
    "бин": "investor.iin_bin",
    "иин/бин": "investor.iin_bin",
    "резидентство": "investor.residence",
    "страна": "investor.residence",
    "документ": "investor.document",
    "адрес": "investor.address",
    "контакты": "investor.contacts",
    "иные сведения": "investor.other",
    "категория": "investor.category",
    "квалифицированный": "investor.qualified",
}
NUMBERS = frozenset(("price", "yield", "quantity", "amount"))
WORDS = {
    "type": {"лимитная": "limit", "лимитированная": "limit", "рыночная": "market"},
    "investor.type": {
        "физическое лицо": "person",
        "физ. лицо": "person",
        "юридическое лицо": "legal",
        "юр. лицо": "legal",
    },
    "investor.qualified": {"да": "true", "нет": "false", "yes": "true", "no": "false"},
}
# Blanks that part thousands: the plain one, the no-break ones.
BLANKS = re.compile(r"[ \u00a0\u202f]")
COMMA = re.compile(r"-?[0-9]+,[0-9]+")
MOST_ROWS = 50_000
HEADER_WITHIN = 20


@dataclass(frozen=True)
class FileRow:
    """A bid of a file: the line it stands in, counted from 1, and what it says."""

    line: int
    bid: Mapping[str, Any]


def read(data: bytes, promised: str = "") -> list[FileRow]:
    """Return the bids of a file; ``promised`` is the content type it came with, if any.

    Raises RuleRefused for a file that is no table of bids, is damaged or hostile.
    """
    kind = gate.kind_of(data, promised)
    found = []
    for row in _of_xml(data) if kind == gate.XML else _of_table(data, kind):
        if len(found) == MOST_ROWS:
            raise fault("file-rows")
        found.append(row)
    if not found:
        raise fault("file-no-rows")
    return found


def _of_table(data: bytes, kind: str) -> Iterator[FileRow]:
    for sheet in sheets(BytesIO(data), kind):
        names: Sequence[str] | None = None
        for line, cells in sheet:
            if not any(cells):
                continue
            if names is None:
                if line > HEADER_WITHIN:
                    raise fault("file-header")
                names = _header(line, cells)
                continue
            if any(cells[len(names) :]):
                raise fault("file-column", f"{line}.{len(names) + 1}")
            yield FileRow(line, _bid(zip(names, cells, strict=False)))
        # One sheet holds the bids; what stands on others is the sender's own.
        return


def _header(line: int, cells: Sequence[str]) -> list[str]:
    """Return the names of the columns; the last may be empty, no name stands twice."""
    last = max(place for place, cell in enumerate(cells) if cell) + 1
    names = [_name(cell) for cell in cells[:last]]
    if not any(names):
        raise fault("file-header", str(line))
    wrong = [
        f"{line}.{place}"
        for place, name in enumerate(names, 1)
        if not name or name in names[: place - 1]
    ]
    if wrong:
        raise fault("file-column", *wrong)
    return names


def _name(title: str) -> str:
    """Return the name that a title stands for, "" for an unknown one."""
    word = " ".join(title.replace("*", "").replace("\u00a0", " ").casefold().split())
    word = word.replace("ё", "е")
    found = RUSSIAN.get(word, word)
    return found if found in COLUMNS else ""


def _bid(cells: Any) -> dict[str, Any]:
    bid: dict[str, Any] = {}
    investor: dict[str, Any] = {}
    for name, text in cells:
        if not text:
            continue
        value = _value(name, text)
        if name.startswith(INVESTOR):
            investor[name.removeprefix(INVESTOR)] = value
        else:
            bid[name] = value
    code = investor.get("iin_bin", "")
    # A spreadsheet that took the number for a quantity has dropped its noughts.
    if code.isdigit() and 9 <= len(code) < 12 and investor.get("residence", "KZ") == "KZ":
        investor["iin_bin"] = code.zfill(12)
    if investor:
        bid["investor"] = investor
    return bid


def _value(name: str, text: str) -> str:
    if name in NUMBERS:
        plain = BLANKS.sub("", text)
        return plain.replace(",", ".") if COMMA.fullmatch(plain) else plain
    return WORDS.get(name, {}).get(text.casefold(), text)


def _of_xml(data: bytes) -> Iterator[FileRow]:
    for element in elements(cut(data), f"{{{NAMESPACE}}}bid"):
        bid: dict[str, Any] = {}
        for child in element:
            name = _local(child)
            if name in bid:
                raise fault("file-column", f"{element.sourceline}.{name}")
            if name == "investor":
                bid[name] = {_local(one): (one.text or "").strip() for one in child}
            elif name in BID_FIELDS and len(child):
                raise fault("file-value", f"{element.sourceline}.{name}")
            else:
                bid[name] = (child.text or "").strip()
        yield FileRow(element.sourceline or 0, bid)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2][:100]
