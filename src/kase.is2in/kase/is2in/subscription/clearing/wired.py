"""Who answers: the port that is wired, the simulator of the environment, or nobody."""

from kase.is2in.subscription.clearing import simulator
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.ports import NobodyAnswers
from zope.component import queryUtility


def depository() -> IDepository:
    """Return the depository to talk to."""
    return queryUtility(IDepository) or simulator.configured() or NobodyAnswers()


def clearing() -> IClearing:
    """Return the clearing organisation to talk to."""
    return queryUtility(IClearing) or simulator.configured() or NobodyAnswers()
