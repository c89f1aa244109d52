"""The content types: the folder of subscriptions and a subscription; facts are rows in SQL.

No type annotations here: zope.annotation would take those of the class for the object's.
"""

from kase.is2in.subscription.interfaces import ISubscription
from kase.is2in.subscription.interfaces import ISubscriptions
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from zope.interface import implementer
from zope.interface import Interface


class ISubscriptionSchema(Interface):
    """No field is open to Plone's generic forms."""


@implementer(ISubscriptions)
class Subscriptions(Container):
    """The folder of all subscriptions."""


@implementer(ISubscription)
class Subscription(Item):
    """A subscription in one mode; its id is that of its book."""
