"""Annex 3: the seller's notice of results where another organisation settles (article 11.4)."""

from collections.abc import Mapping
from decimal import Decimal
from kase.is2in import _
from kase.is2in.documents.types import Paper as Sheet
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from kase.is2in.parties.types import Person
from kase.is2in.subscription import books
from kase.is2in.subscription import money
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import annex
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.papers import sheets
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.papers.signing import head_of
from kase.is2in.subscription.papers.store import Paper
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import OTHER
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from typing import Any


# The lines of annex 3; what went through the exchange the registers say themselves.
LINES = {
    "settled_on": _("1. Day of settlement"),
    "price": _("2. Price of one security"),
    "accepted_everywhere": _("3. Volume of all accepted bids, abroad included"),
    "accepted_here": _("4. Volume of bids accepted through the exchange"),
    "satisfied_everywhere": _("5. Volume of all satisfied bids, abroad included"),
    "satisfied_here": _("6. Volume of satisfied bids submitted through the exchange"),
}
ABROAD = ("accepted_everywhere", "satisfied_everywhere")
HELD = _("Bids were taken")


def report(book: str, data: Mapping[str, Any], person: Person) -> Paper:
    """Make annex 3, to be signed by the seller's first head.

    ``data``: ``settled_on`` (a day), ``price``, and for an offering abroad too
    ``accepted_everywhere`` and ``satisfied_everywhere`` (sums). Raises Conflict where the
    depository settles or nothing settles yet, RuleRefused with every wrong field.
    """
    found = books.lock(book)
    if found.conditions.settlement_by != OTHER or found.state != "settling":
        raise Conflict("state", _("This cannot be done in the subscription's present state."))
    facts = {**read(found, data), **_own(book)}
    sheet = Sheet(
        heading=translate(_("Annex 3 to the rules of subscription"), store.LANGUAGE),
        subject=translate(_("Results of the subscription"), store.LANGUAGE),
        facts=(
            *sheets.seller_lines(found, store.LANGUAGE),
            Row(translate(HELD, store.LANGUAGE), held(found.conditions, store.LANGUAGE)),
        ),
        sections=(
            Section(
                translate(_("Results"), store.LANGUAGE),
                tuple(Row(*line) for line in report_lines(found, facts, store.LANGUAGE)),
            ),
        ),
        **sheets.signatory(head_of(found)),
    )
    return store.make(book, store.REPORT, found.edition, facts, sheet, person.id)


def report_lines(found: BookRow, facts: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Return the lines of annex 3 that say something, in a language."""
    shown = []
    for name, title in LINES.items():
        text = facts.get(name, "")
        if not text:
            continue
        if name == "settled_on":
            text = formats.date(annex.day(text), lang)
        else:
            text = f"{formats.number(Decimal(text), lang)} {found.conditions.currency}"
        shown.append((translate(title, lang), text))
    return shown


def held(conditions: Conditions, lang: str) -> str:
    """Return when it was held, as the head of annex 3 has it: a day, or from one to another."""
    days = dict.fromkeys(
        formats.date(almaty(moment).date(), lang)
        for moment in (conditions.start, conditions.end)
    )
    return " – ".join(days)


def _own(book: str) -> dict[str, str]:
    accepted = registers.last(book, registers.ACCEPTED).manifest.totals
    satisfied = registers.last(book, registers.SATISFIED).manifest.totals
    return {
        "accepted_here": money.plain(accepted.amount),
        "satisfied_here": money.plain(satisfied.deal_amount),
    }


def read(found: BookRow, data: Mapping[str, Any]) -> dict[str, str]:
    """Return what the seller fills in; raise RuleRefused with every wrong field."""
    readers = {"settled_on": annex.day, "price": annex.decimal}
    if found.conditions.foreign:
        readers |= dict.fromkeys(ABROAD, annex.decimal)
    errors = [
        FieldError(str(name)[:100], "unknown-field", _("There is no such field."))
        for name in data
        if name not in readers
    ]
    facts = {}
    for name, reader in readers.items():
        try:
            facts[name] = str(reader(data.get(name)))
        except (ValueError, TypeError):
            errors.append(FieldError(name, "form", _("The value cannot be read."), "annex 3"))
    if errors:
        raise RuleRefused(errors[0].code, errors[0].message, errors=errors)
    return facts
