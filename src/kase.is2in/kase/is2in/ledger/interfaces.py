"""Ports and refusals of the room."""

from kase.is2in.terms.errors import Refusal
from zope.interface import Interface


class LedgerDown(Refusal):
    """The SQL database is not configured or does not answer; try again later."""

    status = 503


class NoSite(Exception):
    """The object database has no site of the id that was asked for."""


class WorkerStopped(Exception):
    """The worker ended without being asked to: the database has gone away under it."""


class IActorFacts(Interface):
    """Port: what the audit trail writes down about a person; a higher room provides it."""

    def organization(user_id):
        """Return the code of the organisation the person belongs to, None when of none."""
