"""Who is there, who has an interest, how each member votes, what comes of it."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.committee import counting
from kase.is2in.committee import readers
from kase.is2in.committee import store
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import composition
from kase.is2in.committee.gate import held
from kase.is2in.committee.gate import held_item
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.given import Given
from kase.is2in.committee.rights import may_run
from kase.is2in.committee.rights import require_seen
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import APPLICATION
from kase.is2in.committee.types import Attendee
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import CHAIRMAN
from kase.is2in.committee.types import CHOICES
from kase.is2in.committee.types import DECIDED
from kase.is2in.committee.types import DEFERRED
from kase.is2in.committee.types import DEPUTY
from kase.is2in.committee.types import GRANTED
from kase.is2in.committee.types import HERE
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import NO_QUORUM
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import PRESENCES
from kase.is2in.committee.types import QUESTION
from kase.is2in.committee.types import REFUSED
from kase.is2in.committee.types import REJECTED
from kase.is2in.committee.types import REMOTE
from kase.is2in.committee.types import SESSION
from kase.is2in.committee.types import Tally
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused


PRESIDING = (CHAIRMAN, DEPUTY)


def note_presence(
    who: Person, number: int, marks: Mapping[str, tuple[str, str]], chair: str, base: int
) -> Meeting:
    """Note who is there: user id → (presence, why absent); ``chair`` presides, "" by rank.

    Members not named stay as they were. Somebody who has voted on an open item is there.
    """
    meeting = held(who, number, base, SESSION)
    if meeting.form == BY_PAPERS:
        raise Conflict("by-papers", _("In a vote by papers nobody is noted as present."))
    known = {one.user_id: one for one in store.attendees(number)}
    waiting = [one.id for one in store.items(number) if one.state == OPEN]
    voted = {one.user_id for each in store.ballots(waiting).values() for one in each}
    for user_id, (presence, reason) in marks.items():
        if user_id not in known:
            raise RuleRefused("member", _("This person is not a member of the body."), "presence")
        fields = Given({"presence": presence, "reason": reason})
        noted = fields.one_of("presence", PRESENCES)
        why = fields.line("reason")
        fields.done()
        if noted == ABSENT and user_id in voted:
            raise Conflict("voted", _("Who has voted on an open item is not absent."), "presence")
        one = known[user_id]
        known[user_id] = Attendee(user_id, one.part, one.voting, noted, why)
        store.seat_attendee(number, known[user_id], who.id)
    presiding = _presiding(known, chair)
    store.change_meeting(number, chair=presiding)
    there = [user_id for user_id, one in known.items() if one.presence != ABSENT]
    details = {"present": there, "chair": presiding}
    ledger.record("meeting.attendance", subject_of(meeting), details)
    return store.get_meeting(number)


def declare(who: Person, number: int, user_id: str, reason: str) -> None:
    """Declare a conflict of interest: by the member, or by whoever runs the meeting.

    The member no longer votes on the item nor reads its papers; a vote cast before is taken
    back.
    """
    item, meeting = _at(who, number, PLANNED, AGENDA, SESSION)
    _require_self_or_running(who, user_id, meeting)
    _require_member(meeting, user_id)
    fields = Given({"reason": reason})
    why = fields.text("reason", 1000, needed=True)
    fields.done()
    store.recuse(number, user_id, why, who.id)
    withdrawn = store.uncast(number, user_id)
    details = {"item": number, "person": user_id, "reason": why, "withdrawn": withdrawn}
    _record("meeting.conflict", meeting, details)
    readers.changed(item)


def take_back(who: Person, number: int, user_id: str) -> None:
    """Take back a conflict of interest that was declared by mistake; for who runs the meeting."""
    item, meeting = _at(who, number, PLANNED, AGENDA, SESSION)
    if not may_run(who, meeting):
        raise Forbidden(
            "not-secretary", _("This is done by the secretary or the chairman of the body.")
        )
    if user_id not in {one.user_id for one in store.recusals([number])[number]}:
        raise Missing("conflict", _("No conflict of interest is declared by this person."))
    store.unrecuse(number, user_id)
    _record("meeting.conflict-dropped", meeting, {"item": number, "person": user_id})
    readers.changed(item)


def vote(who: Person, number: int, choice: str, *, user_id: str = "", instead: str = "") -> Item:
    """Cast a vote on an item: one's own, or that of ``user_id`` by whoever runs the meeting.

    To vote otherwise than before ``instead`` names the vote that is replaced. Raises Forbidden
    (not a member, a conflict of interest), Conflict (not there, voted already, the vote on the
    item is closed).
    """
    item, meeting = _at(who, number, SESSION)
    user_id = user_id or who.id
    _require_self_or_running(who, user_id, meeting)
    if choice not in CHOICES:
        raise RuleRefused("choice", _("Choose one of the values."), "choice")
    attendee = _require_member(meeting, user_id)
    if user_id in {one.user_id for one in store.recusals([number])[number]}:
        text = _("Who has a conflict of interest does not vote.")
        raise Forbidden("conflict-of-interest", text)
    late = meeting.votes_until is not None and clock.now() > meeting.votes_until
    if late and not may_run(who, meeting):
        raise Conflict("late", _("The time to vote is over."))
    if attendee.presence == ABSENT:
        raise Conflict("absent", _("Who is absent does not vote."))
    _write_vote(item, meeting, user_id, choice, who, instead)
    return item


def _write_vote(
    item: Item, meeting: Meeting, user_id: str, choice: str, who: Person, instead: str
) -> None:
    if instead:
        written = store.recast(item.id, user_id, choice, who.id, instead)
    else:
        written = store.cast(item.id, user_id, choice, who.id)
    if written:
        details = {"item": item.id, "person": user_id, "choice": choice}
        if instead:
            details["instead"] = instead
        _record("meeting.vote", meeting, details)
        return
    there = next((one for one in store.ballots([item.id])[item.id] if one.user_id == user_id), None)
    if there is None or there.choice != choice:
        raise Conflict(
            "voted", _("There is another vote of this member by now. Look at it and repeat.")
        )


def tally(item: Item, meeting: Meeting) -> Tally:
    """Return how an item stands now, or how it stood when its vote was closed."""
    if item.tally is not None:
        return item.tally
    list_of = [one for one in store.attendees(meeting.id) if one.voting]
    cast = {one.user_id: one.choice for one in store.ballots([item.id])[item.id]}
    there = [one.user_id for one in list_of if one.presence != ABSENT]
    if meeting.form == BY_PAPERS:
        there = [user_id for user_id in there if user_id in cast]
    return counting.count(
        body_of(meeting).rule,
        [one.user_id for one in list_of],
        there,
        [one.user_id for one in store.recusals([item.id])[item.id]],
        cast,
        meeting.chair,
    )


def outcome_of(item: Item, result: str) -> str:
    """Return what comes of a vote on an item.

    A draft that finds no majority is not adopted: an application that was to be granted is
    refused then; one that was to be refused or deferred is deferred, for nothing is decided.
    """
    if result == NO_QUORUM:
        return NO_QUORUM
    if result != REJECTED:
        return item.proposal
    if item.kind == QUESTION:
        return REJECTED if item.proposal != DEFERRED else DEFERRED
    return REFUSED if item.proposal == GRANTED else DEFERRED


def close_vote(who: Person, number: int, given: Mapping[str, object], base: int) -> Item:
    """Close the vote on an item: from now on its result stands, and ``text`` is the decision.

    Without a text the draft is the decision where it was adopted. Raises Conflict while
    members who are there have not voted, unless ``silent`` says that they will not.
    """
    item, meeting = held_item(who, number, base, SESSION)
    _require_open(item)
    fields = Given(given)
    text, silent = fields.text("text"), fields.truth("silent")
    fields.done()
    counted = tally(item, meeting)
    if counted.silent and not silent and counted.result != NO_QUORUM:
        raise Conflict(
            "not-all",
            _(
                "Members who are here and have not voted: ${count}. Say that they do not vote.",
                mapping={"count": str(counted.silent)},
            ),
            "silent",
        )
    outcome = outcome_of(item, counted.result)
    adopted = outcome == item.proposal and counted.result != REJECTED
    decision = text or (item.draft if adopted else "")
    if not decision and outcome in (GRANTED, REFUSED) and item.kind == APPLICATION:
        raise RuleRefused(
            "required", _("The draft was not adopted: write the decision in words."), "text"
        )
    values = {"state": DECIDED, "outcome": outcome, "decision": decision, "tally": counted}
    store.change_item(number, **values, decided_by=who.id, decided_at=clock.now())
    store.change_meeting(meeting.id)
    votes = f"{counted.votes_for} / {counted.against} / {counted.abstain}"
    details = {"item": number, "outcome": outcome, "text": decision, "votes": votes}
    _record("meeting.item-decided", meeting, details)
    readers.changed(store.get_item(number))
    return store.get_item(number)


def reopen_vote(who: Person, number: int, reason: str, base: int) -> Item:
    """Open the vote on an item again until the minutes are closed; why stays in the trail."""
    item, meeting = held_item(who, number, base, SESSION)
    if item.state != DECIDED:
        raise Conflict("open", _("The vote on this item is open."))
    fields = Given({"reason": reason})
    why = fields.text("reason", 1000, needed=True)
    fields.done()
    empty = {"outcome": "", "decision": "", "tally": None, "decided_by": None, "decided_at": None}
    store.change_item(number, state=OPEN, **empty)
    store.change_meeting(meeting.id)
    _record("meeting.item-reopened", meeting, {"item": number, "reason": why})
    readers.changed(store.get_item(number))
    return store.get_item(number)


def _at(who: Person, number: int, *states: str) -> tuple[Item, Meeting]:
    """Return an open item with its meeting, for this transaction alone, in one of the states."""
    found = store.get_item(number)
    meeting = store.get_meeting(found.meeting, lock=True)
    require_seen(who, meeting)
    if meeting.state not in states:
        raise Conflict("state", _("This cannot be done at this stage of the meeting."))
    item = store.get_item(number)
    _require_open(item)
    return item, meeting


def _require_open(item: Item) -> None:
    if item.state != OPEN:
        raise Conflict("vote-closed", _("The vote on this item is closed."))


def _require_self_or_running(who: Person, user_id: str, meeting: Meeting) -> None:
    if user_id != who.id and not may_run(who, meeting):
        raise Forbidden("not-yours", _("A member speaks for nobody else."))


def _require_member(meeting: Meeting, user_id: str) -> Attendee:
    """Return a member who votes at a meeting; before it is opened, of its body."""
    for one in composition(meeting):
        if one.user_id == user_id and one.voting:
            return one
    raise Forbidden("not-member", _("Only members of the body with a vote can do this."))


def _presiding(known: Mapping[str, Attendee], chair: str) -> str:
    there = [one for one in known.values() if one.voting and one.presence in (HERE, REMOTE)]
    if chair:
        if chair not in {one.user_id for one in there}:
            raise RuleRefused("chair", _("Who presides is there and has a vote."), "chair")
        return chair
    ranked = [one.user_id for part in PRESIDING for one in there if one.part == part]
    return ranked[0] if ranked else ""


def _record(action: str, meeting: Meeting, details: dict[str, object]) -> None:
    ledger.record(action, subject_of(meeting), details)
