"""What happens when somebody opens a document, or changes a setting."""

from kase.is2in.documents.interfaces import IDocumentOpened
from kase.is2in.insiders.flags import sizes_marked
from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.insiders.proposals import propose
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import setting_change


def on_document_opened(event: IDocumentOpened) -> None:
    """Propose who opens a document that is marked as inside information."""
    # Hashing is left for the documents it can matter for.
    if not sizes_marked(event.size):
        return
    person = parties.person(current_user_id())
    if person is not None:
        propose(person, event.sha256)


def on_setting_changed(event) -> None:
    """Write the change into the audit trail."""
    details = setting_change(event, f"{IInsiderSettings.__identifier__}.")
    if details is not None:
        ledger.record("insiders.setting-changed", "settings:insiders", details)
