"""To 20261121004: every procedure, with designer, committee, comments, archive and paper mode."""

from kase.is2in.policy.upgrades.again import import_again
from kase.is2in.procedures import api as procedures


def upgrade(setup_tool) -> None:
    """Bring the site up to date: workflows of categories, threads, lists, editions counted."""
    import_again(setup_tool)
    procedures.follow_policies()
    procedures.convert_comments()
    procedures.rebuild_lists()
    procedures.note_filed_editions()
