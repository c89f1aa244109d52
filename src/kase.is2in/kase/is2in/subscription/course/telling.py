"""Who is told what: one message per person and event, in each one's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription.books import BookRow
from kase.is2in.web.api import formats
from typing import Any
from zope.i18nmessageid import Message


ASKED = "subscription.asked"
TOLD = "subscription.told"
MEMBER = "member"


@dataclass(frozen=True)
class Words:
    """What happened, and what is to be done; both may name ``subscription`` and more facts."""

    subject: Message
    action: Message


def ask(
    book: str, words: Words, people: Iterable[Person], key: str, page: str = "", **facts: Any
) -> int:
    """Tell people that something waits for them; return how many are told now."""
    return _tell(ASKED, book, words, people, key, page, True, facts)


def inform(
    book: str, words: Words, people: Iterable[Person], key: str, page: str = "", **facts: Any
) -> int:
    """Tell people what has happened; return how many are told now."""
    return _tell(TOLD, book, words, people, key, page, False, facts)


def members(but_not: Iterable[str] = ()) -> tuple[Person, ...]:
    """Return the people of all members of the exchange (articles 2.11, 4.7)."""
    away = set(but_not)
    return tuple(
        person
        for one in parties.organizations(MEMBER)
        if one.code not in away
        for person in parties.people(one.code)
    )


def name_of(found: BookRow) -> str:
    """Return how texts name a subscription: its number and the issuer."""
    return " ".join(filter(None, (found.number or found.book, found.conditions.issuer)))


def _tell(event, book, words, people, key, page, asks, facts) -> int:
    found = books.get(book)
    facts["subscription"] = name_of(found)
    return notify.tell(
        event,
        [one.id for one in people],
        filled(words.subject, **facts),
        filled(words.action, **facts),
        link=f"{folders.address_of(book)}{page}",
        about=f"subscription:{book}",
        author=None,
        key=f"subscription {book} {key}",
        asks=asks,
    )


def filled(message: Message, **facts: Any) -> Message:
    """Return words with their facts; days and numbers are said in the reader's language."""
    mapping = {name: _said(value) for name, value in facts.items()}
    return Message(message, domain=message.domain, mapping=mapping)


def _said(value: Any) -> Any:
    return formats.said(value) if isinstance(value, date | Decimal | int) else value
