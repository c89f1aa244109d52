"""The content types: a folder of the base and a document; facts only, the door changes them.

No type annotations here: zope.annotation would take those of the class for the object's.
"""

from kase.is2in.library.interfaces import IRegulation
from kase.is2in.library.interfaces import IRegulationCategory
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from zope.interface import implementer
from zope.interface import Interface


class IRegulationSchema(Interface):
    """No field is open to Plone's generic forms."""


@implementer(IRegulationCategory)
class RegulationCategory(Container):
    """A category, or the root; ``titles`` maps ru, kk, en to a text."""

    titles = {}


@implementer(IRegulation)
class Regulation(Item):
    """A document; its id is its code. ``revision`` counts changes of the facts."""

    titles = {}
    kind = ""
    number = ""
    body = ""
    source = ""
    repealed_on = None
    revision = 1
