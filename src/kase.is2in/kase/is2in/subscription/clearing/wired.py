"""Who answers: the port that is wired, the process the environment names, or nobody."""

from kase.is2in.subscription.depository import client
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.ports import NobodyAnswers
from zope.component import queryUtility


def depository() -> IDepository:
    """Return the depository to talk to."""
    return queryUtility(IDepository) or client.configured() or NobodyAnswers()


def clearing() -> IClearing:
    """Return the clearing organisation to talk to."""
    return queryUtility(IClearing) or client.configured() or NobodyAnswers()


def somebody() -> bool:
    """Return whether there is a depository to talk to: else clerks enter what it answers."""
    return not isinstance(depository(), NobodyAnswers)
