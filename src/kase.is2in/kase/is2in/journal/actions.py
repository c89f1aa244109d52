"""What each action of the audit trail is called. A test finds an action without a name.

Codes are those the rooms record by; they are listed here, where they are read, and not in the
rooms, which do not read them.
"""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.web.api import translate


GROUPS: tuple[tuple[object, Mapping[str, object]], ...] = (
    (
        _("Applications"),
        {
            "application.file": _("Application created"),
            "application.delete": _("Application deleted"),
            "application.stage": _("Stage saved"),
            "application.form-add": _("Security added"),
            "application.form-remove": _("Security removed"),
            "application.comment": _("Comment added"),
            "application.comment-reply": _("Reply to a comment added"),
            "application.comment-state": _("State of a comment changed"),
            "application.consultant": _("Financial consultant chosen"),
            "application.assign": _("Executor assigned"),
            "application.hand-over": _("Application handed over to another officer"),
            "application.reuse": _("Answers of a questionnaire used"),
            "application.send-to-head": _("Application sent for approval"),
            "application.return-to-filling": _("Application returned for rework"),
            "application.approve-by-head": _("Application agreed by the first head"),
            "application.sign": _("Application signed and sent to the exchange"),
            "application.register": _("Application registered"),
            "application.examine": _("Application taken for examination"),
            "application.request-more": _("More information requested from the applicant"),
            "application.supply-more": _("Requested information sent"),
            "application.resume": _("Examination resumed without an answer"),
            "application.conclude": _("Conclusion made"),
            "application.schedule-meeting": _("Meeting of the body scheduled"),
            "application.decide": _("Decision on the application made"),
            "application.withdrawal-asked": _("Statement of withdrawal prepared"),
            "application.withdrawal-dropped": _("Statement of withdrawal dropped"),
            "application.withdraw": _("Application withdrawn"),
            "application.archive": _("Application moved to the archive"),
            "signed": _("Signature accepted"),
            "signature-refused": _("Signature refused"),
        },
    ),
    (
        _("People and log-ins"),
        {
            "person-added": _("Person added"),
            "profile-changed": _("Profile changed"),
            "person-corrected": _("Facts of a person set right"),
            "invitation-revoked": _("Invitation taken back"),
            "person-deactivated": _("Account closed"),
            "person-activated": _("Account opened"),
            "person-roles": _("Roles of a person changed"),
            "agreement-accepted": _("User agreement accepted"),
            "agreement-version": _("New version of the user agreement"),
            "password-changed": _("Password changed"),
            "password-link-sent": _("One-time link to a password sent"),
            "login-locked": _("Login locked after failed tries"),
            "login-unlocked": _("Lock of a login lifted"),
            "unlock-link-sent": _("One-time link that lifts a lock sent"),
            "session-ended": _("Session ended"),
            "sessions-ended": _("All sessions of a person ended"),
            "second-factor-added": _("Second factor added"),
            "second-factor-removed": _("Second factor removed"),
            "second-factor-reset": _("Second factor reset by the exchange"),
            "recovery-codes": _("Recovery codes made"),
            "recovery-code-used": _("Recovery code used"),
            "absence-stated": _("Absence and substitute stated"),
            "absence-cancelled": _("Absence cancelled"),
            "account-setting-changed": _("Setting of accounts changed"),
            "onboarding.setting-changed": _("Setting of connection requests changed"),
            "deadlines.setting-changed": _("Setting of deadlines changed"),
        },
    ),
    (
        _("Organisations and partnerships"),
        {
            "connection-request-received": _("Request for connection received"),
            "connection-request-taken": _("Request for connection taken"),
            "connection-request-approved": _("Request for connection approved"),
            "connection-request-refused": _("Request for connection refused"),
            "connection-request-erased": _("Request for connection erased"),
            "organization-added": _("Organisation added"),
            "organization-changed": _("Organisation changed"),
            "organization-closed": _("Organisation closed"),
            "organization-opened": _("Organisation opened again"),
            "confirmation-begun": _("Confirmation of users begun"),
            "confirmation-reminded": _("Organisations reminded to confirm their users"),
            "users-confirmed": _("Users confirmed"),
            "partner-added": _("Partner added"),
            "partner-removal-requested": _("Removal of a partner requested"),
            "partner-removed": _("Partner removed"),
            "partner-removal-refused": _("Removal of a partner refused"),
            "partner-changed": _("Procedures or last day of a partner changed"),
            "partner-change-requested": _("Change of a partner's procedures or last day requested"),
            "partner-request-withdrawn": _("Request about a partner withdrawn"),
            "partner-ended": _("Partnership ended on its last day"),
        },
    ),
    (
        _("Regulatory base"),
        {
            "regulation.added": _("Document added to the regulatory base"),
            "regulation.changed": _("Facts of a document changed"),
            "regulation.moved": _("Document moved to another category"),
            "regulation.deleted": _("Draft of a document deleted"),
            "regulation.published": _("Document shown to readers"),
            "regulation.returned": _("Document hidden from readers"),
            "regulation.repealed": _("Document repealed"),
            "regulation.restored": _("Repeal of a document taken back"),
            "regulation.edition_added": _("Edition added"),
            "regulation.edition_changed": _("Facts of an edition changed"),
            "regulation.edition_text": _("Text of an edition saved"),
            "regulation.edition_file": _("File of an edition saved"),
            "regulation.edition_published": _("Edition published"),
            "regulation.edition_ended": _("Last day of an edition set"),
            "regulation.edition_withdrawn": _("Edition withdrawn"),
            "regulation.category_added": _("Category of the regulatory base added"),
            "regulation.category_renamed": _("Category of the regulatory base renamed"),
            "regulation.category_readers": _("Readers of a category changed"),
            "regulation.edition_deleted": _("Draft of an edition deleted"),
        },
    ),
    (
        _("List of insiders"),
        {
            "insiders.entered": _("Insider entered"),
            "insiders.corrected": _("Entry of an insider corrected"),
            "insiders.ended": _("Insider taken out"),
            "insiders.annulled": _("Entry of an insider annulled"),
            "insiders.bulk-entered": _("Table of insiders entered"),
            "insiders.exported": _("List of insiders exported"),
            "insiders.marked": _("Document marked as inside information"),
            "insiders.mark-taken-off": _("Mark of inside information taken off"),
            "insiders.proposed": _("Person proposed for the list of insiders"),
            "insiders.proposal-accepted": _("Proposal of an insider accepted"),
            "insiders.proposal-dismissed": _("Proposal of an insider dismissed"),
            "insiders.reader-added": _("Reader of the list of insiders added"),
            "insiders.reader-removed": _("Reader of the list of insiders removed"),
            "insiders.setting-changed": _("Setting of the list of insiders changed"),
        },
    ),
    (
        _("Deadlines"),
        {
            "calendar.day-moved": _("Day of the working calendar moved"),
            "calendar.day-restored": _("Moved day of the working calendar given back"),
        },
    ),
    (
        _("Vocabulary of criteria"),
        {
            "vocabulary.term-added": _("Term of the vocabulary added"),
            "vocabulary.term-changed": _("Term of the vocabulary changed"),
            "vocabulary.term-removed": _("Term of the vocabulary removed"),
        },
    ),
    (
        _("Notifications"),
        {
            "notify.setting-changed": _("Rule of notifications changed"),
            "notify.mails-retried": _("Mails sent again"),
            "notify.mails-given-up": _("Mails taken out of the queue"),
        },
    ),
    (
        _("Journal"),
        {
            "journal.exported": _("Journal exported"),
            "journal.proof-asked": _("Proof of the journal asked for"),
            "journal.proven": _("Journal proven"),
            "journal.broken": _("Journal does not hold"),
            "journal.checkpoint-taken": _("Checkpoint of the journal taken"),
        },
    ),
)
ACTIONS: Mapping[str, object] = {
    action: title for _group, actions in GROUPS for action, title in actions.items()
}


def action_title(action: str) -> str:
    """Return what an action is called in the page's language; its code where it has no name."""
    return translate(ACTIONS.get(action, action))
