"""Who wants to be told of changes: a person subscribes to a document, or to a whole category.

A category stands for what lies in it and below it; the empty path is the whole base.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import folders
from kase.is2in.library import regulations
from kase.is2in.library.mirror import place_of
from kase.is2in.library.rights import require_reader
from kase.is2in.library.tables import library_subscription as table
from kase.is2in.library.types import Document
from kase.is2in.library.types import in_language
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Unauthenticated
from kase.is2in.web.api import current_user_id
from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


DOCUMENT, CATEGORY = "document", "category"
KINDS = (DOCUMENT, CATEGORY)
# More than this is everything: subscribe to the category.
MOST = 500


@dataclass(frozen=True)
class Subscription:
    """To what somebody subscribes: the uid of a document, or the path of a category."""

    kind: str
    target: str
    since: datetime
    titles: Mapping[str, str]
    url: str
    word: str

    @property
    def id(self) -> str:
        """Return the name it is ended by, the same for everybody."""
        return sha256(f"{self.kind}:{self.target}".encode()).hexdigest()[:16]

    def title(self, lang: str) -> str:
        """Return the title of the document or the category in a language."""
        return in_language(self.titles, lang)


def subscribe(kind: str, word: str) -> Subscription:
    """Subscribe whoever asks to a document (code or uid) or a category (path).

    Again is the same subscription. Raises Missing for what they may not see, RuleRefused
    ("too-many-subscriptions") over MOST.
    """
    user_id = _reader()
    found = _found(kind, word, clock.now())
    mine = select(func.count()).select_from(table).where(table.c.user_id == user_id)
    if ledger.read(mine)[0][0] >= MOST:
        raise RuleRefused(
            "too-many-subscriptions",
            _("There are too many subscriptions. Subscribe to a category instead."),
        )
    ledger.write(
        insert(table)
        .values(user_id=user_id, kind=kind, target=found.target, since=found.since)
        .on_conflict_do_nothing()
    )
    return next(one for one in subscriptions() if one.id == found.id)


def unsubscribe(number: str) -> None:
    """End a subscription of whoever asks by its id; raise Missing."""
    user_id = _reader()
    rows = ledger.read(select(table.c.kind, table.c.target).where(table.c.user_id == user_id))
    for row in rows:
        if Subscription(row.kind, row.target, clock.now(), {}, "", "").id == number:
            own = (table.c.user_id == user_id, table.c.kind == row.kind)
            ledger.write(delete(table).where(*own, table.c.target == row.target))
            return
    raise Missing("subscription", _("There is no such subscription."))


def subscriptions() -> tuple[Subscription, ...]:
    """Return the subscriptions of whoever asks to what they still may see, the newest first."""
    user_id = _reader()
    rows = ledger.read(
        select(table.c.kind, table.c.target, table.c.since)
        .where(table.c.user_id == user_id)
        .order_by(table.c.since.desc(), table.c.kind, table.c.target)
    )
    found = []
    for row in rows:
        try:
            found.append(_found(row.kind, row.target, row.since))
        except Missing:
            continue
    return tuple(found)


def subscription_to(kind: str, target: str) -> Subscription | None:
    """Return the subscription of whoever asks to exactly this, None without one."""
    user_id = _reader()
    own = (table.c.user_id == user_id, table.c.kind == kind, table.c.target == target)
    rows = ledger.read(select(table.c.since).where(*own))
    return _found(kind, target, rows[0].since) if rows else None


def subscribers_of(document: Document, before: datetime | None = None) -> tuple[str, ...]:
    """Return who subscribes to a document or to a category it lies in, each of them once.

    With ``before``, only those who subscribed earlier. Whether they may see it is not asked.
    """
    names = document.category.split("/") if document.category else []
    paths = ["/".join(names[:depth]) for depth in range(len(names) + 1)]
    columns = table.c
    query = select(columns.user_id).where(
        or_(
            and_(columns.kind == DOCUMENT, columns.target == document.uid),
            and_(columns.kind == CATEGORY, columns.target.in_(paths)),
        )
    )
    if before is not None:
        query = query.where(columns.since < before)
    return tuple(row.user_id for row in ledger.read(query.distinct().order_by(columns.user_id)))


def _found(kind: str, word: str, since: datetime) -> Subscription:
    if kind == DOCUMENT:
        document = regulations.document(word)
        titles, url = document.facts.titles, document.url
        return Subscription(kind, document.uid, since, titles, url, document.code)
    if kind == CATEGORY:
        folder = folders.folder(word.strip("/"))
        path = "/".join(place_of(folder)[1:])
        return Subscription(kind, path, since, dict(folder.titles), folder.absolute_url(), path)
    raise Malformed("kind", _("Subscribe to a document or to a category."), "kind")


def _reader() -> str:
    require_reader()
    user_id = current_user_id()
    if not user_id:
        raise Unauthenticated("login", _("Log in to read the regulatory base."))
    return user_id
