"""Markers and ports of the room: what other rooms and ZCML may name."""

from kase.is2in.questionnaires.interfaces import IAnswersHolder
from zope.interface import Interface


class IApplication(IAnswersHolder):
    """An application of a client under a procedure; its fields are in ``content``."""


class IApplicationFolder(Interface):
    """The folder of all applications, or of those of one category."""
