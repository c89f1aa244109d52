"""Applications whose category has got another workflow keep their place in the new one."""

from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.definition_vocabularies import WORKFLOW_PREFIX
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.work import clocks
from kase.is2in.terms import clock
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from Products.CMFCore.utils import getToolByName
import logging


logger = logging.getLogger(__name__)


def follow_policies() -> int:
    """Carry the history of applications over to the workflow that rules them now.

    A state the new workflow has not is one in which the exchange was at work: the examination
    goes on. Repeatable; returns how many applications were carried over.
    """
    count = 0
    for brain in search_everything(portal_type="Application"):
        with privileged():
            application = brain.getObject()
            count += _follow(application)
    logger.info("Workflows of categories: %s applications carried over", count)
    return count


def _follow(application: IApplication) -> bool:
    tool = getToolByName(application, "portal_workflow")
    history = application.workflow_history
    ruling = tool.getWorkflowsFor(application)
    before = [name for name in history if name.startswith(WORKFLOW_PREFIX)]
    if not ruling or not before or ruling[0].getId() in history:
        return False
    workflow = ruling[0]
    passed = tuple(history[before[-1]])
    lost = passed[-1]["review_state"] not in workflow.states.objectIds()
    if lost:
        passed = (*passed, {**passed[-1], "review_state": states.EXAMINATION, "action": None})
    history[workflow.getId()] = passed
    workflow.updateRoleMappingsFor(application)
    if lost:
        clocks.follow(application, states.EXAMINATION, clock.now(), {})
    application.reindexObject(idxs=["review_state"])
    roles.access_changed(application)
    return True
