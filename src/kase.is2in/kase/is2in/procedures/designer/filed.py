"""How many applications were filed under each edition of a procedure."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.designer.tables import filed_edition as table
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectRemovedEvent


def on_filed(application: IApplication, event: IObjectAddedEvent) -> None:
    """Note the edition of a new application."""
    _keep(application)


def on_deleted(application: IApplication, event: IObjectRemovedEvent) -> None:
    """Forget an application that was deleted."""
    ledger.write(delete(table).where(table.c.application == application.getId()))


def counts(procedure: str) -> dict[int, int]:
    """Return edition → how many applications were filed under it."""
    query = select(table.c.edition, func.count()).where(table.c.procedure == procedure)
    return {row[0]: row[1] for row in ledger.read(query.group_by(table.c.edition))}


def note_all() -> None:
    """Note the editions of all applications there are; repeatable."""
    for brain in search_everything(portal_type="Application"):
        with privileged():
            _keep(brain.getObject())


def _keep(application: IApplication) -> None:
    row = {
        "application": application.getId(),
        "procedure": application.procedure,
        "edition": application.edition,
    }
    ledger.write(insert(table).values(**row).on_conflict_do_nothing())
