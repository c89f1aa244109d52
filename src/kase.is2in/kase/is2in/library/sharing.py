"""The editors' role on Plone's sharing page: given per folder, it counts below it too."""

from kase.is2in import _
from kase.is2in.library.interfaces import IRegulationCategory
from plone.app.workflow.interfaces import ISharingPageRole
from zope.interface import implementer


@implementer(ISharingPageRole)
class RegulationEditor:
    """A column of the sharing page, in folders of the base only."""

    title = _("Editor of the regulatory base")
    required_permission = "Sharing page: Delegate RegulationEditor role"
    required_interface = IRegulationCategory
