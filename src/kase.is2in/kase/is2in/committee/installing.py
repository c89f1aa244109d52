"""What the site needs of this room: the role of those who keep the bodies."""

from plone import api


DEPARTMENT = "officers"
KEEPER = "BodyKeeper"


def prepare() -> None:
    """Let the authorised officers keep the bodies; may be repeated."""
    group = api.group.get(groupname=DEPARTMENT)
    if group is not None and KEEPER not in group.getRoles():
        api.group.grant_roles(groupname=DEPARTMENT, roles=[KEEPER])
