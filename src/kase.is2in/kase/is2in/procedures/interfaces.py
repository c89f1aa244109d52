"""Markers and ports of the room: what other rooms and ZCML may name."""

from zope.interface import Interface


class IApplication(Interface):
    """An application of a client under a procedure; its fields are in ``content``."""


class IApplicationFolder(Interface):
    """The folder of all applications, or of those of one category."""
