"""To 20261121005: letters of the exchange, evidence of signatures."""

from kase.is2in.policy.upgrades.again import import_again


def upgrade(setup_tool) -> None:
    """Bring the site up to date."""
    import_again(setup_tool)
