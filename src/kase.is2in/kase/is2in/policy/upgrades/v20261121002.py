"""To 20261121002: people and libraries."""

from kase.is2in.policy.upgrades.again import import_again
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring a first site up to date; who may read an application is indexed anew."""
    import_again(setup_tool)
    procedures.index_all_access()
