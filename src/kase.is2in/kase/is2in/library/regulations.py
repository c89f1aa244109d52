"""Documents of the base: find, add, change, publish, repeal. Rights are asked here."""

from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import store
from kase.is2in.library.content import Regulation
from kase.is2in.library.facts import checked_code
from kase.is2in.library.facts import checked_document
from kase.is2in.library.folders import folder
from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.interfaces import RegulationRepealed
from kase.is2in.library.mirror import in_step
from kase.is2in.library.mirror import place_of
from kase.is2in.library.rights import may_view
from kase.is2in.library.rights import require_editor
from kase.is2in.library.rules import check_step
from kase.is2in.library.tables import regulation
from kase.is2in.library.types import Document
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.types import REPEALED
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Stale
from kase.is2in.terms.given import checked_reason
from OFS.event import ObjectWillBeMovedEvent
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.uuid.interfaces import IUUID
from Products.CMFCore.WorkflowCore import WorkflowException
from sqlalchemy import or_
from sqlalchemy import select
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.event import notify
from zope.lifecycleevent import ObjectMovedEvent


TYPE = "Regulation"
# One editor at a time gives a code: whether it is taken is asked before.
LOCK = 7251013


def content_of(word: str) -> Regulation:
    """Return the content of a document by its code or uid; raise Missing, also for the hidden."""
    in_step()
    columns = regulation.c
    rows = []
    if word.isprintable() and len(word) < 100:
        query = select(columns.path).where(or_(columns.code == word, columns.uid == word))
        rows = ledger.read(query.where(columns.gone.is_(False)))
    for row in rows:
        try:
            found = api.portal.get().restrictedTraverse(row.path)
        except (Unauthorized, NotFound, KeyError, AttributeError):
            continue
        if IRegulation.providedBy(found) and may_view(found):
            return found
    raise Missing("document", _("There is no such document in the base."))


def document(word: str) -> Document:
    """Return a document by its code or uid; raise Missing, also for what is hidden."""
    return document_of(content_of(word))


def document_of(content: Regulation) -> Document:
    """Return a document as the door shows it."""
    facts = DocumentFacts(
        titles=dict(content.titles),
        kind=content.kind,
        number=content.number,
        body=content.body,
        source=content.source,
    )
    return Document(
        uid=IUUID(content),
        code=content.getId(),
        category="/".join(place_of(content)[1:-1]),
        facts=facts,
        state=api.content.get_state(content),
        version=content.revision,
        url=content.absolute_url(),
        repealed_on=content.repealed_on,
    )


def add_document(code: str, category: str, facts: DocumentFacts) -> Document:
    """Add a draft to a category and return it; the code is unique in the whole base."""
    parent = folder(category)
    require_editor(parent)
    code = checked_code(code)
    facts = checked_document(facts)
    ledger.write("SELECT pg_advisory_xact_lock(:key)", {"key": LOCK})
    in_step()
    columns = regulation.c
    taken = select(columns.id).where(columns.code == code, columns.gone.is_(False))
    if ledger.read(taken) or code in parent.objectIds():
        raise Conflict("code-taken", _("There is a document with this code."), "code")
    content = createContent(TYPE, id=code, title=facts.titles["ru"])
    _write(content, facts)
    # The room's own rules were asked; Plone's form for adding is closed for this type.
    content = addContentToContainer(parent, content, checkConstraints=False)
    in_step()
    found = document_of(content)
    _record("regulation.added", found, {"category": category, **_plain(facts)})
    return found


def change_document(word: str, facts: DocumentFacts, *, base: int | None = None) -> Document:
    """Change the facts of a document; raise Stale when ``base`` is not its version."""
    content = content_of(word)
    require_editor(content)
    facts = checked_document(facts)
    if base is not None and base != content.revision:
        raise Stale(
            "stale",
            _("Somebody has changed this since you read it. Read it again and repeat."),
            current=content.revision,
        )
    before = document_of(content)
    if before.facts == facts:
        return before
    content.title = facts.titles["ru"]
    _write(content, facts)
    content.revision += 1
    content.reindexObject()
    after = document_of(content)
    changes = {
        name: value
        for name, value in _plain(facts).items()
        if value != _plain(before.facts)[name]
    }
    _record("regulation.changed", after, changes)
    return after


