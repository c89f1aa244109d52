"""Papers of a meeting: agenda, minutes, extracts; made once, stored for ever."""

from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.committee import store
from kase.is2in.committee import words
from kase.is2in.committee.gate import composition
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import DECIDED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import SECRETARY
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import MeetingItem
from kase.is2in.documents.types import MeetingSheet
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Stamp
from kase.is2in.documents.types import StoredDocument
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.signing import api as signing
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


PDF = "application/pdf"
# An agenda is a plan; what was decided carries the exchange's seal.
SEALED = ("minutes", "extract")
# Papers of the exchange are in Russian, the language of its procedures.
LANG = "ru"
TITLES = {
    "agenda": _("Agenda of the meeting"),
    "minutes": _("Minutes of the meeting"),
    "extract": _("Extract from the minutes"),
}


def store_agenda(
    meeting: Meeting, body: Body, items: Sequence[Item], author: Person
) -> StoredDocument:
    """Store the agenda as PDF."""
    sheet = MeetingSheet(
        subject=body.title(LANG),
        facts=_facts(meeting, body),
        items=tuple(MeetingItem(_title(one), _about(one), _lines(one.draft)) for one in items),
        attendance=(_table(_("Members of the body"), (), _members(meeting)),),
    )
    return _store(subject_of(meeting), "agenda", f"agenda-{meeting.id}.pdf", sheet, author)


def store_minutes(
    meeting: Meeting, body: Body, items: Sequence[Item], number: str, author: Person
) -> StoredDocument:
    """Store the minutes as PDF: who was there, how each voted, what is decided."""
    sheet = MeetingSheet(
        subject=body.title(LANG),
        facts=_facts(meeting, body),
        items=tuple(MeetingItem(_title(one), _course(one), _lines(_said(one))) for one in items),
        attendance=(
            _table(
                _("Members of the body"),
                (_("Presence"), _("Reason of the absence")),
                _presences(meeting),
            ),
        ),
        number=number,
        on=meeting.day,
        signatories=_signatories(meeting),
    )
    return _store(subject_of(meeting), "minutes", f"minutes-{number}.pdf", sheet, author)


def store_extract(
    meeting: Meeting, body: Body, item: Item, place: int, number: str, author: Person
) -> StoredDocument:
    """Store the extract about one item among the papers of its subject.

    It tells the result and not how each member voted: that is between the members.
    """
    rows = [Row(translate(_("Result"), LANG), translate(words.OUTCOMES[item.outcome], LANG))]
    if item.organization:
        rows.insert(0, Row(translate(_("Applicant"), LANG), item.organization_title(LANG)))
    sheet = MeetingSheet(
        subject=body.title(LANG),
        facts=_facts(meeting, body),
        items=(MeetingItem(_title(item), tuple(rows), _lines(_said(item))),),
        number=f"{number}/{place}",
        on=meeting.day,
        signatories=_signatories(meeting)[-1:],
    )
    name = f"extract-{number}-{place}.pdf"
    return _store(item.subject or subject_of(meeting), "extract", name, sheet, author)


def _store(
    subject: str, kind: str, filename: str, sheet: MeetingSheet, author: Person
) -> StoredDocument:
    mark = signing.paper_mark(LANG, parties.public_url()) if kind in SEALED else None
    shown = None if mark is None else Stamp(mark.lines, mark.code, mark.url)
    data = documents.render(kind, sheet, at=clock.now(), lang=LANG, mark=shown)
    sealed = None if mark is None else signing.seal(data)
    stored = documents.store(
        subject,
        kind,
        filename,
        PDF,
        sealed.data if sealed else data,
        title=TITLES[kind],
        author=author.id,
    )
    if sealed is not None:
        signing.keep_paper(mark, sealed, stored.id)
    return stored


def _facts(meeting: Meeting, body: Body) -> tuple[Row, ...]:
    rule = body.rule
    when = formats.date(meeting.day, LANG)
    if meeting.begins:
        when = f"{when} {meeting.begins.isoformat('minutes')}"
    rows = [
        (_("Date and time"), when),
        (_("Form of the meeting"), translate(words.FORMS[meeting.form], LANG)),
        (_("Place"), meeting.place),
        (_("Quorum"), _of(words.SHARES[rule.quorum], words.BASES["members"])),
        (_("Majority"), _of(words.SHARES[rule.majority], words.BASES[rule.base])),
    ]
    if meeting.votes_until and meeting.form == BY_PAPERS:
        rows.append((_("Votes are taken until"), formats.moment(meeting.votes_until, LANG)))
    if meeting.chair:
        rows.append((_("Presides"), parties.name_of(meeting.chair)))
    return tuple(Row(translate(label, LANG), text) for label, text in rows if text)


