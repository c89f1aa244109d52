"""To 20261121007: what subscriptions gained after their first release."""

from kase.is2in.policy.upgrades.again import import_again


def upgrade(setup_tool) -> None:
    """Bring the site up to date: rights and settings of subscriptions."""
    import_again(setup_tool)