def move_document(word: str, category: str) -> Document:
    """Move a document to another category; who asks edits both."""
    content = content_of(word)
    target = folder(category)
    require_editor(content)
    require_editor(target)
    before = document_of(content)
    if before.category == category:
        return before
    source, name = aq_parent(aq_inner(content)), content.getId()
    notify(ObjectWillBeMovedEvent(content, source, name, target, name))
    source._delObject(name, suppress_events=True)
    target._setObject(name, aq_base(content), set_owner=0, suppress_events=True)
    content = target[name]
    notify(ObjectMovedEvent(content, source, name, target, name))
    # Other editors from now on, and other readers where a folder is not for all.
    content.reindexObjectSecurity()
    in_step()
    after = document_of(content)
    _record("regulation.moved", after, {"category_before": before.category, "category": category})
    return after


def publish_document(word: str) -> Document:
    """Show a document to readers; it must have a published edition or an address."""
    return _step(word, "publish")


def return_document(word: str, reason: str) -> Document:
    """Hide a document from readers again: it was published by mistake."""
    return _step(word, "return-to-draft", checked_reason(reason))


def repeal_document(word: str, on: date, reason: str) -> Document:
    """Repeal a document: ``on`` is the first day it is no longer in force."""
    content = content_of(word)
    require_editor(content)
    reason = checked_reason(reason)
    _require_state(content, PUBLISHED)
    uid = IUUID(content)
    store.row_of(uid, lock=True)
    kept = [one for one in store.editions_of(uid) if one.state == PUBLISHED]
    if any(one.facts.since >= on for one in kept):
        text = _("An edition comes into force on that day or later. Withdraw it first.")
        raise Conflict("later-edition", text, "on")
    for one in kept:
        if one.facts.until is None or one.facts.until >= on:
            store.settle(one.id, until=on - timedelta(days=1), ended_by=store.REPEAL)
    content.repealed_on = on
    found = _step(word, "repeal", reason)
    notify(RegulationRepealed(found))
    return found


def restore_document(word: str, reason: str) -> Document:
    """Take a repeal back: it was a mistake. What it had ended goes on."""
    content = content_of(word)
    require_editor(content)
    reason = checked_reason(reason)
    _require_state(content, REPEALED)
    store.row_of(IUUID(content), lock=True)
    store.reopen_repealed(IUUID(content))
    return _step(word, "restore", reason)


def drop_document(word: str) -> None:
    """Delete a draft that never had a published edition."""
    content = content_of(word)
    require_editor(content)
    found = document_of(content)
    if not may_delete(content):
        raise Conflict(
            "published", _("What readers have seen is not deleted. Repeal the document.")
        )
    for one in store.editions_of(found.uid):
        store.drop(one.id)
    _record("regulation.deleted", found, _plain(found.facts))
    aq_parent(aq_inner(content)).manage_delObjects([content.getId()])


def may_delete(content: Regulation) -> bool:
    """Return whether readers have never seen anything of a document."""
    in_step()
    never = all(one.published is None for one in store.editions_of(IUUID(content)))
    return never and api.content.get_state(content) == DRAFT


def _require_state(content: Regulation, state: str) -> None:
    if api.content.get_state(content) != state:
        text = _("The document is in a state that does not allow this.")
        raise Conflict("state", text)


def _step(word: str, transition: str, reason: str = "") -> Document:
    content = content_of(word)
    require_editor(content)
    check_step(content, transition, reason)
    try:
        api.portal.get_tool("portal_workflow").doActionFor(content, transition, comment=reason)
    except (WorkflowException, Unauthorized) as error:
        text = _("The document is in a state that does not allow this.")
        raise Conflict("state", text) from error
    in_step()
    return document_of(content)


def _write(content: Regulation, facts: DocumentFacts) -> None:
    content.titles = dict(facts.titles)
    for name in ("kind", "number", "body", "source"):
        setattr(content, name, getattr(facts, name))


def _plain(facts: DocumentFacts) -> dict[str, object]:
    return {
        "titles": dict(facts.titles),
        "kind": facts.kind,
        "number": facts.number,
        "body": facts.body,
        "official_text": facts.source,
    }


def _record(action: str, found: Document, details: dict[str, object]) -> None:
    ledger.record(action, subject_of(found.uid), {"code": found.code, **details})


def subject_of(uid: str) -> str:
    """Return the name of a document in the audit trail."""
    return f"regulation:{uid}"
