"""What states and steps of applications are called, whatever the procedure."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


# The status of an application, in the words of lists.
STATE_TITLES: Mapping[str, str] = {
    states.FILLING: _("Filling"),
    states.HEAD_REVIEW: _("Approval by the first head"),
    states.SIGNING: _("Signing"),
    states.REGISTRATION: _("Registration by the chancellery"),
    states.REGISTERED: _("Registered"),
    states.EXAMINATION: _("Examination"),
    states.MORE_INFORMATION: _("More information requested"),
    states.CONCLUSION: _("Conclusion ready"),
    states.MEETING: _("Meeting scheduled"),
    states.DECISION: _("Decision made"),
    states.WITHDRAWN: _("Withdrawn"),
    states.ARCHIVE: _("Archive"),
}
STEP_TITLES: Mapping[str, str] = {
    "send-to-head": _("Send for approval"),
    "return-to-filling": _("Return for rework"),
    "approve-by-head": _("Agreed"),
    "sign": _("Sign"),
    "register": _("Register"),
    "examine": _("Take for examination"),
    "request-more": _("Request more information"),
    "supply-more": _("Send what was requested"),
    "resume": _("Go on without an answer"),
    "conclude": _("Conclude"),
    "schedule-meeting": _("Schedule the meeting"),
    "decide": _("Decide"),
    "withdraw": _("Withdraw the application"),
    "archive": _("Move to the archive"),
}
STEP_DESCRIPTIONS: Mapping[str, str] = {
    "send-to-head": _("The first head of the company checks the application and agrees to it."),
    "return-to-filling": _("The executors correct the application and send it again."),
    "approve-by-head": _("The application is frozen as a PDF, and you sign it."),
    "register": _("The application gets an incoming number and goes to the department."),
    "examine": _("You become the executor of the application at the exchange."),
    "request-more": _("The examination waits until the applicant answers."),
    "supply-more": _("The answer and the files go to the exchange and cannot be changed."),
    "resume": _("The examination goes on; the applicant is told why."),
    "conclude": _("The conclusion is stored as a PDF that the applicant sees."),
    "schedule-meeting": _("From now on the application cannot be withdrawn."),
    "decide": _("The letter with the decision is stored as a PDF that the applicant sees."),
    "withdraw": _(
        "A statement is made for the signature of the first head. Once it is signed, "
        "the exchange stops considering the application."
    ),
    "archive": _("The application is finished and can only be read."),
}
DECISION_TITLES: Mapping[str, str] = {"granted": _("Granted"), "refused": _("Refused")}
# What is to be done by whose turn it is, in the words of work lists.
TASK_WORDS: Mapping[str, str] = {
    states.FILLING: _("Fill in the application and send it to the first head"),
    states.HEAD_REVIEW: _("Check the application and agree to it or return it"),
    states.SIGNING: _("Put your signature under the application"),
    states.REGISTRATION: _("Register the application"),
    states.REGISTERED: _("Take the application for examination"),
    states.EXAMINATION: _("Examine the application"),
    states.MORE_INFORMATION: _("Answer the request of the exchange"),
    states.CONCLUSION: _("Schedule the meeting of the deciding body"),
    states.MEETING: _("Hold the meeting and enter its decision"),
    states.DECISION: _("Move the application to the archive"),
    states.WITHDRAWN: _("Move the withdrawn application to the archive"),
    "extension": _("Decide whether the answer may come later"),
    "withdrawal": _("Sign the statement of withdrawal or drop it"),
    "answer": _("Sign the answer to the exchange or drop it"),
}


def decision_title(definition: ProcedureDefinition, decision: str) -> str:
    """Return what a decision means in a procedure, in the page's language; "" for none yet."""
    if not decision:
        return ""
    return definition.outcome(decision, language()) or translate(DECISION_TITLES[decision])


def task_words(what: str) -> str:
    """Return what is to be done in a state, or with a withdrawal, in the page's language."""
    group = states.department_of(what)
    if group:
        names = {"department": parties.department_title(group)}
        return translate(_("Give the opinion of the department: ${department}", mapping=names))
    return translate(TASK_WORDS[what])


def status_words(state: str) -> str:
    """Return a state in the words of lists, in the page's language."""
    group = states.department_of(state)
    if group:
        names = {"department": parties.department_title(group)}
        return translate(_("Examination by the department: ${department}", mapping=names))
    return translate(STATE_TITLES.get(state, state))


def procedure_title(application: IApplication) -> str:
    """Return what the procedure of an application is called, in the page's language."""
    return definition_of(application).title(language())


def process_title(definition: ProcedureDefinition, state: str) -> str:
    """Return what the procedure calls the process of a state; the status where it is silent."""
    try:
        return definition.process(state).title(language())
    except Missing:
        return status_words(state)
