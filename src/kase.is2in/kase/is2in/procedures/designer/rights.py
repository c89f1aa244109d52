"""Who models procedures: a role of its own, given for the whole catalogue or per folder.

It counts where it is given and below. Plone's sharing page gives it; the department of
methodology has it for everything from the beginning.
"""

from kase.is2in import _
from kase.is2in.procedures.catalogue.writer import DESIGNER
from kase.is2in.procedures.catalogue.writer import DESIGNERS
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.definition_content import IDesigned
from kase.is2in.procedures.definition_content import IPart
from plone import api
from plone.app.workflow.interfaces import ISharingPageRole
from Products.CMFCore.interfaces import IContentish
from zope.interface import implementer


OFFICER = "Officer"
SHOWN, STAFF = "procedures_shown", "procedures_staff"


@implementer(ISharingPageRole)
class ProcedureDesigner:
    """A column of the sharing page, in the catalogue, its categories and procedures."""

    title = _("Methodologist of procedures")
    required_permission = "Sharing page: Delegate ProcedureDesigner role"
    required_interface = IDesigned


def let_design(category: str, who: str) -> None:
    """Let a department, or a person, model the procedures of a category, as the page does."""
    folder = api.portal.get()[ROOT][category]
    folder.manage_addLocalRoles(who, (DESIGNER,))
    folder.reindexObjectSecurity()


def keep_designers() -> None:
    """Give the role to who could model procedures before there was one: all officers; once.

    A site where anybody holds it already is left alone, whatever an administrator made of it.
    """
    root = api.portal.get()[ROOT]
    if any(DESIGNER in roles for _who, roles in root.get_local_roles()):
        return
    groups = (one for one in api.group.get_groups() if OFFICER in one.getRoles())
    for name in {DESIGNERS, *(one.getId() for one in groups)}:
        root.manage_setLocalRoles(name, (DESIGNER,))
    root.reindexObjectSecurity()


def shut_plones_ways() -> None:
    """Give every part of the definitions the permissions of its workflow anew; repeatable."""
    tool = api.portal.get_tool("portal_workflow")

    def follow(content) -> None:
        for name in tool.getChainFor(content):
            tool[name].updateRoleMappingsFor(content)
        for each in content.objectValues() if hasattr(content, "objectValues") else ():
            if IContentish.providedBy(each) and IPart.providedBy(each):
                follow(each)

    root = api.portal.get()[ROOT]
    follow(root)
    root.reindexObjectSecurity()
