"""Reading the audit trail: filters as people give them, acts as people read them."""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from functools import cache
from kase.is2in import _
from kase.is2in.journal.actions import action_title
from kase.is2in.journal.details import rows_of
from kase.is2in.journal.rights import require_reader
from kase.is2in.journal.subjects import subject_of
from kase.is2in.journal.subjects import subjects
from kase.is2in.journal.types import Act
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import AuditEntry
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.parties import api as parties
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import translate
import re


FILTERS = ("from", "to", "person", "organization", "action", "subject", "address")
# Those that make sense for one's own acts.
OWN_FILTERS = ("from", "to", "action", "subject")
LONGEST = 300
CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SYSTEM = "system"


def acts(
    given: Mapping[str, str], limit: int, after: str = "", own: bool = False
) -> tuple[tuple[Act, ...], str]:
    """Return a page of acts, the newest first, and where the next page begins ("": no more).

    ``given`` holds filters by name: ``from`` and ``to`` (days in Almaty, both included),
    ``person`` (e-mail, user id or "system"), ``organization`` (code), ``action``, ``subject``
    (name, address, number, code or e-mail), ``address``. ``after`` is what the page before
    has returned. With ``own`` the acts of who asks, else Forbidden for who may not read all.
    Raises Malformed for a day or a place that is none.
    """
    query = _query(given, own)
    found = ledger.trail(query, limit + 1, _place(after))
    rows = found[:limit]
    return _acts(rows), _cursor(rows[-1]) if len(found) > limit else ""


def _query(given: Mapping[str, str], own: bool) -> TrailQuery:
    values = {name: " ".join(given.get(name, "").split())[:LONGEST] for name in FILTERS}
    since, until = day_of(values["from"], "from"), day_of(values["to"], "to")
    if own:
        actor = current_user_id()
        if actor is None:
            raise Unauthenticated("login", _("Log in to go on."))
        values |= {"organization": "", "address": ""}
    else:
        require_reader()
        actor = _person(values["person"])
    return TrailQuery(
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        actor=actor,
        organization=values["organization"].upper(),
        action=values["action"],
        subject=subject_of(values["subject"]),
        address=values["address"],
    )


def day_of(text: str, name: str) -> date | None:
    """Return the day of a filter, None for ""; raise Malformed for what is no day."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # The ends of the calendar have no day before and after them.
    if found is None or not 1970 <= found.year <= 9000:
        raise Malformed("date", _("A day looks like 2026-11-21"), name)
    return found


def _person(text: str) -> str:
    if "@" not in text:
        return text
    found = parties.person_by_email(text)
    return found.id if found is not None else text


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ALMATY)


def _place(after: str) -> tuple[datetime, int] | None:
    if not after:
        return None
    found = CURSOR.fullmatch(after) if after.isascii() else None
    if found is None:
        raise Malformed("after", _("This is no place in the journal."), "after")
    return EPOCH + int(found.group(1)) * MICROSECOND, int(found.group(2))


def _cursor(entry: AuditEntry) -> str:
    return f"{(entry.at - EPOCH) // MICROSECOND}-{entry.id}"


def _acts(entries: Sequence[AuditEntry]) -> tuple[Act, ...]:
    known = subjects(entry.subject for entry in entries)
    name_of = cache(_name)
    return tuple(
        Act(
            id=entry.id,
            at=entry.at,
            action=entry.action,
            title=action_title(entry.action),
            actor=entry.actor,
            who=name_of(entry.actor),
            organization=entry.organization,
            address=entry.address,
            subject=known[entry.subject],
            rows=rows_of(entry.details),
            details=entry.details,
        )
        for entry in entries
    )


def _name(actor: str | None) -> str:
    if actor is None:
        return translate(_("Nobody logged in"))
    if actor == SYSTEM:
        return translate(_("The system itself"))
    return parties.name_of(actor)
