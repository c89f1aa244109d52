"""The history of an application, from the audit trail."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import HistoryEntry
from kase.is2in.procedures.words import STEP_TITLES
from kase.is2in.web.api import translate


ACTIONS = {
    "application.file": _("Application created"),
    "application.stage": _("Stage saved"),
    "application.form-add": _("Security added"),
    "application.form-remove": _("Security removed"),
    "application.comment": _("Comment added"),
    "application.comment-state": _("State of a comment changed"),
    "application.consultant": _("Financial consultant chosen"),
    "application.assign": _("Executor assigned"),
    "application.reuse": _("Answers of a questionnaire used"),
    "signed": _("Signature accepted"),
    "signature-refused": _("Signature refused"),
    **{f"application.{step}": title for step, title in STEP_TITLES.items()},
}


def history(application: IApplication) -> tuple[HistoryEntry, ...]:
    """Return every act on the application, the oldest first."""
    return tuple(
        HistoryEntry(
            at=entry.at,
            action=entry.action,
            title=translate(ACTIONS.get(entry.action, entry.action)),
            actor=person_ref(entry.actor or ""),
            details=entry.details,
        )
        for entry in ledger.history(application_subject(application))
    )
