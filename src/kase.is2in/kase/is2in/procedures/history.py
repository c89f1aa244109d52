"""The history of an application, from the audit trail."""

from kase.is2in.journal import api as journal
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import HistoryEntry


def history(application: IApplication) -> tuple[HistoryEntry, ...]:
    """Return every act on the application, the oldest first."""
    return tuple(
        HistoryEntry(
            at=entry.at,
            action=entry.action,
            title=journal.action_title(entry.action),
            actor=person_ref(entry.actor or ""),
            details=entry.details,
        )
        for entry in ledger.history(application_subject(application))
    )
