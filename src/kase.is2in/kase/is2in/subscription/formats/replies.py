"""What the depository has answered, as a table: a line a bid or a deal.

The first line names the columns: the number, the result, the criterion or the reason, and what is
known of the investor; in Russian or as programs call them. Nothing is judged here but the file.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from io import BytesIO
from kase.is2in.subscription.book.reading import INVESTOR_TEXTS
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.tables import sheets


NUMBER, RESULT, WHY = "number", "result", "why"
INVESTOR = "investor."
TITLES = {
    "номер": NUMBER,
    "номер заявки": NUMBER,
    "номер сделки": NUMBER,
    "bid": NUMBER,
    "deal": NUMBER,
    "результат": RESULT,
    "passed": RESULT,
    "settled": RESULT,
    "критерий": WHY,
    "причина": WHY,
    "criterion": WHY,
    "reason": WHY,
    "инвестор": INVESTOR + "name",
    "наименование инвестора": INVESTOR + "name",
    "резидентство": INVESTOR + "residence",
    "документ": INVESTOR + "document",
    "адрес": INVESTOR + "address",
    "контакты": INVESTOR + "contacts",
    "иные сведения": INVESTOR + "other",
}
COLUMNS = frozenset({NUMBER, RESULT, WHY, *(INVESTOR + name for name in INVESTOR_TEXTS)})
GOOD = frozenset(
    ("1", "yes", "true", "passed", "settled", "да", "прошла", "соответствует", "исполнена")
)
BAD = frozenset(
    (
        *("0", "no", "false", "failed", "declined", "нет", "не прошла"),
        *("не соответствует", "не исполнена", "отклонена"),
    )
)
MOST_ROWS, HEADER_WITHIN = 1_000_000, 20


@dataclass(frozen=True)
class Reply:
    """One line: the number as it stands there, whether it is good, why not.

    ``good`` is None where the line does not say; ``place`` is where the line stands.
    """

    place: str
    number: str
    good: bool | None
    why: str = ""
    investor: Mapping[str, str] = field(default_factory=dict)


def read(data: bytes, promised: str = "") -> list[Reply]:
    """Return the lines of a .csv, .xlsx or .xls; raise RuleRefused for what is no such table."""
    kind = gate.kind_of(data, promised)
    if kind == gate.XML:
        raise fault("file-type")
    found: list[Reply] = []
    names: Sequence[str] = ()
    for sheet in sheets(BytesIO(data), kind):
        for line, cells in sheet:
            if not any(cells):
                continue
            if not names:
                names = _header(line, cells)
                continue
            if any(cells[len(names) :]):
                raise fault("file-column", f"{line}.{len(names) + 1}")
            if len(found) == MOST_ROWS:
                raise fault("file-rows")
            found.append(_reply(line, dict(zip(names, cells, strict=False))))
        # One sheet holds the answers.
        break
    if not found:
        raise fault("file-no-rows")
    return found


def lines_of(text: str) -> list[Reply]:
    """Return what a person has written, a line each of those that failed: number; why."""
    found = []
    for place, line in enumerate(text.splitlines(), 1):
        if line.strip():
            number, _mark, why = line.replace("\t", ";").partition(";")
            found.append(Reply(str(place), number.strip(), False, why.strip()))
    return found


def _header(line: int, cells: Sequence[str]) -> list[str]:
    last = max(place for place, cell in enumerate(cells) if cell) + 1
    names = [_name(cell) for cell in cells[:last]]
    if line > HEADER_WITHIN or NUMBER not in names:
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
    word = " ".join(title.replace("*", "").replace("\u00a0", " ").casefold().split())
    found = TITLES.get(word.replace("ё", "е"), word)
    return found if found in COLUMNS else ""


def _reply(line: int, cells: Mapping[str, str]) -> Reply:
    said, why = cells.get(RESULT, "").casefold(), cells.get(WHY, "")
    good = True if said in GOOD else False if said in BAD or (why and not said) else None
    investor = {
        name.removeprefix(INVESTOR): text
        for name, text in cells.items()
        if name.startswith(INVESTOR) and text
    }
    return Reply(str(line), cells[NUMBER], good, why, investor)
