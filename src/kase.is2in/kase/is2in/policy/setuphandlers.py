"""What the profile does beyond its XML files."""


def install(setup_tool) -> None:
    """Make the site ready after the XML steps of the default profile."""


def uninstall(setup_tool) -> None:
    """Leave a plain Plone site; content stays."""
