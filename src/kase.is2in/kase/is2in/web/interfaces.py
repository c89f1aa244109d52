"""What other rooms provide to ``web``."""

from zope.interface import Interface


class IDepartments(Interface):
    """A utility that knows in which departments of the exchange a person works."""

    def departments(user_id: str) -> dict:
        """Return code → title of a person's departments; {} for people of clients."""


class IApiDescription(Interface):
    """A named utility per room: what its REST services take and answer."""

    def shapes() -> dict:
        """Return name → JSON Schema."""

    def operations() -> dict:
        """Return (path below the site, method in lower case) → OpenAPI operation."""
