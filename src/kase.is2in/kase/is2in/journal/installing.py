"""What the site needs of this room: authorised officers read the journal."""

from plone import api


DEPARTMENT = "officers"
READER = "JournalReader"


def prepare() -> None:
    """Let the authorised officers of the exchange read the journal; may be repeated."""
    group = api.group.get(groupname=DEPARTMENT)
    if group is not None and READER not in group.getRoles():
        api.group.grant_roles(groupname=DEPARTMENT, roles=[READER])
