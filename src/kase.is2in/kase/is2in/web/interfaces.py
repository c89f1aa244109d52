"""What other rooms provide to ``web``."""

from zope.interface import Interface


class IApiDescription(Interface):
    """A named utility per room: what its REST services take and answer."""

    def shapes() -> dict:
        """Return name → JSON Schema."""

    def operations() -> dict:
        """Return (path below the site, method in lower case) → OpenAPI operation."""
