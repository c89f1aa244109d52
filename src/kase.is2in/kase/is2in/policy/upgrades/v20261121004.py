"""To 20261121004: every procedure, with designer, committee, comments, archive and paper mode."""

from kase.is2in.policy.upgrades.again import import_again
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring the site up to date: workflows and rights on what is under way, lists."""
    import_again(setup_tool)
    procedures.follow_policies()
    procedures.map_all_permissions()
    procedures.convert_comments()
    procedures.rebuild_lists()
    procedures.note_filed_editions()
