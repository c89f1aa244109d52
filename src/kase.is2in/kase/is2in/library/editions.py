"""Editions of a document: written as drafts, published for ever, withdrawn as mistakes.

In force are published editions only, and one on any day. An edition that follows ends the
open one before it; when it is withdrawn, the one before goes on as if it had never come.
"""

from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.library import regulations
from kase.is2in.library import store
from kase.is2in.library.facts import checked_edition
from kase.is2in.library.facts import checked_language
from kase.is2in.library.facts import checked_text
from kase.is2in.library.interfaces import EditionPublished
from kase.is2in.library.interfaces import EditionWithdrawn
from kase.is2in.library.reading import edition
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import EditionFile
from kase.is2in.library.types import FILE
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.types import REPEALED
from kase.is2in.library.types import SOURCES
from kase.is2in.library.types import WITHDRAWN
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.given import checked_reason
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from zope.event import notify


KINDS_OF_FILES = ("pdf", "docx", "txt", "doc")
A_DAY = timedelta(days=1)


def add_edition(word: str, facts: EditionFacts) -> Edition:
    """Add a draft of an edition and return it."""
    content = regulations.content_of(word)
    require_editor(content)
    found = regulations.document_of(content)
    number = store.add(found.uid, checked_edition(facts), current_user_id())
    made = edition(number)
    _record("regulation.edition_added", made, _plain(made.facts))
    return made


def correct_edition(number: int, reason: str) -> Edition:
    """Return a draft like a published edition, to stand in its place once it is published."""
    before = _editable(number)
    _require(before, PUBLISHED)
    reason = checked_reason(reason)
    facts = _as_if_open(before)
    made = store.add(before.document, facts, current_user_id(), before.id)
    store.change_draft(made, None, {"reason": reason})
    for lang, source in before.texts.items():
        store.put_text(made, lang, source, store.text_of(number, lang))
    for one in before.files:
        store.put_file(made, one)
    draft = edition(made)
    details = {"corrects": before.number, "reason": reason}
    _record("regulation.edition_added", draft, details | _plain(draft.facts))
    return draft


def change_edition(number: int, facts: EditionFacts, *, base: int | None = None) -> Edition:
    """Change the facts of a draft; raise Stale when ``base`` is not its revision."""
    before = _editable(number)
    facts = checked_edition(facts)
    store.change_draft(number, base, store.values_of(facts))
    after = edition(number)
    old, new = _plain(before.facts), _plain(facts)
    changes = {name: value for name, value in new.items() if value != old[name]}
    _record("regulation.edition_changed", after, changes)
    return after


def set_text(
    number: int, lang: str, text: str, *, source: str = FILE, base: int | None = None
) -> Edition:
    """Replace the text of a draft in a language; "" takes it away. Articles are recognised."""
    _editable(number)
    if source not in SOURCES:
        raise RuleRefused("source", _("A text is of a file or a summary."), "source")
    text = checked_text(text, lang)
    store.change_draft(number, base, {})
    store.put_text(number, lang, source, text)
    after = edition(number)
    details = {
        "language": lang,
        "source": source,
        "characters": len(text),
        "sha256": documents.sha256(text.encode()),
    }
    _record("regulation.edition_text", after, details)
    return after


def add_file(number: int, lang: str, filename: str, data: bytes, content_type: str = "") -> Edition:
    """Keep a file of a draft in a language, in the place of the one before."""
    before = _editable(number)
    checked_language(lang)
    kind = documents.check_upload(filename, content_type, data, KINDS_OF_FILES)
    store.change_draft(number, None, {})
    subject = regulations.subject_of(before.document)
    author = current_user_id()
    kept = documents.store(subject, "other", filename, kind, data, title=filename, author=author)
    found = EditionFile(lang, kept.filename, kind, kept.size, kept.sha256, kept.id)
    store.put_file(number, found)
    after = edition(number)
    details = {"language": lang, "filename": kept.filename, "sha256": kept.sha256}
    _record("regulation.edition_file", after, details)
    return after


def remove_file(number: int, lang: str) -> Edition:
    """Take the file of a draft in a language away."""
    _editable(number)
    checked_language(lang)
    store.change_draft(number, None, {})
    store.take_file(number, lang)
    after = edition(number)
    _record("regulation.edition_file", after, {"language": lang, "filename": ""})
    return after


