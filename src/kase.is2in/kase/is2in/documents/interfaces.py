"""Failures of the room that no person can mend, and what it tells others."""

from zope.interface import Attribute
from zope.interface import Interface


class Damaged(Exception):
    """Stored bytes are not those that were stored; the disk or somebody changed them."""


class IDocumentOpened(Interface):
    """Fired when bytes of a document go out to the person of the request.

    Documents are known by their bytes: one may lie in several places.
    """

    size = Attribute("Number of bytes.")
    sha256 = Attribute("SHA-256 of the bytes in hexadecimal; computed when asked for.")