def _of(share: str, base: str) -> str:
    return f"{translate(share, LANG)} {translate(base, LANG)}"


def _title(item: Item) -> str:
    return ", ".join(filter(None, (item.title(LANG), item.organization_title(LANG))))


def _about(item: Item) -> tuple[Row, ...]:
    rows = (
        (_("Speaker"), item.speaker),
        (_("Invited"), item.invited),
        (_("Put to the vote"), translate(words.PROPOSALS[item.proposal], LANG)),
    )
    return tuple(Row(translate(label, LANG), text) for label, text in rows if text)


def _course(item: Item) -> tuple[Row, ...]:
    """Return how an item was considered: numbers, votes by name, conflicts of interest."""
    rows = list(_about(item))
    tally = item.tally
    if tally is not None:
        counted = _(
            "For ${for}, against ${against}, abstained ${abstain}; ${needed} needed. "
            "Quorum: ${present} of ${members}, ${quorum} needed.",
            mapping={
                "for": str(tally.votes_for),
                "against": str(tally.against),
                "abstain": str(tally.abstain),
                "needed": str(tally.needed),
                "present": str(tally.present),
                "members": str(tally.members),
                "quorum": str(tally.quorum),
            },
        )
        rows.append(Row(translate(_("Votes"), LANG), translate(counted, LANG)))
        if tally.cast:
            decided = _("The votes were equal: the vote of who presides decided.")
            rows.append(Row(translate(_("Casting vote"), LANG), translate(decided, LANG)))
    rows.append(Row(translate(_("Result"), LANG), translate(words.OUTCOMES[item.outcome], LANG)))
    cast = [
        (parties.name_of(one.user_id), translate(words.CHOICES[one.choice], LANG))
        for one in store.ballots([item.id])[item.id]
    ]
    if cast:
        rows.append(_table(_("Votes by name"), (_("Vote"),), cast))
    recused = [
        (parties.name_of(one.user_id), one.reason) for one in store.recusals([item.id])[item.id]
    ]
    if recused:
        rows.append(_table(_("Conflicts of interest"), (_("Reason"),), recused))
    return tuple(rows)


def _said(item: Item) -> str:
    return item.decision if item.state == DECIDED else item.draft


def _members(meeting: Meeting) -> list[tuple[str, ...]]:
    return [
        (parties.name_of(one.user_id), translate(words.PARTS[one.part], LANG))
        for one in composition(meeting)
    ]


def _presences(meeting: Meeting) -> list[tuple[str, ...]]:
    found = []
    voted = _voted(meeting) if meeting.form == BY_PAPERS else frozenset()
    for one in composition(meeting):
        presence = translate(words.PRESENCES[one.presence], LANG)
        if meeting.form == BY_PAPERS:
            said = _("Has voted") if one.user_id in voted else _("Has not voted")
            presence = translate(said, LANG) if one.voting else ""
        reason = one.reason if one.presence == ABSENT else ""
        part = translate(words.PARTS[one.part], LANG)
        found.append((parties.name_of(one.user_id), part, presence, reason))
    return found


def _voted(meeting: Meeting) -> frozenset[str]:
    numbers = [one.id for one in store.items(meeting.id)]
    return frozenset(
        one.user_id for each in store.ballots(numbers).values() for one in each
    )


def _table(label: str, more: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Row:
    header = (_("Full name"), *more)
    if rows and len(rows[0]) == len(header) + 1:
        header = (_("Full name"), _("Place in the body"), *more)
    titles = tuple(translate(one, LANG) for one in header)
    return Row(translate(label, LANG), header=titles, rows=tuple(rows))


def _signatories(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    found = []
    if meeting.chair:
        found.append((translate(_("Presides"), LANG), parties.name_of(meeting.chair)))
    secretary = next((one for one in composition(meeting) if one.part == SECRETARY), None)
    if secretary is not None:
        title = translate(words.PARTS[SECRETARY], LANG)
        found.append((title, parties.name_of(secretary.user_id)))
    return tuple(found)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
