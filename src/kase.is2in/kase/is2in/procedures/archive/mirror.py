"""Applications as rows of SQL, kept in step by Plone's own queue of indexing.

Whatever makes the catalog look at an application again makes this look too, so that lists and
search ask SQL alone and show nobody more than the catalog would.
"""

from collections.abc import Iterable
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.procedures import states
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.signed import is_verified_now
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.web.api import viewer_tokens
from Products.CMFCore.indexing import processQueue
from Products.CMFCore.interfaces import IIndexQueueProcessor
from Products.CMFPlone.CatalogTool import allowedRolesAndUsers
from sqlalchemy import bindparam
from sqlalchemy import cast
from sqlalchemy import ColumnElement
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql import TSQUERY
from zope.interface import implementer
import re


WITHDRAWN = "withdrawn"
LANGUAGES = ("ru", "kk", "en")
WORD = re.compile(r"\w+")
MOST_WORDS = 8


@implementer(IIndexQueueProcessor)
class Mirror:
    """Follows the queue beside the processor of the catalog."""

    def index(self, obj, attributes=None):
        """Write the row of an application that is new here."""
        if IApplication.providedBy(obj):
            follow(obj)

    def reindex(self, obj, attributes=None, update_metadata=1):
        """Write the row of an application anew."""
        if IApplication.providedBy(obj):
            follow(obj)

    def unindex(self, obj):
        """Forget an application that is gone."""
        if IApplication.providedBy(obj):
            gone = application_row.c.id == obj.getId()
            ledger.write(delete(application_row).where(gone))

    def begin(self):
        """Nothing: rows are written in the transaction of the request."""

    def commit(self):
        """Nothing: rows are committed with the request."""

    def abort(self):
        """Nothing: rows are rolled back with the request."""


def in_step() -> None:
    """Bring the rows up to what this transaction has changed; before each reading."""
    processQueue()


def seen() -> ColumnElement[bool]:
    """Return the condition of what who asks may see."""
    mine = cast(bindparam("tokens", viewer_tokens(), unique=True), ARRAY(Text))
    return application_row.c.tokens.overlap(mine)


def follow(application: IApplication) -> None:
    """Write the row of an application as it stands."""
    values = {
        "category": application.category,
        "number": application.number,
        "registration_number": application.registration_number,
        "organization": application.organization,
        "procedure": application.procedure,
        "definition": application.definition,
        "state": states.state_of(application),
        "author": application.author,
        "officer": application.officer,
        "decision": _decision(application),
        "waits_for": list(duty.waits_for(application)),
        "verifying": is_verified_now(application),
        "tokens": sorted(allowedRolesAndUsers(application)()),
        "created": application.created().asdatetime().astimezone(UTC),
        "submitted": _utc(application.submitted),
        "registered": _utc(application.registered),
        "archived": _utc(application.archived),
        "facts": func.array_to_tsvector(cast(facts_of(application), ARRAY(Text))),
    }
    row = insert(application_row).values(id=application.getId(), **values)
    ledger.write(row.on_conflict_do_update(index_elements=["id"], set_=values))


def facts_of(application: IApplication) -> list[str]:
    """Return the words of numbers, company and procedure in all languages; no answers."""
    definition = definition_of(application)
    texts = [application.number, application.registration_number, application.organization]
    for lang in LANGUAGES:
        texts += [organization_title_in(application.organization, lang), definition.title(lang)]
    return sorted(set(words_of(" ".join(filter(None, texts)))))


def words_of(text: str) -> Iterable[str]:
    """Return the words of a text as facts are kept: small letters, whole."""
    return WORD.findall(text.lower())


def with_facts(text: str) -> ColumnElement[bool] | None:
    """Return the condition that every word begins a word of the facts; None for no words."""
    words = list(words_of(library.cleaned(text)))[:MOST_WORDS]
    if not words:
        return None
    query = " & ".join(f"'{word}':*" for word in words)
    return application_row.c.facts.bool_op("@@")(cast(query, TSQUERY))


def _decision(application: IApplication) -> str:
    return WITHDRAWN if application.withdrawal_reason else application.decision


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
