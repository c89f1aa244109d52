"""P6: registers written beside a template of strings, read and verified beside the bare parse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.verification import Answer
from kase.is2in.subscription.book.verification import Expected
from kase.is2in.subscription.formats import registers as formats
from kase.is2in.subscription.formats import workbook
from lxml import etree
from tempfile import TemporaryFile
from tests.load import book_made as made
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from xml.sax.saxutils import escape
import time


TERMS = conditions(disclose=frozenset(("name", "id", "residence")))
BUYER = register.Contact("АО «Брокер»", "+7 727 000 00 00")
TEMPLATES = "template of strings"
PRICE, TEMPLATE = Decimal("1000.50"), "<row>" + "<g>{}</g>" * 13 + "</row>\n"


class Accepted:
    """An accepted register that is made as it is asked for, so that it takes no memory."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def of(self, numbers):
        return {n: (n - 1, register.canonical(sent(n)).decode()) for n in numbers}

    def at(self, places):
        return [place + 1 for place in places]


class Ready(Accepted):
    """The same in memory: what it takes to ask a database is not measured here."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self._known = super().of(range(1, rows + 1))

    def of(self, numbers):
        return {n: self._known[n] for n in numbers}


def sent(number: int) -> register.Row:
    """Return a row of the accepted register."""
    price = PRICE + number % 200
    bid = replace(BID.bid, price=price, quantity=number % 500 + 1)
    at = BID.accepted_at + timedelta(microseconds=137 * number)
    one = replace(BID, number=number, accepted_at=at, bid=bid)
    return register.row_of(one, TERMS, number % 500 + 1, BUYER)


def answer(count: int) -> Iterator[register.Row]:
    """Yield the seller's rows: each third is not satisfied."""
    for number in range(1, count + 1):
        row = sent(number)
        yield register.satisfy(row, TERMS, PRICE, row.quantity if number % 3 else 0)


BID = booked(limit())[0]


def run(count: int, runs: int) -> list[dict]:
    """Return the times of writing and reading beside their floors, and what memory they take."""
    manifest = register.manifest(answer(count))
    lines = list(map(register.texts, answer(count)))
    with TemporaryFile() as xml, TemporaryFile() as xlsx, TemporaryFile() as target:
        xml.writelines(files.write_lines(lines, "satisfied", "s", manifest))
        workbook.write(xlsx, lines, count, manifest.totals)
        sheet = partial(workbook.write, target, lines, count, manifest.totals)
        works = {
            TEMPLATES: lambda: target.writelines(template(lines)),
            "written as .xml": lambda: target.writelines(
                files.write_lines(lines, "satisfied", "s", manifest)
            ),
            "written as .xlsx": lambda: (target.seek(0), sheet()),
            "bare parse": partial(parse, xml),
            "read as .xml": partial(read, xml),
            "read and verified": partial(verify, xml, Ready(count)),
            "read, verified, ready to be kept": partial(keep, xml, Ready(count)),
            "the same of .xlsx": partial(keep, xlsx, Ready(count)),
        }
        times = made.in_turns(works, runs, time.process_time)
        grown = {
            "bytes a row: read, verified, .xml": partial(keep, xml, Accepted(count)),
            "bytes a row: read, verified, .xlsx": partial(keep, xlsx, Accepted(count)),
        }
        memory = {name: made.peak(work) / count for name, work in grown.items()}
    goals = {"written as .xml": 1.5, "read and verified": 1.5}
    rows = []
    for name, spent in times.items():
        written = name == TEMPLATES or name.startswith("written")
        ratio = spent / times[TEMPLATES if written else "bare parse"]
        rows.append(row(name, count, spent, ratio, goals.get(name)))
    return rows + [row(name, count, None, each, None) for name, each in memory.items()]


def row(work: str, bids: int, seconds: float | None, ratio: float, goal: float | None) -> dict:
    """Return a line of the table."""
    return {"work": work, "bids": bids, "seconds": seconds, "ratio": ratio, "goal": goal}


def template(lines: list[list[str]]) -> Iterator[bytes]:
    """Yield the rows in the shortest way there is."""
    for start in range(0, len(lines), files.TOGETHER):
        some = lines[start : start + files.TOGETHER]
        yield "".join(
            TEMPLATE.format(*map(escape, (*line[:3], *line[4:7], *line[8:15]))) for line in some
        ).encode()


def parse(source) -> None:
    """Read the texts of all rows and forget them."""
    source.seek(0)
    for _event, element in etree.iterparse(source, tag=files.ROW):
        [(child.tag, child.text) for child in element]
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def read(source) -> None:
    """Read the texts of all rows."""
    source.seek(0)
    for _row in formats.read(source):
        pass


def verify(source, accepted: Accepted) -> None:
    """Hold all rows against the accepted ones."""
    source.seek(0)
    given = Answer(accepted, TERMS, Expected(10**15))
    for _line in given.lines(formats.read(source)):
        pass
    check(given)


def keep(source, accepted: Accepted) -> None:
    """Hold all rows against the accepted ones, put them together as they are to be kept."""
    source.seek(0)
    given = Answer(accepted, TERMS, Expected(10**15))
    with registers.Lines() as lines:
        lines.extend(given.lines(formats.read(source)))
        lines.manifest()
    check(given)


def check(given: Answer) -> None:
    """Refuse to measure what is wrong."""
    if given.faults:
        raise AssertionError(given.faults[:3])
