"""The folders of applications: one per category, bound to the category's workflow policy."""

from kase.is2in import _
from kase.is2in.procedures.interfaces import IApplicationFolder
from kase.is2in.terms.errors import Missing
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.folder.default import DefaultOrdering
from Products.CMFPlacefulWorkflow.WorkflowPolicyConfig import WorkflowPolicyConfig
from Products.CMFPlacefulWorkflow.WorkflowPolicyConfig import WorkflowPolicyConfig_id
from zope.annotation.interfaces import IAnnotations


ROOT = "applications"
PORTAL_TYPE = "ApplicationFolder"
UNORDERED = "unordered"
POLICY_PREFIX = "kase_"
READERS = ("Client", "Manager", "Officer", "Site Administrator")
# The five categories of paragraph 12; each has a policy in the profile.
CATEGORIES = ("listing", "nonlisted", "auditors", "membership", "disclosure")
TITLES = {
    ROOT: "Заявления",
    "listing": "Листинговые процедуры",
    "nonlisted": "Сектор «Нелистинговые ценные бумаги»",
    "auditors": "Признаваемые аудиторские организации",
    "membership": "Прием в члены Биржи",
    "disclosure": "Мониторинг раскрытия информации",
}


def prepare_applications() -> None:
    """Create /applications with a folder and a workflow policy per category; repeatable."""
    root = _folder(api.portal.get(), ROOT)
    # What lies inside has permissions of its own, per state; the folders show nothing.
    for permission in ("View", "Access contents information", "List folder contents"):
        root.manage_permission(permission, READERS, acquire=0)
    root.reindexObjectSecurity()
    for category in CATEGORIES:
        folder = _folder(root, category)
        _forget_order(folder)
        if WorkflowPolicyConfig_id not in folder.objectIds():
            folder._setObject(WorkflowPolicyConfig_id, WorkflowPolicyConfig())
        config = folder._getOb(WorkflowPolicyConfig_id)
        config.setPolicyBelow(f"{POLICY_PREFIX}{category}")


def _forget_order(folder: IApplicationFolder) -> None:
    """Let a folder keep no order of what lies in it; repeatable.

    Plone's own order is one list of all names, written anew with each application that is filed.
    """
    if folder._ordering == UNORDERED:
        return
    folder.setOrdering(UNORDERED)
    annotations = IAnnotations(folder)
    for key in (DefaultOrdering.ORDER_KEY, DefaultOrdering.POS_KEY):
        if key in annotations:
            del annotations[key]


def root_folder() -> IApplicationFolder:
    """Return the folder of all applications."""
    return api.portal.get()[ROOT]


def category_folder(category: str) -> IApplicationFolder:
    """Return the folder of a category's applications; raise Missing."""
    folder = root_folder().get(category)
    if not IApplicationFolder.providedBy(folder):
        raise Missing("category", _("There is no such category of procedures."))
    return folder


def _folder(container, name: str) -> IApplicationFolder:
    if name in container.objectIds():
        return container[name]
    folder = createContent(PORTAL_TYPE, id=name, title=TITLES[name])
    # Folders of the system; Plone's own check knows only of people adding content.
    return addContentToContainer(container, folder, checkConstraints=False)