def publish_edition(number: int, *, base: int | None = None) -> Edition:
    """Publish a draft; the document too, when it is one. Raise Conflict for an overlap."""
    draft = _editable(number)
    found = regulations.document(draft.document)
    store.row_of(draft.document, lock=True)
    draft = edition(number)
    _require(draft, DRAFT)
    if base is not None and base != draft.revision:
        text = _("Somebody has changed this since you read it. Read it again and repeat.")
        raise Stale("stale", text, current=draft.revision)
    _require_publishable(draft, found.state)
    corrected = edition(draft.corrects) if draft.corrects else None
    if corrected is not None and corrected.state == PUBLISHED:
        _withdraw(corrected, draft.reason)
    before = store.open_before(draft.document, draft.facts.since)
    if before is not None:
        store.settle(before, until=draft.facts.since - A_DAY, ended_by=number)
    after = store.after(draft.document, draft.facts.since)
    values: dict[str, object] = {}
    if draft.facts.until is None and after is not None:
        values = {"until": after.since - A_DAY, "ended_by": after.id}
    author = current_user_id()
    store.settle(number, state=PUBLISHED, publisher=author, published=clock.now(), **values)
    if found.state == DRAFT:
        found = regulations.publish_document(draft.document)
    made = edition(number)
    _record("regulation.edition_published", made, _plain(made.facts))
    notify(EditionPublished(found, made))
    return made


def withdraw_edition(number: int, reason: str) -> Edition:
    """Withdraw a published edition: it was a mistake and counts on no day."""
    before = _editable(number)
    reason = checked_reason(reason)
    store.row_of(before.document, lock=True)
    before = edition(number)
    _require(before, PUBLISHED)
    _withdraw(before, reason)
    return edition(number)


def end_edition(number: int, until: date, reason: str) -> Edition:
    """Set the last day of a published edition that nothing follows."""
    before = _editable(number)
    reason = checked_reason(reason)
    store.row_of(before.document, lock=True)
    before = edition(number)
    _require(before, PUBLISHED)
    if until < before.facts.since:
        raise RuleRefused("period", _("The last day is before the first."), "until")
    _refuse_overlap(before.document, before.facts.since, until, [number])
    store.settle(number, until=until, ended_by=None)
    after = edition(number)
    _record("regulation.edition_ended", after, {"until": until.isoformat(), "reason": reason})
    return after


def drop_edition(number: int) -> None:
    """Delete a draft of an edition."""
    before = _editable(number)
    store.change_draft(number, None, {})
    store.drop(number)
    _record("regulation.edition_deleted", before, _plain(before.facts))


def _editable(number: int) -> Edition:
    found = edition(number)
    require_editor(regulations.content_of(found.document))
    return found


def _require(found: Edition, state: str) -> None:
    if found.state != state:
        text = _("The edition is in a state that does not allow this.")
        raise Conflict("edition-state", text)


def _require_publishable(draft: Edition, state: str) -> None:
    if state == REPEALED:
        text = _("The document is repealed. Take the repeal back first.")
        raise Conflict("repealed", text)
    if not draft.texts and not draft.files and not draft.facts.summaries:
        text = _("There is nothing to read yet: add a text, a file or a summary.")
        raise RuleRefused("nothing-to-read", text)
    facts = draft.facts
    spared = [draft.id, *([draft.corrects] if draft.corrects else [])]
    # An open edition before is ended by this one, an open end ends where the next begins.
    before = store.open_before(draft.document, facts.since)
    following = store.after(draft.document, facts.since)
    until = facts.until
    if until is None and following is not None:
        until = following.since - A_DAY
    _refuse_overlap(draft.document, facts.since, until, [*spared, *([before] if before else [])])


def _refuse_overlap(uid: str, since: date, until: date | None, but: list[int]) -> None:
    other = store.overlapping(uid, since, until, but)
    if other is None:
        return
    text = _(
        "Edition No. ${number} is in force on the same days, from ${since}.",
        mapping={"number": str(other.number), "since": formats.said(other.since)},
    )
    raise Conflict("overlap", text, "since")


def _withdraw(before: Edition, reason: str) -> None:
    now = clock.now()
    who = current_user_id()
    row = store.edition_row(before.id)
    store.settle(before.id, state=WITHDRAWN, withdrawn=now, withdrawn_by=who, reason=reason)
    store.go_on(before.document, row)
    after = edition(before.id)
    _record("regulation.edition_withdrawn", after, {"reason": reason})
    notify(EditionWithdrawn(regulations.document(before.document), after))


def _as_if_open(before: Edition) -> EditionFacts:
    """Return the facts of an edition without an end that another edition has put to it."""
    facts = before.facts
    if store.edition_row(before.id).ended_by is None:
        return facts
    values = {name: getattr(facts, name) for name in store.FACTS} | {"until": None}
    return EditionFacts(**values)


def _plain(facts: EditionFacts) -> dict[str, object]:
    return {
        "since": facts.since.isoformat(),
        "until": facts.until and facts.until.isoformat(),
        "decision_body": facts.decision_body,
        "decision_number": facts.decision_number,
        "decision_on": facts.decision_on and facts.decision_on.isoformat(),
        "summaries": dict(facts.summaries),
    }


def _record(action: str, found: Edition, details: dict[str, object]) -> None:
    subject = regulations.subject_of(found.document)
    named = {"code": regulations.document(found.document).code, "edition_number": found.number}
    ledger.record(action, subject, named | details)
