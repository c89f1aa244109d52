"""What other rooms provide to ``web``."""

from zope.interface import Interface


class IDepartments(Interface):
    """A utility that knows in which departments of the exchange a person works."""

    def departments(user_id: str) -> dict:
        """Return code → title of a person's departments; {} for people of clients."""


class IActionTitles(Interface):
    """A utility that knows what the acts of the audit trail are called."""

    def __call__(action: str) -> str:
        """Return the name of an act in the page's language; its code where it has no name."""


class IApiDescription(Interface):
    """A named utility per room: what its REST services take and answer."""

    def shapes() -> dict:
        """Return name → JSON Schema."""

    def operations() -> dict:
        """Return (path below the site, method in lower case) → OpenAPI operation."""
