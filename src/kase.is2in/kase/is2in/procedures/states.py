"""The states of the workflows of applications and what they mean for access and lists."""

from collections.abc import Mapping
from kase.is2in.procedures.interfaces import IApplication
from Products.CMFCore.utils import getToolByName


FILLING = "filling"
HEAD_REVIEW = "head_review"
SIGNING = "signing"
REGISTRATION = "registration"
REGISTERED = "registered"
EXAMINATION = "examination"
MORE_INFORMATION = "more_information"
CONCLUSION = "conclusion"
MEETING = "meeting"
DECISION = "decision"
WITHDRAWN = "withdrawn"
ARCHIVE = "archive"

AT_APPLICANT = (FILLING, HEAD_REVIEW, SIGNING)
AT_EXCHANGE = (
    REGISTRATION,
    REGISTERED,
    EXAMINATION,
    MORE_INFORMATION,
    CONCLUSION,
    MEETING,
    DECISION,
    WITHDRAWN,
    ARCHIVE,
)
# What a task or a clock of a department is called in the place of a state.
DEPARTMENT = "department:"
ALIVE = (*AT_APPLICANT, *AT_EXCHANGE[:-1])
EVERY = (*AT_APPLICANT, *AT_EXCHANGE)


def department_of(state: str) -> str:
    """Return the group behind the state of a department's task or clock, "" for another state."""
    return state.removeprefix(DEPARTMENT) if state.startswith(DEPARTMENT) else ""


def state_of(application: IApplication) -> str:
    """Return the application's state, "" where no workflow governs it."""
    tool = getToolByName(application, "portal_workflow")
    return tool.getInfoFor(application, "review_state", "")


def passed(application: IApplication) -> tuple[Mapping[str, object], ...]:
    """Return what the workflow that governs the application noted at each step, oldest first."""
    tool = getToolByName(application, "portal_workflow")
    return tuple(
        entry
        for workflow in tool.getWorkflowsFor(application)
        for entry in tool.getHistoryOf(workflow.getId(), application) or ()
    )
