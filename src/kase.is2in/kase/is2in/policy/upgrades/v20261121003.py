"""To 20261121003: the regulatory base, work lists, channels of notifications."""

from kase.is2in.policy.upgrades.again import import_again
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring the site up to date; work lists are filled with what is already on its way."""
    import_again(setup_tool)
    procedures.rebuild_work()
