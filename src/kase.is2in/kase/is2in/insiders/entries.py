"""Keeping the list: enter, correct, end, annul. Each change is a version of its own (A14).

The list is that of subparagraph 4 of paragraph 3 of article 56-1 of the law "On the securities
market": the exchange's own people with access to inside information, and others the exchange
gives access to. Every function asks by itself whether the caller keeps the list.
"""

from collections.abc import Mapping
from dataclasses import fields
from dataclasses import replace
from datetime import date
from kase.is2in import _
from kase.is2in.insiders import notices
from kase.is2in.insiders import store
from kase.is2in.insiders.facts import checked
from kase.is2in.insiders.facts import checked_day
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.types import ANNULLED
from kase.is2in.insiders.types import CORRECTED
from kase.is2in.insiders.types import ENDED
from kase.is2in.insiders.types import ENTERED
from kase.is2in.insiders.types import Facts
from kase.is2in.insiders.types import Version
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.given import checked_reason
from kase.is2in.web.api import current_user_id


def enter(
    given: Mapping[str, str], reason: str = "", user_id: str | None = None
) -> Version:
    """Enter a person and tell them; return the first version.

    Raises RuleRefused with field errors, Conflict("listed") when the person is in the list
    for the same basis and information in these days already.
    """
    require_editor()
    facts = checked(given, user_id)
    reason = checked_reason(reason) if reason.strip() else ""
    store.lock()
    refuse_double(facts, None)
    return write(store.new_number(), 1, ENTERED, facts, reason)


def correct(entry: int, given: Mapping[str, str], reason: str, base: int) -> Version:
    """Write a corrected version; what ``given`` does not name stays.

    ``base`` is the version the correction rests on. Raises Stale for an older one, Conflict
    for an annulled entry, RuleRefused for wrong facts or when nothing is different.
    """
    require_editor()
    reason = checked_reason(reason)
    last = _editable(entry, base)
    texts = as_texts(last.facts) | {name: given[name] for name in NAMES if name in given}
    same = texts["email"].strip().lower() == last.facts.email
    facts = checked(texts, last.facts.user_id if same else None)
    if facts == last.facts:
        raise RuleRefused("unchanged", _("Nothing is different."))
    refuse_double(facts, entry)
    return write(entry, last.version + 1, CORRECTED, facts, reason, last.facts)


def end(entry: int, until: str, reason: str, base: int) -> Version:
    """Take a person out with a last day, and tell them."""
    require_editor()
    reason = checked_reason(reason)
    day = checked_day("until", until)
    last = _editable(entry, base)
    if day < last.facts.since:
        raise RuleRefused("period", _("The last day is before the first."), "until")
    facts = replace(last.facts, until=day)
    if facts == last.facts:
        raise RuleRefused("unchanged", _("Nothing is different."), "until")
    return write(entry, last.version + 1, ENDED, facts, reason, last.facts)


def annul(entry: int, reason: str, base: int) -> Version:
    """Mark an entry as made by mistake: it counts on no day, its history stays."""
    require_editor()
    reason = checked_reason(reason)
    last = _editable(entry, base)
    return write(entry, last.version + 1, ANNULLED, last.facts, reason)


def listed_already(facts: Facts, entry: int | None) -> Version | None:
    """Return the other entry that says the same of the same person in the same days."""
    for other in store.same_person(facts):
        same = other.facts.basis == facts.basis and other.facts.information == facts.information
        if other.entry != entry and same and _meet(facts, other.facts):
            return other
    return None


def refuse_double(facts: Facts, entry: int | None) -> None:
    """Raise Conflict when the person is in the list already."""
    other = listed_already(facts, entry)
    if other is not None:
        raise Conflict(
            "listed",
            _(
                "This person is in the list already, with the same basis, in these days: "
                "entry No. ${number}.",
                mapping={"number": str(other.entry)},
            ),
            "full_name",
        )


def write(
    entry: int,
    version: int,
    change: str,
    facts: Facts,
    reason: str,
    before: Facts | None = None,
) -> Version:
    """Write a version with what belongs to it: the audit trail and the notice."""
    made = store.add_version(entry, version, change, facts, reason, current_user_id())
    details: dict[str, object] = {"version": version}
    if reason:
        details["reason"] = reason
    if before is not None:
        details["fields"] = changed_fields(before, facts)
    if facts.until is not None:
        details["until"] = facts.until.isoformat()
    ledger.record(f"insiders.{change}", f"insider:{entry}", details)
    if change != CORRECTED:
        notices.tell_person(made)
    return made


def changed_fields(before: Facts, after: Facts) -> list[str]:
    """Return the names of the facts that differ; never their values, some are personal."""
    names = (field.name for field in fields(Facts))
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def as_texts(facts: Facts) -> dict[str, str]:
    """Return facts as forms and programs give them."""
    texts = {name: _text(getattr(facts, name)) for name in NAMES}
    return texts | {"organization": facts.organization or facts.organization_name}


def _text(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def _editable(entry: int, base: int) -> Version:
    store.lock()
    last = store.last_version(entry)
    if last.version != base:
        raise Stale(
            "stale",
            _("Somebody has changed this entry since you opened it. Read it again and repeat."),
            current=last.version,
        )
    if last.annulled:
        raise Conflict("annulled", _("This entry is annulled and is not changed any more."))
    return last


def _meet(one: Facts, other: Facts) -> bool:
    latest = max(one.since, other.since)
    return all(each.until is None or latest <= each.until for each in (one, other))
