"""The content type of organisations; changed only by the room's door."""

from kase.is2in.parties.interfaces import IOrganization
from plone.dexterity.content import Item
from zope.interface import implementer
from zope.interface import Interface


class IOrganizationSchema(Interface):
    """No field is open to Plone's generic forms."""


@implementer(IOrganization)
class Organization(Item):
    """A client organisation; ``names`` and ``legal_forms`` map ru, kk, en to a text."""

    bin: str = ""
    names: dict[str, str] = {}
    legal_forms: dict[str, str] = {}
    roles: tuple[str, ...] = ()
    contacts: str = ""
    active: bool = True
