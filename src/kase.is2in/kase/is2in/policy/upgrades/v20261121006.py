"""To 20261121006: subscriptions."""

from kase.is2in.policy.upgrades.again import import_again


def upgrade(setup_tool) -> None:
    """Bring the site up to date: the types, the folder and the rights of subscriptions."""
    import_again(setup_tool)
