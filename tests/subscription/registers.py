"""Registers for tests: files as rows, rows as an answer, an answer held against rows."""

from io import BytesIO
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.verification import Answer
from kase.is2in.subscription.formats import registers
from kase.is2in.subscription.formats.rows import read_row


def read(data: bytes, promised: str = "") -> list[register.Row]:
    """Return the rows of a file."""
    return [read_row(texts, line) for line, texts in registers.read(BytesIO(data), promised)]


def answered(rows) -> list:
    """Return rows as a program sends them."""
    return list(enumerate(map(register.texts, rows), 1))


class Held:
    """An accepted register in memory."""

    def __init__(self, rows) -> None:
        self.rows = len(rows)
        self.known = {
            row.number: (place, register.canonical(row).decode()) for place, row in enumerate(rows)
        }

    def of(self, numbers):
        return {number: self.known[number] for number in numbers if number in self.known}

    def at(self, places):
        return [number for number, (place, _text) in self.known.items() if place in set(places)]


def verify(sent, rows, terms, expected):
    """Return the mismatches of an answer."""
    given = Answer(Held(sent), terms, expected)
    for _line in given.lines(answered(rows)):
        pass
    return given.faults
