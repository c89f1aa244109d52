"""Keeping the bodies: what they are called, how they decide, who belongs to them.

Bodies are the exchange's: paragraph 25 of the manual speaks of the body that may decide in a
procedure. Each change of a rule is a version with its day; meetings keep the version of their
own day. The people are those of the exchange, with the days of their membership.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import counting
from kase.is2in.committee import readers
from kase.is2in.committee.given import Given
from kase.is2in.committee.interfaces import IAgendaSubjects
from kase.is2in.committee.rights import require_keeper
from kase.is2in.committee.rights import today
from kase.is2in.committee.types import BASES
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import CHAIRMAN
from kase.is2in.committee.types import MEMBERS
from kase.is2in.committee.types import PARTS
from kase.is2in.committee.types import Rule
from kase.is2in.committee.types import Seat
from kase.is2in.committee.types import SECRETARY
from kase.is2in.committee.types import SHARES
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from zope.component import queryUtility
import re


LANGUAGES = ("ru", "kk", "en")
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
LONGEST_MARK = 10
ONE_EACH = (CHAIRMAN, SECRETARY)


def bodies(active: bool | None = None) -> tuple[Body, ...]:
    """Return the bodies as they stand today."""
    return bodies_store.bodies(today(), active)


def body(code: str) -> Body:
    """Return a body as it stands today; raise Missing."""
    return bodies_store.body_by_code(code, today())


def add_body(given: Mapping[str, object]) -> Body:
    """Add a body; for keepers. Raises RuleRefused with field errors, Conflict for its code."""
    require_keeper()
    fields = Given(given)
    code = fields.line("code", needed=True)
    if code and not CODE.fullmatch(code):
        fields.wrong("code", "code", _("Small Latin letters, digits and hyphens: listing-board"))
    made = _read(fields, Body(0, code, 1, today(), {}, "", "", Rule(), (), True))
    if any(one.code == code for one in bodies()):
        raise Conflict("code", _("There is a body with this code."), "code")
    made = replace(made, id=bodies_store.add(code))
    return _write(made, "committee.body-added")


def change_body(code: str, given: Mapping[str, object], base: int) -> Body:
    """Write a new version of a body; what ``given`` does not name stays. For keepers.

    ``base`` is the version the change rests on. Raises Stale, RuleRefused.
    """
    require_keeper()
    before = body(code)
    bodies_store.lock(before.id)
    last = bodies_store.versions(before.id)[0]
    if last.version != base:
        raise Stale(
            "stale",
            _("Somebody has changed this since you read it. Read it again and repeat."),
            current=last.version,
        )
    texts = {f"title_{lang}": text for lang, text in last.titles.items()}
    names = ("mark", "place", "categories", "active")
    known = texts | {name: getattr(last, name) for name in names} | vars(last.rule)
    made = _read(Given({**known, **given}), last)
    if made.since < last.since:
        named = {"date": formats.said(last.since)}
        text = _("A later version is there, from ${date}.", mapping=named)
        raise RuleRefused("since", text, "since")
    if replace(made, since=last.since, reason=last.reason) == last:
        raise RuleRefused("unchanged", _("Nothing is different."))
    return _write(replace(made, version=last.version + 1), "committee.body-changed")


def versions(code: str) -> tuple[Body, ...]:
    """Return the versions of a body, the last first."""
    return bodies_store.versions(body(code).id)


def seats(code: str, *, ever: bool = False) -> tuple[Seat, ...]:
    """Return the members of a body today, or everyone who ever was one."""
    found = bodies_store.seats(body(code).id)
    if ever:
        return tuple(one for one in found if not bodies_store.annulled(one))
    return tuple(one for one in found if one.counts_on(today()))


def add_seat(code: str, given: Mapping[str, object]) -> Seat:
    """Make a person of the exchange a member; for keepers.

    ``given``: ``person`` (id or e-mail), ``part``, ``voting`` (of a secretary; the others
    vote), ``since``. Raises RuleRefused, Conflict when the person or the chair is there.
    """
    require_keeper()
    mine = body(code)
    fields = Given(given)
    person = _person(fields)
    part = fields.one_of("part", PARTS)
    voting = fields.truth("voting") if part == SECRETARY else True
    since = fields.day("since") if given.get("since") else today()
    fields.done()
    bodies_store.lock(mine.id)
    for one in bodies_store.seats(mine.id):
        if one.until is not None and one.until < since:
            continue
        if one.user_id == person.id:
            raise Conflict("member", _("The person is a member of the body already."), "person")
        if one.part == part and part in ONE_EACH:
            text = _("The body has a chairman and a secretary only once. End the other one first.")
            raise Conflict("taken", text, "part")
    values = {"body": mine.id, "user_id": person.id, "part": part, "voting": voting}
    number = bodies_store.add_seat({**values, "since": since, "author": current_user_id()})
    details = {"person": person.id, "part": part, "since": since.isoformat()}
    ledger.record("committee.member-added", subject_of(mine), details)
    readers.changed_in(mine.id)
    return bodies_store.seat(number)


def end_seat(number: int, given: Mapping[str, object]) -> Seat:
    """Write a member's last day; the day before the first takes a mistake back. For keepers."""
    require_keeper()
    seat = bodies_store.seat(number)
    mine = bodies_store.body(seat.body, today())
    bodies_store.lock(mine.id)
    fields = Given(given)
    until = fields.day("until")
    if until is not None and until < seat.since - timedelta(days=1):
        fields.wrong("until", "period", _("The last day is before the first."))
    fields.done()
    if seat.until is not None and seat.until < today():
        raise Conflict("ended", _("The membership has ended already."))
    bodies_store.end_seat(number, until)
    details = {"person": seat.user_id, "until": until.isoformat()}
    ledger.record("committee.member-ended", subject_of(mine), details)
    readers.changed_in(mine.id)
    return bodies_store.seat(number)


