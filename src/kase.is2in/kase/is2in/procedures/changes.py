"""Marks an application as changed and names it for the other rooms."""

from datetime import date
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.tables import work_task
from kase.is2in.terms import clock
from sqlalchemy import update


def application_subject(application: IApplication) -> str:
    """Return the name under which ledger, documents and signing know an application."""
    return f"application:{application.getId()}"


def touch(application: IApplication) -> None:
    """Give the application a new version: an edit that rests on the old one is stale.

    Something was done, so what waits on it is not stuck.
    """
    application.revision += 1
    mine = work_task.c.application == application.getId()
    ledger.write(update(work_task).where(mine).values(moved=clock.now()))


def today() -> date:
    """Return the day on the exchange's wall clock."""
    return clock.almaty(clock.now()).date()
