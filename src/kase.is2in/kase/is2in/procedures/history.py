"""The history of an application, from the audit trail."""

from kase.is2in.journal import api as journal
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import HistoryEntry


# What is said inside the applicant before the application is sent to the exchange.
INSIDE = ("application.comment", "application.comment-reply", "application.comment-state")


def history(application: IApplication, person: Person) -> tuple[HistoryEntry, ...]:
    """Return every act on the application, the oldest first.

    The exchange learns what was done before the application was sent to it, and by whom, but
    not the words that the applicant's people exchanged.
    """
    inside = bool(roles.held(application, person) & {roles.EXECUTOR, roles.FIRST_HEAD})
    sent = application.submitted
    found = []
    for entry in ledger.history(application_subject(application)):
        private = not inside and (sent is None or entry.at < sent)
        if private and entry.action in INSIDE:
            continue
        found.append(
            HistoryEntry(
                at=entry.at,
                action=entry.action,
                title=journal.action_title(entry.action),
                actor=person_ref(entry.actor or ""),
                details={} if private else entry.details,
            )
        )
    return tuple(found)
