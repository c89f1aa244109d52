"""To 20261121004: every procedure, with designer, committee, comments, archive and paper mode."""

from kase.is2in.policy.upgrades.again import import_again


def upgrade(setup_tool) -> None:
    """Bring the site up to date."""
    import_again(setup_tool)
