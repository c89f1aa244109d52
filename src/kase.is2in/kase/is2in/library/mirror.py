"""Documents of the site as rows of SQL, kept in step by Plone's own queue of indexing.

Whatever makes the catalog look at a document again makes this look too: facts, a step of the
workflow, a role given on a folder far above, moving, deleting. So a list or a search asks SQL
alone and shows nobody more than the catalog would.
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.tables import regulation
from kase.is2in.library.types import in_language
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms.sorting import sort_key
from plone import api
from plone.uuid.interfaces import IUUID
from Products.CMFCore.indexing import processQueue
from Products.CMFCore.interfaces import IIndexQueueProcessor
from Products.CMFPlone.CatalogTool import allowedRolesAndUsers
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from zope.interface import implementer


ROOT = "regulations"
# Letters of a title that its place in a list depends on: an index takes no longer ones.
SORTED_BY = 150


@implementer(IIndexQueueProcessor)
class Mirror:
    """Follows the queue beside the processor of the catalog."""

    def index(self, obj, attributes=None):
        """Write the row of a document that is new here."""
        if IRegulation.providedBy(obj):
            follow(obj)

    def reindex(self, obj, attributes=None, update_metadata=1):
        """Write the row of a document anew."""
        if IRegulation.providedBy(obj):
            follow(obj)

    def unindex(self, obj):
        """Hide the row of a document that is gone; editions point to it for ever."""
        uid = IUUID(obj, None) if IRegulation.providedBy(obj) else None
        if uid:
            gone = update(regulation).where(regulation.c.uid == uid)
            ledger.write(gone.values(gone=True, tokens=[]))

    def begin(self):
        """Nothing: rows are written in the transaction of the request."""

    def commit(self):
        """Nothing: rows are committed with the request."""

    def abort(self):
        """Nothing: rows are rolled back with the request."""


def in_step() -> None:
    """Bring the rows up to what this transaction has changed; before each reading."""
    processQueue()


def follow(document) -> None:
    """Write the row of a document as it stands."""
    place = place_of(document)
    values = {
        "code": document.getId(),
        "path": "/".join(place),
        "category": "/".join(place[1:-1]),
        "titles": dict(document.titles),
        "kind": document.kind,
        "number": document.number,
        "body": document.body,
        "state": api.content.get_state(document, default=""),
        "repealed_on": document.repealed_on,
        "tokens": sorted(allowedRolesAndUsers(document)()),
        "gone": False,
    }
    for lang in LANGUAGES:
        title = in_language(document.titles, lang)[:SORTED_BY]
        values[f"sort_{lang}"] = sort_key(title, lang)
    row = insert(regulation).values(uid=IUUID(document), **values)
    ledger.write(row.on_conflict_do_update(index_elements=["uid"], set_=values))


def place_of(content) -> tuple[str, ...]:
    """Return the names on the way from the site to content: regulations, listing, …"""
    start = len(api.portal.get().getPhysicalPath())
    return tuple(content.getPhysicalPath()[start:])
