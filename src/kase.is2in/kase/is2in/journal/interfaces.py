"""What rooms above tell the journal."""

from collections.abc import Mapping
from zope.interface import Interface


class IStateWords(Interface):
    """A named utility: what a room calls the states that its entries name as from and to."""

    def __call__() -> Mapping[str, str]:
        """Return titles by state."""
