"""The history of an application, from the audit trail."""

from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import HistoryEntry


def history(application: IApplication) -> tuple[HistoryEntry, ...]:
    """Return every act on the application, the oldest first."""
    raise NotImplementedError
