"""What happens to an application and is no step of its workflow."""

from kase.is2in.procedures.interfaces import IAccessChanged
from zope.interface import implementer
from zope.interface.interfaces import ObjectEvent


@implementer(IAccessChanged)
class AccessChanged(ObjectEvent):
    """Who may see an application, or whose turn it is, may have changed."""
