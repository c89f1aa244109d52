"""The seller's application in the making, and changes of what was announced (article 2.10)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.subscription import books
from kase.is2in.subscription import codec
from kase.is2in.subscription import settings
from kase.is2in.subscription.book import annex
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.interfaces import ConditionsChanged
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.papers import sheets
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.papers.signing import head_of
from kase.is2in.subscription.papers.store import Paper
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from typing import Any
from zope.event import notify


# What a change may touch no more once bids are there: they were made under these.
FIXED = ("mode", "currency", "is_debt", "nominal", "lot", "tick", "private_placement", "isin")
ALWAYS_FIXED = ("mode", "private_placement", "foreign")
# Fields whose moment may not be moved once it has come.
MOMENTS = ("start", "end", "activation", "collateral_check", "deals_at", "settlement_at")
# What the depository was asked about or acts by (article 2.10-2).
DEPOSITORYS = ("criteria", "disclose", "settlement_by", "settlement_at", "isin", "quantity")
CHANGEABLE = ("submitted", "checking", "depository", "approved", "announced", *life.RUNNING)


def edit(book: str, data: Mapping[str, Any], person: Person) -> int:
    """Put other fields into the draft of an application; return the new edition.

    ``data`` names the fields that change as annex 1 does. What was signed before no longer
    holds. Raises Conflict outside the draft, RuleRefused with every wrong field.
    """
    found = books.lock(book)
    if found.state != "draft":
        text = _("The application is filed: conditions change on a new signed application.")
        raise Conflict("state", text)
    wanted = _merged(found, data)
    if wanted == found.conditions:
        return found.edition
    store.supersede(book, store.APPLICATION)
    number = books.change_conditions(found, wanted, "", person.id)
    ledger.record(
        "subscription.application-edited",
        store.subject_of(book),
        {"edition_number": number, "fields": list(lines.changed(found.conditions, wanted))},
        actor=person.id,
    )
    return number


def intend(book: str, person: Person) -> Paper:
    """Make the letter of intent of an offering that runs abroad too (article 3.7)."""
    found = books.lock(book)
    if found.state != "draft" or not found.conditions.foreign:
        raise Conflict("state", _("A letter of intent belongs to the draft of such an offering."))
    sheet = sheets.annex(found, store.LETTER, found.conditions, store.LANGUAGE, head_of(found))
    return store.make(book, store.LETTER, found.edition, {}, sheet, person.id)


def ask_change(book: str, data: Mapping[str, Any], reason: str, person: Person) -> Paper:
    """Make the application for a change, to be signed by the seller's first head (2.10).

    Raises Conflict in a state without changes, RuleRefused for a missing reason, for fields
    that are wrong or may change no more, and for what comes too late for the depository.
    """
    found = books.lock(book)
    if found.state not in CHANGEABLE:
        raise Conflict("state", _("This cannot be done in the subscription's present state."))
    if not reason.strip():
        raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
    wanted = _merged(found, data)
    _check(found, wanted)
    content = {"conditions": codec.conditions_to_json(wanted), "reason": reason.strip()}
    sheet = sheets.annex(found, store.CHANGE, wanted, store.LANGUAGE, head_of(found))
    return store.make(book, store.CHANGE, found.edition, content, sheet, person.id)


def asked_change(book: str) -> tuple[Paper, Conditions] | None:
    """Return the signed change that waits for the trading department, with its conditions."""
    paper = store.signed(book, store.CHANGE)
    if paper is None or paper.decision:
        return None
    return paper, codec.conditions_from_json(paper.content["conditions"])


def accept_change(book: str, actor: str) -> int:
    """Let a signed change hold: a new edition; return its number (articles 2.10, 2.11).

    Raises Missing where none waits, RuleRefused where it holds no longer: time has passed.
    """
    found = books.lock(book)
    paper, wanted = _asked(book)
    if paper.edition != found.edition:
        raise Conflict("stale", _("The conditions have changed since this was signed."))
    _check(found, wanted)
    names = lines.changed(found.conditions, wanted)
    number = books.change_conditions(found, wanted, paper.content["reason"], paper.author)
    store.decide(paper, store.ACCEPTED)
    ledger.record(
        "subscription.conditions-changed",
        store.subject_of(book),
        {"edition_number": number, "fields": list(names)},
        actor=actor,
    )
    notify(ConditionsChanged(book, number, names))
    return number


def refuse_change(book: str, reason: str, actor: str) -> None:
    """Refuse a signed change with a reason."""
    books.lock(book)
    paper, _wanted = _asked(book)
    if not reason.strip():
        raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
    store.decide(paper, store.REFUSED)
    ledger.record(
        "subscription.change-refused",
        store.subject_of(book),
        {"reason": reason.strip()},
        actor=actor,
    )


def _asked(book: str) -> tuple[Paper, Conditions]:
    found = asked_change(book)
    if found is None:
        raise Missing("change", _("No change of conditions waits."))
    return found


def _merged(found: BookRow, data: Mapping[str, Any]) -> Conditions:
    """Return the conditions with some fields anew, read as annex 1 is."""
    now = codec.conditions_to_json(found.conditions)
    now["collateral_check"] = now["collateral_check"] or annex.AT_ENTRY
    kept = {name: value for name, value in now.items() if name != "sellers"}
    return annex.read({**kept, **data}, found.conditions.sellers)


def _check(found: BookRow, wanted: Conditions) -> None:
    names = lines.changed(found.conditions, wanted)
    if not names:
        raise RuleRefused("no-change", _("Nothing changes."))
    wrong = application.check(wanted, currencies=settings.currencies())
    errors = (*wrong, *_untouchable(found, wanted, names), *_late(found, names))
    if errors:
        raise RuleRefused(errors[0].code, errors[0].message, errors=errors)


def _untouchable(found: BookRow, wanted: Conditions, names: tuple[str, ...]) -> list[FieldError]:
    """Return the fields that may not change any more, or move into the past."""
    now = clock.now()
    begun = now >= found.conditions.start
    fixed = {*ALWAYS_FIXED, *(FIXED if begun else ())}
    errors = [
        FieldError(name, "fixed", _("This cannot change any more."), "2.10")
        for name in names
        if name in fixed
    ]
    for name in MOMENTS:
        old, new = getattr(found.conditions, name), getattr(wanted, name)
        if name in names and ((old is not None and old <= now) or (new is not None and new <= now)):
            errors.append(FieldError(name, "passed", _("This moment has come already."), "2.10"))
    return errors


def _late(found: BookRow, names: tuple[str, ...]) -> list[FieldError]:
    """Return what would have to be agreed with the depository, and comes too late (2.10-2)."""
    if not application.needs_consent(found.conditions):
        return []
    if application.change_in_time(found.conditions, clock.now()):
        return []
    text = _("What concerns the depository changes at least a working day before bids are taken.")
    late = [name for name in names if name in DEPOSITORYS]
    return [FieldError(name, "depository-late", text, "2.10") for name in late]

