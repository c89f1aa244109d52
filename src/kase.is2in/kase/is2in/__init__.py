"""kase.is2in: the exchange's procedures with its clients, on Plone."""

from zope.i18nmessageid import MessageFactory


PACKAGE_NAME = "kase.is2in"
_ = MessageFactory(PACKAGE_NAME)