def subject_of(one: Body) -> str:
    """Return the name under which the audit trail knows a body."""
    return f"body:{one.code}"


def categories() -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the categories of procedures a body may decide on."""
    port = queryUtility(IAgendaSubjects)
    return tuple(port.categories()) if port is not None else ()


def _write(made: Body, action: str) -> Body:
    bodies_store.add_version(made, current_user_id())
    details = {"version": made.version, "since": made.since.isoformat(), "reason": made.reason}
    ledger.record(action, subject_of(made), details)
    return bodies_store.versions(made.id)[0]


def _read(fields: Given, before: Body) -> Body:
    titles = {lang: fields.line(f"title_{lang}", needed=True) for lang in LANGUAGES}
    rule = Rule(
        quorum=fields.one_of("quorum", SHARES, Rule.quorum),
        majority=fields.one_of("majority", SHARES, Rule.majority),
        base=fields.one_of("base", BASES, Rule.base),
        casting=fields.truth("casting"),
        recused_count=fields.truth("recused_count"),
    )
    if rule.casting and (rule.majority != "over_half" or rule.base == MEMBERS):
        text = _("A casting vote goes with more than half of those present or of the votes.")
        fields.wrong("casting", "casting", text)
    mark = fields.line("mark", LONGEST_MARK, needed=True)
    known = {code for code, _title in categories()} | set(before.categories)
    raw = fields.given.get("categories") or ()
    chosen = tuple(dict.fromkeys(raw if isinstance(raw, list | tuple) else [raw]))
    if not set(map(str, chosen)) <= known:
        fields.wrong("categories", "choice", _("Choose one of the values."))
    # What has been decided was decided by the rules of its day.
    earliest = max(before.since, today()) if before.id else None
    since = fields.day("since", earliest=earliest) if fields.given.get("since") else today()
    active = fields.truth("active", True)
    reason = fields.text("reason", 500)
    place = fields.line("place")
    fields.done()
    return replace(
        before,
        titles=titles,
        mark=mark,
        place=place,
        rule=rule,
        categories=tuple(map(str, chosen)),
        since=since,
        active=active,
        reason=reason,
    )


def _person(fields: Given) -> Person:
    word = fields.line("person", needed=True)
    found = parties.person_by_email(word) if "@" in word else None
    if found is None and word:
        found = parties.person(word)
    if word and (found is None or not parties.is_staff(found)):
        fields.wrong("person", "person", _("Nobody of the exchange has this e-mail."))
    if fields.errors:
        fields.done()
    if found is None:
        raise Missing("person", _("Nobody of the exchange has this e-mail."))
    return found


def quorum_of(one: Body) -> tuple[int, int]:
    """Return how many members vote today, and how many of them make a quorum."""
    voting = sum(seat.voting for seat in bodies_store.seats(one.id, today()))
    return voting, counting.least(one.rule.quorum, voting)
