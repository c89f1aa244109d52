"""How bodies, meetings, items and votes look as JSON."""

from kase.is2in.committee import bodies
from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee import store
from kase.is2in.committee import voting
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import composition
from kase.is2in.committee.services.base import url
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import DECIDED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import Seat
from kase.is2in.committee.types import SESSION
from kase.is2in.documents.types import StoredDocument
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.web.api import language


def of_body(one: Body) -> dict:
    """Return a body with its rule."""
    members, quorum = bodies.quorum_of(one)
    return {
        "@id": url("@bodies", one.code),
        "code": one.code,
        "title": one.title(language()),
        "titles": dict(one.titles),
        "mark": one.mark,
        "place": one.place,
        "rule": dict(vars(one.rule)),
        "categories": list(one.categories),
        "active": one.active,
        "version": one.version,
        "since": one.since.isoformat(),
        "members_voting": members,
        "quorum": quorum,
    }


def of_seat(one: Seat) -> dict:
    """Return a member of a body."""
    return {
        "id": one.id,
        "person": one.user_id,
        "full_name": parties.name_of(one.user_id),
        "part": one.part,
        "voting": one.voting,
        "since": one.since.isoformat(),
        "until": one.until and one.until.isoformat(),
    }


def of_row(one: Meeting) -> dict:
    """Return a meeting as a list has it."""
    body = body_of(one)
    return {
        "@id": url("@meetings", one.id),
        "id": one.id,
        "body": body.code,
        "body_title": body.title(language()),
        "date": one.day.isoformat(),
        "time": one.begins.isoformat("minutes") if one.begins else None,
        "form": one.form,
        "place": one.place,
        "state": one.state,
        "votes_until": one.votes_until and one.votes_until.isoformat(),
        "number": one.number or None,
        "version": one.version,
    }


def of_meeting(one: Meeting, who: Person) -> dict:
    """Return a meeting as the person sees it: members, agenda, papers."""
    whole = rights.sees_whole(who, one)
    items = rights.seen_items(who, one)
    papers = reading.stored_documents(who, one.id)
    return {
        **of_row(one),
        "chair": one.chair or None,
        "note": one.note,
        "members": [
            {
                "person": each.user_id,
                "full_name": parties.name_of(each.user_id),
                "part": each.part,
                "voting": each.voting,
                "presence": each.presence or None,
                "reason": each.reason,
            }
            for each in (composition(one) if whole else ())
        ],
        "agenda": [of_item(item, one, whole) for item in items],
        "documents": [of_document(each, one) for each in papers],
    }


def of_item(one: Item, meeting: Meeting, whole: bool) -> dict:
    """Return an item; votes and conflicts for who sees the whole meeting."""
    counted = None
    if whole and (meeting.state == SESSION or one.state == DECIDED):
        counted = dict(vars(voting.tally(one, meeting)))
    ballots = store.ballots([one.id])[one.id] if whole else ()
    recusals = store.recusals([one.id])[one.id] if whole else ()
    return {
        "@id": url("@meetings", meeting.id, "agenda", one.id),
        "id": one.id,
        "kind": one.kind,
        "title": one.title(language()),
        "organization": one.organization_title(language()) or None,
        "application": url(one.path) if one.path else None,
        "speaker": one.speaker,
        "invited": one.invited,
        "draft": one.draft,
        "proposal": one.proposal,
        "state": one.state,
        "outcome": one.outcome or None,
        "decision": one.decision,
        "extract": one.extract or None,
        "tally": counted,
        "votes": [{"person": each.user_id, "choice": each.choice} for each in ballots],
        "conflicts": [{"person": each.user_id, "reason": each.reason} for each in recusals],
    }


def of_document(one: StoredDocument, meeting: Meeting) -> dict:
    """Return a paper of a meeting."""
    return {
        "@id": url("@meetings", meeting.id, "documents", one.id),
        "id": one.id,
        "kind": one.kind,
        "title": one.title(language()),
        "filename": one.filename,
        "size": one.size,
        "sha256": one.sha256,
        "at": one.at.isoformat(),
    }
