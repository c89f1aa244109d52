"""The agenda of a meeting: applications and free questions in their order."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.committee import readers
from kase.is2in.committee import store
from kase.is2in.committee.events import ItemMoved
from kase.is2in.committee.events import ItemReturned
from kase.is2in.committee.gate import held
from kase.is2in.committee.gate import held_item
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.given import Given
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import APPLICATION
from kase.is2in.committee.types import GRANTED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import PROPOSALS
from kase.is2in.committee.types import QUESTION
from kase.is2in.committee.types import REMOVED
from kase.is2in.committee.types import SESSION
from kase.is2in.committee.types import Subject
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from zope.event import notify


MOST_ITEMS = 100


def add_question(who: Person, number: int, given: Mapping[str, object], base: int) -> Item:
    """Put a free question on an agenda: ``title`` and what ``change_item`` takes."""
    meeting = held(who, number, base, PLANNED)
    fields = Given(given)
    title = fields.text("title", 500, needed=True)
    values = _read(fields, QUESTION)
    return _add(
        meeting,
        {
            **values,
            "kind": QUESTION,
            "subject": "",
            "titles": {"ru": title},
            "organization": {},
            "team": "",
            "handlers": [],
            "path": "",
            "author": who.id,
        },
    )


def put(meeting: Meeting, subject: Subject, author: str) -> Item:
    """Put a subject on an agenda; the room that has it has asked whether the person may.

    Raises Conflict when the agenda is closed, or the subject stands on one already.
    """
    locked = store.get_meeting(meeting.id, lock=True)
    if locked.state != PLANNED:
        raise Conflict("agenda-closed", _("The agenda of the meeting is closed."))
    before = store.last_item(subject.id)
    if before is not None and before.state == OPEN:
        raise Conflict("on-agenda", _("It stands on the agenda of a meeting already."))
    item = _add(
        locked,
        {
            "kind": APPLICATION,
            "subject": subject.id,
            "titles": dict(subject.titles),
            "organization": dict(subject.organization),
            "team": subject.team,
            "handlers": list(subject.handlers),
            "path": subject.path,
            "proposal": GRANTED,
            "author": author,
        },
    )
    readers.changed(item)
    return item


def change_item(who: Person, number: int, given: Mapping[str, object], base: int) -> Item:
    """Change ``speaker``, ``invited``, ``draft``, ``proposal`` of an item, ``title`` of a question.

    Until the agenda is closed; when the meeting is opened draft and proposal once more, while
    nobody has voted on the item.
    """
    item, meeting = held_item(who, number, base, PLANNED, SESSION)
    if item.state != OPEN or (meeting.state == SESSION and store.ballots([number])[number]):
        raise Conflict("voted", _("The item is voted on, it cannot be changed."))
    names = ("speaker", "invited", "draft", "proposal")
    known = {name: getattr(item, name) for name in names}
    fields = Given({**known, "title": item.titles.get("ru", ""), **given})
    values = _read(fields, item.kind)
    if item.kind == QUESTION:
        values["titles"] = {"ru": fields.text("title", 500, needed=True)}
    fields.done()
    store.change_item(number, **values)
    _touched(meeting, "meeting.item-changed", {"item": number, "proposal": values["proposal"]})
    return store.get_item(number)


def shift(who: Person, number: int, up: bool, base: int) -> Item:
    """Let an item change places with its neighbour on the agenda."""
    _item, meeting = held_item(who, number, base, PLANNED)
    order = [one.id for one in store.items(meeting.id)]
    if number not in order:
        raise Conflict("removed", _("The item is off the agenda."))
    here = order.index(number)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for place, each in enumerate(order, start=1):
            store.change_item(each, place=place)
        _touched(meeting, "meeting.item-shifted", {"item": number, "place": there + 1})
    return store.get_item(number)


def remove(who: Person, number: int, reason: str, base: int) -> Item:
    """Take an item off the agenda; a subject waits for another meeting."""
    item, meeting = held_item(who, number, base, PLANNED, AGENDA)
    fields = Given({"reason": reason})
    text = fields.text("reason", 1000, needed=True)
    fields.done()
    if item.state != OPEN:
        raise Conflict("removed", _("The item is off the agenda."))
    take_off(item, meeting, text)
    return store.get_item(number)


def take_off(item: Item, meeting: Meeting, reason: str) -> None:
    """Take an item off and tell whose it is; nobody is asked whether they may."""
    leave(item, meeting, reason)
    if item.subject:
        notify(ItemReturned(store.get_item(item.id), meeting))


def leave(item: Item, meeting: Meeting, reason: str) -> None:
    """Take an item off, where whose it is knows of it."""
    store.change_item(item.id, state=REMOVED, reason=reason)
    _touched(meeting, "meeting.item-removed", {"item": item.id, "reason": reason})
    readers.changed(store.get_item(item.id))


def move(who: Person, number: int, target: int, base: int) -> Item:
    """Move a subject to the agenda of another planned meeting of the same body."""
    item, meeting = held_item(who, number, base, PLANNED, AGENDA)
    new = store.get_meeting(target)
    if new.body != meeting.body or new.id == meeting.id:
        raise RuleRefused("meeting", _("Choose another planned meeting of this body."), "meeting")
    if item.state != OPEN:
        raise Conflict("removed", _("The item is off the agenda."))
    made = carry(item, meeting, new, who.id)
    if made.subject:
        notify(ItemMoved(made, new))
    return made


def carry(item: Item, meeting: Meeting, new: Meeting, author: str) -> Item:
    """Write an item anew on another agenda, as it is prepared, and take it off the old one."""
    target = store.get_meeting(new.id, lock=True)
    if target.state != PLANNED:
        raise Conflict("agenda-closed", _("The agenda of the meeting is closed."))
    store.change_item(item.id, state=REMOVED, reason=_moved(new))
    _touched(meeting, "meeting.item-moved", {"item": item.id, "to": new.id})
    names = ("kind", "subject", "titles", "organization", "team", "path", "speaker", "invited")
    values = {name: getattr(item, name) for name in (*names, "draft", "proposal")}
    made = _add(target, {**values, "handlers": list(item.handlers), "author": author})
    readers.changed(made)
    return made


def _moved(new: Meeting) -> str:
    return f"→ {formats.date(new.day)}"


def _add(meeting: Meeting, values: dict[str, object]) -> Item:
    if len(store.items(meeting.id)) >= MOST_ITEMS:
        raise RuleRefused("too-many", _("At most 100 items on one agenda."))
    number = store.add_item({**values, "meeting": meeting.id})
    title = values["titles"].get("ru", "")
    details = {"item": number, "title": title}
    _touched(meeting, "meeting.item-added", details)
    return store.get_item(number)


def _touched(meeting: Meeting, action: str, details: dict[str, object]) -> None:
    store.change_meeting(meeting.id)
    ledger.record(action, subject_of(meeting), details)


def _read(fields: Given, kind: str) -> dict[str, object]:
    values = {
        "speaker": fields.line("speaker"),
        "invited": fields.text("invited", 1000),
        "draft": fields.text("draft"),
        "proposal": fields.one_of("proposal", PROPOSALS[kind], PROPOSALS[kind][0]),
    }
    fields.done()
    return values
