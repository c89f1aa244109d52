"""Tells whoever listens that bytes of a document go out to who asked for them."""

from collections.abc import Callable
from functools import cached_property
from kase.is2in.documents.interfaces import IDocumentOpened
from zope.event import notify
from zope.interface import implementer


@implementer(IDocumentOpened)
class DocumentOpened:
    """A document of so many bytes is handed out; its SHA-256 is computed when asked for."""

    def __init__(self, size: int, digest: Callable[[], str]) -> None:
        self.size = size
        self._digest = digest

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes in hexadecimal."""
        return self._digest()


def opened(size: int, digest: Callable[[], str]) -> None:
    """Fire the event. Every way out of bytes comes through here: one by one, in a bundle, as
    JSON to be signed."""
    notify(DocumentOpened(size, digest))
