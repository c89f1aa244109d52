"""Marks an application as changed and names it for the other rooms."""

from datetime import date
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.terms import clock


def application_subject(application: IApplication) -> str:
    """Return the name under which ledger, documents and signing know an application."""
    return f"application:{application.getId()}"


def touch(application: IApplication) -> None:
    """Give the application a new version: an edit that rests on the old one is stale."""
    application.revision += 1


def today() -> date:
    """Return the day on the exchange's wall clock."""
    return clock.almaty(clock.now()).date()
