"""To 20261121005: letters of the exchange, evidence of signatures."""

from kase.is2in.policy.upgrades.again import import_again
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring the site up to date: who models procedures, Plone's own ways to definitions shut."""
    import_again(setup_tool)
    procedures.keep_designers()
    procedures.shut_plones_ways()
