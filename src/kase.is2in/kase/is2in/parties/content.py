"""The content type of organisations; changed only by the room's door."""

from kase.is2in.parties.interfaces import IOrganization
from plone.dexterity.content import Item
from zope.interface import implementer
from zope.interface import Interface


class IOrganizationSchema(Interface):
    """No field is open to Plone's generic forms."""


@implementer(IOrganization)
class Organization(Item):
    """A client organisation; ``names`` and ``legal_forms`` map ru, kk, en to a text.

    No type annotations here: zope.annotation would take those of the class for the object's.
    """

    bin = ""
    names = {}
    legal_forms = {}
    roles = ()
    contacts = ""
    requisites = {}
    active = True
    administrator_changes = 0
