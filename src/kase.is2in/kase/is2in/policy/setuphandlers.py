"""What the profile does beyond its XML files."""

from kase.is2in.parties import api as parties
from kase.is2in.policy.setup import settings
from kase.is2in.policy.setup.structure import make_structure


def install(setup_tool) -> None:
    """Make the site ready after the XML steps of the default profile; repeatable."""
    settings.apply()
    make_structure()


def uninstall(setup_tool) -> None:
    """Give Plone's settings back; content, accounts and the SQL database stay."""
    parties.withdraw()
    settings.restore()
